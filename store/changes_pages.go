package store

import "github.com/zhanggui/zhanggui/bot"

// pageChanges are the changes of what came of pages: campaigns, answers, replies.
type pageChanges struct{}

func newPageChanges() pageChanges { return pageChanges{} }

// join takes over the changes of another event.
func (c *pageChanges) join(other pageChanges) {}

// addTo adds what is changed.
func (c *pageChanges) addTo(subjects map[subject]bool) {}

// takePage notes what one effect changes of what came of pages: campaigns, answers, replies.
func (c *changes) takePage(e bot.Effect) error { return nil }

// writePages writes them.
func (c *changes) writePages() error { return nil }
