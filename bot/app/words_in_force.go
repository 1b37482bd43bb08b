package app

import (
	"context"
	"fmt"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/wordfilter/wordlist"
	"github.com/zhanggui/zhanggui/handlers/moderation"
	"github.com/zhanggui/zhanggui/store"
	"github.com/zhanggui/zhanggui/templates"
)

// wordsEvery is how often it is asked whether somebody changed a word, on this
// instance or another.
const wordsEvery = 2 * time.Second

// wordsInForce keeps the book of words that messages are checked by in step with
// what people change in chat.
type wordsInForce struct {
	shelf   *moderation.Shelf
	shipped []wordlist.Entry
	own     config.Moderation
	store   *store.Store
	log     *logrus.Logger
	// version is that of the store's rules in the book.
	version int64
}

// newWordsInForce has the first book on its shelf: no message is ever checked by
// an empty one.
func newWordsInForce(ctx context.Context, c *config.Config, m *templates.Catalogue, s *store.Store, log *logrus.Logger) (*wordsInForce, error) {
	w := &wordsInForce{shelf: new(moderation.Shelf), own: c.Shop.Moderation, store: s, log: log, version: -1, shipped: shippedWords(c.Shop.Moderation, m)}
	return w, w.renew(ctx)
}

// watch takes in what was changed. After a failure the book stays as it is.
func (w *wordsInForce) watch(ctx context.Context) {
	if err := w.renew(ctx); err != nil && ctx.Err() == nil {
		w.log.WithError(err).Warn("the sensitive words could not be read anew; the ones before stay in force")
	}
}

// renew prints a new book if the rules have changed since the last one. A rule
// that is no good is left out and said to the log by its id.
func (w *wordsInForce) renew(ctx context.Context) error {
	version, err := w.store.WordsVersion(ctx)
	if err != nil || version == w.version {
		return err
	}
	made, err := w.store.WordRules(ctx)
	if err != nil {
		return fmt.Errorf("the word rules: %w", err)
	}
	book, problems := moderation.NewBook(w.shipped, w.own, made)
	for _, p := range problems {
		w.log.WithFields(logrus.Fields{"rule": p.Rule, "problem": p.Message}).Warn("a sensitive-word rule is left out")
	}
	w.shelf.Swap(book)
	w.version = version
	return nil
}
