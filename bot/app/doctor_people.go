package app

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/doctor"
	"github.com/zhanggui/zhanggui/handlers/roster"
	"github.com/zhanggui/zhanggui/store"
)

// Members are all members of the corp of whom anything is kept.
func (r *records) Members(ctx context.Context) ([]bot.StaffRecord, error) {
	db, err := r.open(ctx)
	if err != nil {
		return nil, err
	}
	return db.Members(ctx)
}

// mostAudited is how many entries of the audit trail an examination walks.
const mostAudited = 200_000

// AuditTrail walks the audit trail, unless that takes too long.
func (r *records) AuditTrail(ctx context.Context) (doctor.AuditState, error) {
	db, err := r.open(ctx)
	if err != nil {
		return doctor.AuditState{}, err
	}
	newest, err := db.AuditTrail(ctx, bot.Everything(), bot.AuditQuery{Limit: 1})
	if err != nil {
		return doctor.AuditState{}, err
	}
	if len(newest) > 0 && newest[0].Seq > mostAudited {
		return doctor.AuditState{Entries: newest[0].Seq, Long: true}, nil
	}
	report, err := db.VerifyAudit(ctx, nil)
	if err != nil {
		return doctor.AuditState{}, err
	}
	state := doctor.AuditState{Entries: report.Checked}
	if report.Fault != store.AuditWhole {
		state.Fault = faultOf(report)
	}
	return state, nil
}

// audiences are who hears what, as alerts find them.
func (r *records) audiences(shop config.Shop) doctor.Audiences {
	return func(ctx context.Context) ([]doctor.Audience, error) {
		members, missing := r.Members(ctx)
		if missing != nil && !errors.Is(missing, doctor.ErrNoRecords) {
			return nil, missing
		}
		everybody, err := roster.New(shop).Everybody(recorded{members: members})
		if err != nil {
			return nil, err
		}
		var all []doctor.Audience
		for _, s := range shop.Stores {
			all = append(all, audienceOf(everybody, s.ID, doctor.Audience{Store: s.Name, Group: s.Webhook}))
		}
		return append(all, audienceOf(everybody, "", doctor.Audience{Group: shop.Alerts.Webhook})), missing
	}
}

// audienceOf fills in who hears of a store, those whom it concerns first first.
// What belongs to no store is headquarters' matter and goes down from there, in
// the end to the managers of all stores.
func audienceOf(everybody []bot.Caller, store string, a doctor.Audience) doctor.Audience {
	level := 0
	if store == "" {
		level = len(roster.Levels) - 1
	}
	users, _ := roster.Listeners(everybody, store, level)
	for _, c := range everybody {
		if slices.Contains(users, c.UserID) {
			a.Users, a.Role = append(a.Users, c.Name), c.Role
		}
	}
	return a
}

// recorded is a bot.StaffView of members who were read before: the rest of it is
// never asked for.
type recorded struct {
	bot.StaffView
	members []bot.StaffRecord
}

// Members are all of them.
func (r recorded) Members() ([]bot.StaffRecord, error) { return r.members, nil }

// Member is one by userid, zero if nothing is kept of them.
func (r recorded) Member(userID string) (bot.StaffRecord, error) {
	i := slices.IndexFunc(r.members, func(m bot.StaffRecord) bool { return strings.EqualFold(m.UserID, userID) })
	if i < 0 {
		return bot.StaffRecord{}, nil
	}
	return r.members[i], nil
}
