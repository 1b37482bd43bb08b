package moderation

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/templates"
)

// interestQuiet is how long the same wish of the same customer is one: it is
// handed to the clerk once, and not again while they talk about it.
const interestQuiet = 24 * time.Hour

// Interests are what of the shop's interests somebody's words ask for.
func (m *Moderator) Interests(text string) []config.Interest {
	folded := foldText(text)
	var all []config.Interest
	for _, i := range m.Shop.Moderation.Interests {
		if slices.ContainsFunc(i.Words, func(word string) bool { return asks(folded, word) }) {
			all = append(all, i)
		}
	}
	return all
}

// asks says whether all parts of "A+B" are in a text.
func asks(folded, word string) bool {
	found := false
	for _, part := range strings.Split(word, "+") {
		if part = foldText(part); part == "" {
			continue
		}
		if found = strings.Contains(folded, part); !found {
			return false
		}
	}
	return found
}

// foldText takes case, width and gaps out of a text.
func foldText(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			r -= '！' - '!'
		case strings.ContainsRune(" \t\r\n　\u200b", r):
			return -1
		}
		return r
	}, strings.ToLower(text))
}

// interested tags a customer who asks for something that the shop looks out for,
// and hands the clerk words to answer with.
func (m *Moderator) interested(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	said, ok := ev.Body.(bot.ChatMessage)
	if !ok || said.By != bot.SpeakerCustomer {
		return nil, nil
	}
	found := m.Interests(said.Text())
	if len(found) == 0 {
		return nil, nil
	}
	if may, err := m.may(v, said); err != nil || !may {
		return nil, err
	}
	to, err := m.sidesOf(v, said)
	if err != nil {
		return nil, err
	}
	var effects []bot.Effect
	for _, i := range found {
		effects = append(effects, bot.RecordInteraction{
			Pair: bot.Pair{UserID: said.Pair().UserID, ExternalUserID: said.Speaker}, Kind: bot.InteractionInterested, At: said.At, Detail: i.Name, Ref: i.Name,
		})
		tags, err := m.tagged(v, said, to, i)
		if err != nil {
			return nil, err
		}
		suggested, err := m.suggest(v, said, to, i)
		if err != nil {
			return nil, err
		}
		effects = append(append(effects, tags...), suggested...)
	}
	return effects, nil
}

// tagged gives the tag of an interest: to the pair that talks, or to the pairs of
// the customer at the store.
func (m *Moderator) tagged(v bot.View, said bot.ChatMessage, to sides, i config.Interest) ([]bot.Effect, error) {
	if i.Group == "" || i.Tag == "" {
		return nil, nil
	}
	pairs, err := v.Pairs(said.Speaker)
	var effects []bot.Effect
	for _, r := range pairs {
		of := r.Store == to.store || r.Store == "" || r.UserID == to.clerk
		if p := said.Pair(); p.UserID != "" {
			of = r.Pair == p
		}
		if r.Status != bot.RelationActive || !of {
			continue
		}
		tag := bot.Tag{Group: i.Group, Name: i.Tag, Class: m.classOf(i.Group)}
		effects = append(effects, bot.AddTag{Pair: r.Pair, Tag: tag, At: said.At, Rule: "interest:" + i.Name}, bot.PushTags{Pair: r.Pair})
	}
	return effects, err
}

// classOf is the class that tag rules give a group, behaviour if none does.
func (m *Moderator) classOf(group string) bot.TagClass {
	for _, r := range m.Shop.Tags.Rules {
		if r.Group == group && r.Class != "" {
			return r.Class
		}
	}
	return bot.TagBehaviour
}

// suggest hands the responsible clerk words to answer with, unless they were handed
// them lately, somebody answered already, or the bot answers itself.
func (m *Moderator) suggest(v bot.View, said bot.ChatMessage, to sides, i config.Interest) ([]bot.Effect, error) {
	if to.clerk == "" {
		return nil, nil
	}
	if quiet, err := m.noSuggestion(v, said, to, i); err != nil || quiet {
		return nil, err
	}
	todo := bot.Todo{
		ID: code("suggest:", said.Speaker, i.Name), Kind: bot.TodoSuggest, UserID: to.clerk, Store: to.store, ExternalUserID: said.Speaker, Ref: i.Name,
		CreatedAt: said.At,
	}
	words := templates.Suggestion{Interest: i.Name, Said: quoted(said.Text()), Answer: i.Answer, Todo: todo.ID}
	kept, err := v.Moderation().Message(said.MsgID)
	if err != nil {
		return nil, err
	}
	if kept.Gone != "" {
		words.Said = quoted("") // It was taken back before it was heard of.
	}
	if words.Customer, err = customer(v, said.Speaker); err != nil {
		return nil, err
	}
	if said.ChatID != "" {
		group, err := v.Group(said.ChatID)
		if err != nil {
			return nil, err
		}
		words.Group = called(group.Name)
	}
	todo.Text = "回复" + words.Customer + "：问到「" + i.Name + "」"
	text, err := m.Messages.Message("moderation/suggest", words)
	if err != nil {
		return nil, err
	}
	words.Plain = true
	plain, err := m.Messages.Message("moderation/suggest", words)
	if err != nil {
		return nil, err
	}
	sent, err := m.send(v, note{users: []string{to.clerk}, plain: plain, paste: i.Answer, about: said.Speaker, card: bot.Card{
		Task: "suggest-" + code("", said.MsgID, i.Name), Source: "客户需求", Title: cmp.Or(words.Customer, "客户") + "问到「" + i.Name + "」", Text: text,
		Buttons: []bot.CardButton{{Text: "回好了", Line: "/待办 完成 " + todo.ID, Main: true}, {Text: "看客户", Line: "/客户 " + said.Speaker}},
	}})
	return append([]bot.Effect{bot.SetTodo{Todo: todo}}, sent...), err
}

// noSuggestion says whether the clerk needs none.
func (m *Moderator) noSuggestion(v bot.View, said bot.ChatMessage, to sides, i config.Interest) (bool, error) {
	if said.OpenKfID != "" && i.Direct {
		talk, err := v.Kf().KfTalk(said.OpenKfID, said.Speaker)
		if err != nil || !talk.Human {
			return true, err
		}
	}
	if v.Now().Sub(said.At) > interestQuiet {
		// It comes late: nobody waits for an answer any more.
		return true, nil
	}
	line, err := v.Activity(said.Speaker, said.At.Add(-interestQuiet))
	if err != nil || slices.ContainsFunc(line, func(e bot.Interaction) bool { return e.Kind == bot.InteractionInterested && e.Ref == i.Name }) {
		return true, err
	}
	answers, err := v.Moderation().Said(to.clerk, said.At, 20)
	return slices.ContainsFunc(answers, func(a bot.KeptMessage) bool {
		return a.ChatID == said.ChatID && (said.ChatID != "" || slices.Contains(a.Listeners, said.Speaker))
	}), err
}
