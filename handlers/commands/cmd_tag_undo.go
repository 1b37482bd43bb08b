package commands

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// tagWrite is what the journal keeps of tags that were given or taken.
type tagWrite struct {
	Group string       `json:"g"`
	Name  string       `json:"n"`
	Class bot.TagClass `json:"c"`
	Give  bool         `json:"give"`
	// Parts are the pairs of a member with the same tags that gave way.
	Parts []tagPart `json:"p"`
}

type tagPart struct {
	UserID    string    `json:"u"`
	Customers []string  `json:"c"`
	At        time.Time `json:"t"`
	Before    []gaveWay `json:"b,omitempty"`
}

// gaveWay is a tag that another one of its group took the place of.
type gaveWay struct {
	Name      string       `json:"n"`
	Class     bot.TagClass `json:"c"`
	ByHand    bool         `json:"h,omitempty"`
	Rule      string       `json:"r,omitempty"`
	ExpiresAt time.Time    `json:"e,omitzero"`
}

func (p *tagPlan) undo() tagWrite {
	w := tagWrite{Group: p.tag.Group, Name: p.tag.Name, Class: p.tag.Class, Give: p.give}
	for _, one := range p.changed {
		i := slices.IndexFunc(w.Parts, func(q tagPart) bool {
			return q.UserID == one.UserID && q.At.Equal(one.at) && fmt.Sprint(q.Before) == fmt.Sprint(one.before)
		})
		if i < 0 {
			i = len(w.Parts)
			w.Parts = append(w.Parts, tagPart{UserID: one.UserID, At: one.at, Before: one.before})
		}
		w.Parts[i].Customers = append(w.Parts[i].Customers, one.ExternalUserID)
	}
	return w
}

// undoNote says what an undo does not bring back.
func (p *tagPlan) undoNote() string {
	if p.give {
		return fmt.Sprintf("撤销后算店员取下了「%s」，规则不会再自动打上它", shownText(p.tag.Name))
	}
	return fmt.Sprintf("撤销后「%s」算店员打的，不会自动到期", shownText(p.tag.Name))
}

// tagUndo gives back what was taken and takes what was given, where nobody
// decided anew since.
func (c *counter) tagUndo(call bot.Call, payload json.RawMessage, v bot.View) (bot.Answer, error) {
	var w tagWrite
	if err := json.Unmarshal(payload, &w); err != nil {
		return bot.Answer{}, fmt.Errorf("commands: the journal of tags: %w", err)
	}
	u := tagReturn{counter: c, call: call, v: v, tagWrite: w}
	var err error
	if u.who, err = c.staffName(v, call.UserID); err != nil {
		return bot.Answer{}, err
	}
	for _, part := range w.Parts {
		if err := v.Meet(part.Customers); err != nil {
			return bot.Answer{}, err
		}
		for _, id := range part.Customers {
			if err := u.pair(bot.Pair{UserID: part.UserID, ExternalUserID: id}, part); err != nil {
				return bot.Answer{}, err
			}
		}
	}
	return u.answer()
}

// tagReturn takes back what was done to the tags of pairs.
type tagReturn struct {
	*counter
	call bot.Call
	v    bot.View
	who  string
	tagWrite
	effects []bot.Effect
	people  []string
	newer   int
	// back are the names of the tags that had given way and come back.
	back []string
}

func (u *tagReturn) pair(pair bot.Pair, part tagPart) error {
	rel, err := u.v.Relation(pair)
	if err != nil {
		return err
	}
	records, err := u.v.TagRecords(pair)
	if err != nil {
		return err
	}
	tag := bot.Tag{Group: u.Group, Name: u.Name, Class: u.Class}
	mine := recordOf(records, tag)
	const rounding = time.Millisecond
	if !inScope(u.call.Scope, rel) || !mine.ByHand || mine.Held != u.Give || mine.HandAt.After(part.At.Add(rounding)) {
		u.newer++
		return nil
	}
	at := after(u.call.At, mine.HandAt)
	said := bot.RecordInteraction{Pair: pair, Kind: bot.InteractionTagged, At: at, Ref: u.Name, Detail: u.who + " 撤销了去标签，「" + u.Name + "」回来了"}
	if u.Give {
		said.Kind, said.Detail = bot.InteractionUntagged, u.who+" 撤销了打标签，「"+u.Name+"」取下了"
		u.effects = append(u.effects, bot.RemoveTag{Pair: pair, Tag: tag, At: at, ByHand: true, InChat: true})
	} else {
		u.effects = append(u.effects, bot.AddTag{Pair: pair, Tag: tag, At: at, ByHand: true, InChat: true})
	}
	u.effects = append(u.effects, said)
	for _, b := range part.Before {
		u.comeBack(pair, b, records, at)
	}
	u.effects = append(u.effects, bot.PushTags{Pair: pair, Later: len(part.Customers) > pushSoonMost})
	if !slices.Contains(u.people, pair.ExternalUserID) {
		u.people = append(u.people, pair.ExternalUserID)
	}
	return nil
}

// comeBack gives a tag that gave way again, as it was.
func (u *tagReturn) comeBack(pair bot.Pair, b gaveWay, records []bot.TagRecord, at time.Time) {
	tag := bot.Tag{Group: u.Group, Name: b.Name, Class: b.Class}
	was := recordOf(records, tag)
	returns := len(u.effects)
	switch {
	case b.ByHand:
		u.effects = append(u.effects, bot.AddTag{Pair: pair, Tag: tag, At: after(at, was.HandAt), ByHand: true, InChat: true})
	case b.ExpiresAt.IsZero() || u.v.Now().Before(b.ExpiresAt):
		u.effects = append(u.effects, bot.AddTag{Pair: pair, Tag: tag, At: after(at, was.RemovedAt), Rule: b.Rule, ExpiresAt: b.ExpiresAt})
	}
	if name := "「" + shownText(b.Name) + "」"; len(u.effects) > returns && !slices.Contains(u.back, name) {
		u.back = append(u.back, name)
	}
}

func (u *tagReturn) answer() (bot.Answer, error) {
	verb := map[bool]string{true: "取下", false: "打回"}[u.Give]
	text := fmt.Sprintf("给 %d 位客户%s了「%s」", len(u.people), verb, shownText(u.Name))
	if len(u.back) > 0 {
		text += "，换回" + strings.Join(u.back, "、")
	}
	text += "。"
	if len(u.people) == 0 {
		text = fmt.Sprintf("「%s」没有动：这些客户的标签之后又改过。", shownText(u.Name))
	} else if u.newer > 0 {
		text += fmt.Sprintf("\n%d 位没动：他们的标签之后又改过。", u.newer)
	}
	return bot.Answer{
		Text: text, Effects: u.effects, Customers: u.people,
		Plan: &bot.Plan{Summary: text, People: len(u.people), Bind: digestOf(u.Name, u.people)},
	}, nil
}
