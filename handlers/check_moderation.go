package handlers

import (
	"fmt"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/wordfilter"
	"github.com/zhanggui/zhanggui/handlers/moderation"
)

// moderationMeets checks that the word lists exist which the shop chooses, and
// that an engine takes the words of its own: a slip in one of them would be words
// that are never looked for, and say nothing of it.
func (c *checker) moderationMeets(o Options) {
	var lists []string
	for _, l := range o.Messages.WordLists() {
		lists = append(lists, l.Name)
	}
	for i, name := range c.Moderation.Lists {
		c.known(fmt.Sprintf("shop.moderation.lists[%d]", i), "word list", name, lists)
	}
	for i, w := range c.Moderation.Words {
		path := fmt.Sprintf("shop.moderation.words[%d]", i)
		if _, err := wordfilter.ParseTechniques(strings.Join(w.Techniques, ",")); len(w.Techniques) > 0 && err != nil {
			c.bad(path+".techniques", "%s", err)
			continue
		}
		alone := config.Moderation{Words: []config.Word{w}}
		if _, problems := moderation.NewBook(nil, alone, nil); len(problems) > 0 {
			c.bad(path+".word", "%s", problems[0].Message)
		}
	}
	for i, word := range c.Moderation.Words {
		same := func(w config.Word) bool { return w.Word == word.Word && w.Category == word.Category }
		if first := slices.IndexFunc(c.Moderation.Words, same); first < i {
			c.bad(fmt.Sprintf("shop.moderation.words[%d].word", i), "is entry %d already, in the same category", first)
		}
	}
}
