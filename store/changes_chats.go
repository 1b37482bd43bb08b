package store

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/zhanggui/zhanggui/bot"
)

// chatChanges are the changes of what people said, agreed to and broke.
type chatChanges struct {
	messages map[string][]func(*message)
	// silenced are the messages whose words are taken away.
	silenced []string
	// unreadables are written if they are not there, and never changed.
	unreadables []unreadable
	consents    map[string]map[string][]func(*consent)
	// withdrawn are those who do not agree any more, taken the words that went with
	// that.
	withdrawn  []consent
	taken      []utterance
	violations map[string][]func(*violation)
	rules      []violationRule
	exclusions map[string][]func(*exclusion)
	wordRules  map[string][]func(*wordRule)
	examples   map[string][]func(*wordExample)
	talks      map[string]map[string][]func(*kfTalk)
	// about is whom messages, violations, exclusions and examples are about.
	about aboutWhom
	// decided says that something is changed that is read by those who ask for
	// more than one customer.
	decided bool
}

// aboutWhom are customers by the keys of rows.
type aboutWhom struct{ messages, violations, staffs, exclusions, examples map[string]string }

func newChatChanges() chatChanges {
	none := func() map[string]string { return map[string]string{} }
	return chatChanges{
		messages: map[string][]func(*message){}, consents: map[string]map[string][]func(*consent){}, violations: map[string][]func(*violation){},
		exclusions: map[string][]func(*exclusion){}, wordRules: map[string][]func(*wordRule){}, examples: map[string][]func(*wordExample){},
		talks: map[string]map[string][]func(*kfTalk){}, about: aboutWhom{none(), none(), none(), none(), none()},
	}
}

// join takes over the changes of another event.
func (c *chatChanges) join(other chatChanges) {
	maps.Copy(c.messages, other.messages)
	maps.Copy(c.consents, other.consents)
	maps.Copy(c.violations, other.violations)
	maps.Copy(c.exclusions, other.exclusions)
	maps.Copy(c.wordRules, other.wordRules)
	maps.Copy(c.examples, other.examples)
	maps.Copy(c.talks, other.talks)
	c.unreadables, c.withdrawn, c.rules = append(c.unreadables, other.unreadables...), append(c.withdrawn, other.withdrawn...), append(c.rules, other.rules...)
	c.silenced = append(c.silenced, other.silenced...)
	maps.Copy(c.about.messages, other.about.messages)
	maps.Copy(c.about.violations, other.about.violations)
	maps.Copy(c.about.staffs, other.about.staffs)
	maps.Copy(c.about.exclusions, other.about.exclusions)
	maps.Copy(c.about.examples, other.about.examples)
	c.decided = c.decided || other.decided
}

// addTo adds what is changed: messages and violations by themselves and by
// whose they are, so that most of what is said at the same time is handled
// together.
func (c *chatChanges) addTo(subjects map[subject]bool) {
	for id := range c.messages {
		subjects[subject{message: id}] = true
	}
	for id := range c.violations {
		subjects[subject{violation: id}] = true
	}
	for _, whose := range []map[string]string{c.about.messages, c.about.violations, c.about.staffs, c.about.exclusions, c.about.examples} {
		for _, who := range whose {
			subjects[subject{speaker: who}] = who != ""
		}
	}
	for who := range c.consents {
		subjects[subject{speaker: who}] = true
	}
	for who := range c.talks {
		subjects[subject{speaker: who}] = true
	}
	delete(subjects, subject{})
	if len(c.silenced)+len(c.withdrawn) > 0 {
		// What people were shown of it changes too.
		subjects[subject{desk: true}], subjects[subject{alerts: true}] = true, true
	}
	if c.decided {
		subjects[subject{moderation: true}] = true
	}
}

// takeChat notes what one effect changes of what people said and what became of
// it.
func (c *changes) takeChat(e bot.Effect) error {
	switch e := e.(type) {
	case bot.SaveMessage:
		return c.saveMessage(e)
	case bot.SaveUnreadable:
		return c.saveUnreadable(e)
	case bot.RecallMessage:
		when := cmp.Or(at(e.At), at(c.ev.Now))
		c.chats.silenced = append(c.chats.silenced, key(e.MsgID, sizeID))
		return note(c, c.chats.messages, key(e.MsgID, sizeID), "message", func(m *message) { m.recall(when) })
	case bot.SetConsent:
		return c.setConsent(e)
	case bot.SetKfTalk:
		return c.setKfTalk(e)
	case bot.SetViolation:
		return c.setViolation(e)
	case bot.SetExclusion:
		row := newExclusion(e.Exclusion)
		row.FromAt = cmp.Or(row.FromAt, at(c.ev.Now))
		c.chats.decided, c.chats.about.exclusions[row.ID] = true, row.ExternalUserID
		c.hear(row.ExternalUserID)
		return note(c, c.chats.exclusions, row.ID, "exclusion", func(r *exclusion) { r.set(row) })
	case bot.SetWordRule:
		e.At = cmp.Or(e.At, c.ev.Now)
		row := wordRule{ID: key(e.ID, sizeName), At: at(e.At), Body: bodyOf(e.WordRule)}
		c.chats.decided = true
		return note(c, c.chats.wordRules, row.ID, "word rule", func(r *wordRule) { r.set(row) })
	case bot.SetWordExample:
		row := newWordExample(e.WordExample)
		row.At = cmp.Or(row.At, at(c.ev.Now))
		c.chats.decided, c.chats.about.examples[row.ID] = true, row.ExternalUserID
		c.hear(row.ExternalUserID)
		return note(c, c.chats.examples, row.ID, "example", func(r *wordExample) { r.set(row) })
	default:
		return fmt.Errorf("store: %T is not a data effect", e)
	}
}

func (c *changes) saveMessage(e bot.SaveMessage) error {
	row, err := newMessage(e)
	if err != nil {
		return err
	}
	row.At = cmp.Or(row.At, at(c.ev.Now))
	c.hear(row.ExternalUserID)
	if e.Withheld {
		c.chats.silenced = append(c.chats.silenced, row.MsgID)
	}
	// What is said between two concerns the customer, whoever of them says it.
	c.chats.about.messages[row.MsgID] = cmp.Or(row.ExternalUserID, row.Speaker)
	return note(c, c.chats.messages, row.MsgID, "message", func(m *message) { m.save(row) })
}

func (c *changes) saveUnreadable(e bot.SaveUnreadable) error {
	row := unreadable{
		MsgID: key(cmp.Or(e.MsgID, fmt.Sprint("seq:", e.Seq)), sizeID), Seq: e.Seq, Why: text(e.Why, sizeDetail), KeyVersion: e.KeyVersion,
		Raw: slices.Clone(e.Raw[:min(len(e.Raw), maxBody)]), At: cmp.Or(at(e.At), at(c.ev.Now)),
	}
	if row.Raw == nil {
		row.Raw = []byte{}
	}
	c.chats.unreadables = append(c.chats.unreadables, row)
	return nil
}

func (c *changes) setConsent(e bot.SetConsent) error {
	row := consent{
		ExternalUserID: key(e.ExternalUserID, sizeID), UserID: key(e.UserID, sizeID), ChatID: key(e.ChatID, sizeID), Agreed: e.Agreed,
		At: cmp.Or(at(e.At), at(c.ev.Now)), MsgID: key(e.MsgID, sizeID), Seq: e.Seq,
	}
	if row.ChatID != "" {
		row.UserID = ""
	}
	of := c.chats.consents[row.ExternalUserID]
	if of == nil {
		of = map[string][]func(*consent){}
		c.chats.consents[row.ExternalUserID] = of
	}
	c.hear(row.ExternalUserID)
	if !row.Agreed {
		c.chats.withdrawn = append(c.chats.withdrawn, row)
	}
	if row.ExternalUserID == "" {
		return fmt.Errorf("store: an effect of event %d is about the consent of nobody", c.ev.EventID)
	}
	return note(c, of, row.place(), "chat", func(r *consent) { r.set(row) })
}

func (c *changes) setKfTalk(e bot.SetKfTalk) error {
	row := newKfTalk(e.KfTalk)
	row.At = cmp.Or(row.At, at(c.ev.Now))
	if row.ExternalUserID == "" {
		return fmt.Errorf("store: an effect of event %d is about a talk with nobody", c.ev.EventID)
	}
	of := c.chats.talks[row.ExternalUserID]
	if of == nil {
		of = map[string][]func(*kfTalk){}
		c.chats.talks[row.ExternalUserID] = of
	}
	c.hear(row.ExternalUserID)
	return note(c, of, row.OpenKfID, "kf account", func(r *kfTalk) { r.set(row) })
}

func (c *changes) setViolation(e bot.SetViolation) error {
	row := newViolation(e.Violation)
	row.At = cmp.Or(row.At, at(c.ev.Now))
	rules, err := row.rules()
	if err != nil {
		return err
	}
	whose := c.chats.about.violations
	if row.ByStaff {
		whose = c.chats.about.staffs
	}
	whose[row.ID] = row.ExternalUserID
	c.hear(row.ExternalUserID)
	c.chats.rules = append(c.chats.rules, rules...)
	// What a person decided is counted by rule, which others look at.
	c.chats.decided = c.chats.decided || row.DecidedAt != 0
	return note(c, c.chats.violations, row.ID, "violation", func(v *violation) {
		if v.set(row); e.Recounted {
			v.recount(row)
		}
	})
}

// dropChats leaves out everything about a customer who was erased. What staff
// said to them stays a fact about the staff.
func (c *changes) dropChats(who string) {
	chats := &c.chats
	dropAbout(chats.messages, chats.about.messages, who)
	dropAbout(chats.violations, chats.about.violations, who)
	dropAbout(chats.exclusions, chats.about.exclusions, who)
	dropAbout(chats.examples, chats.about.examples, who)
	delete(chats.consents, who)
	delete(chats.talks, who)
	chats.withdrawn = slices.DeleteFunc(chats.withdrawn, func(row consent) bool { return row.ExternalUserID == who })
	chats.rules = slices.DeleteFunc(chats.rules, func(r violationRule) bool { return chats.about.violations[r.ViolationID] == who })
	for id, about := range chats.about.staffs {
		if about == who {
			chats.violations[id] = append(chats.violations[id], (*violation).forgetCustomer)
		}
	}
}

func dropAbout[R any](rows map[string][]func(*R), about map[string]string, who string) {
	for id, whose := range about {
		if whose == who {
			delete(rows, id)
		}
	}
}
