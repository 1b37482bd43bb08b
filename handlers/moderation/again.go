package moderation

import (
	"fmt"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// Again lets an exclusion that was lifted hold for the rest of its time, as
// another one: what was lifted once stays lifted.
func (m *Moderator) Again(call bot.Call, v bot.View, e bot.Exclusion) (Ruling, error) {
	name, err := customer(v, e.ExternalUserID)
	if err != nil {
		return Ruling{}, err
	}
	if !e.Until.IsZero() && !call.At.Before(e.Until) {
		return refusal(name + "的这一条暂停已经过了时间，不用再暂停。"), nil
	}
	before := e.ID
	e.ID, e.From, e.LiftedAt, e.By = code("E", "again", call.Event, before), call.At, time.Time{}, call.UserID
	if e.Violation != "" && strings.HasPrefix(before, "E"+e.Violation+"-") {
		if _, e.ID, err = exclusionOf(v, bot.Violation{ID: e.Violation, ExternalUserID: e.ExternalUserID}); err != nil {
			return Ruling{}, err
		}
	}
	return Ruling{
		Text:    fmt.Sprintf("好，%s 又暂停参加优惠券、抢购和群发了，%s。", name, m.lasting(e)),
		Summary: fmt.Sprintf("重新暂停%s参加活动，%s", name, m.lasting(e)),
		Effects: []bot.Effect{bot.SetExclusion{Exclusion: e}, excludedEntry(e, call.At, m.lasting(e))}, Store: e.Store, Customer: e.ExternalUserID,
	}, nil
}
