package store

import (
	"context"
	"fmt"
	"math"
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/segment"
)

// standing of one person towards something that is not for everybody.
type eligibility struct {
	ExternalUserID string `gorm:"column:external_userid"`
	Known          bool
	// Excluded is the end of the longest exclusion that holds, forGood if it has
	// none, 0 if there is no exclusion.
	Excluded instant
	Fits     bool
	Present  bool
}

const forGood = instant(math.MaxInt64)

// eligible says which of some people may not take part in something at a time, and
// why; those whom it does not name may. It takes part who is somebody's customer or
// has asked to be (an active or half relation), is kept from nothing, fits an
// expression of segments (empty is everybody) and is in one of the groups now (none
// is whoever). A mistake in the expression lets nobody take part: it is for whoever
// saves it to find.
//
// It is one statement for all of them, and a second one if the expression names
// tags. Nothing is locked: somebody who loses a tag in the same moment still may.
func eligible(tx *gorm.DB, now time.Time, ids []string, expression string, chats []string) (map[string]bot.SaleAnswer, error) {
	denied := map[string]bot.SaleAnswer{}
	if len(ids) == 0 {
		return denied, nil
	}
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = key(id, sizeID)
	}
	rows, err := eligibilities(tx, at(now), names, expression, chats)
	if err != nil {
		return nil, err
	}
	for i, id := range ids {
		if answer := rows[names[i]].answer(); answer.Why != "" {
			denied[id] = answer
		}
	}
	return denied, nil
}

// answer is the first reason against somebody, in the order in which it is of use
// to them.
func (e eligibility) answer() bot.SaleAnswer {
	no := bot.SaleAnswer{Result: bot.SaleNotForYou}
	switch {
	case !e.Known:
		no.Why = bot.WhyStranger
	case e.Excluded > 0:
		no.Why = bot.WhyExcluded
		if e.Excluded != forGood {
			no.Until = e.Excluded.Time()
		}
	case !e.Fits:
		no.Why = bot.WhySegment
	case !e.Present:
		no.Why = bot.WhyGroup
	default:
		return bot.SaleAnswer{}
	}
	return no
}

func eligibilities(tx *gorm.DB, now instant, names []string, expression string, chats []string) (map[string]eligibility, error) {
	fits, err := fitting(tx, expression, now)
	if err != nil {
		return nil, err
	}
	member := part{sql: "1 = 1"}
	if len(chats) > 0 {
		in := make([]string, len(chats))
		for i, id := range chats {
			in[i] = key(id, sizeID)
		}
		member = one("chat_members m", part{"m.member_id = c.external_userid AND m.present = 1 AND " +
			"m.chat_number IN (SELECT id FROM chats WHERE chat_id IN ?)", []any{in}}, false)
	}
	known := one("relations r", part{sql: "r.customer_id = c.id AND r.status IN ('active', 'half')"}, false)
	// The end that is furthest off: what has none is for good.
	excluded := part{"COALESCE((SELECT MAX(CASE WHEN x.until_at = 0 THEN ? ELSE x.until_at END) FROM exclusions x WHERE x.external_userid = c.external_userid " +
		"AND x.lifted_at = 0 AND x.from_at <= ? AND (x.until_at = 0 OR x.until_at > ?)), 0)", []any{int64(forGood), now, now}}
	ask := part{sql: "SELECT c.external_userid"}
	for _, column := range []struct {
		as   string
		part part
	}{{"known", known}, {"excluded", excluded}, {"fits", fits}, {"present", member}} {
		ask = part{ask.sql + ", " + column.part.sql + " AS " + column.as, append(ask.args, column.part.args...)}
	}
	var rows []eligibility
	if err := tx.Raw(ask.sql+" FROM customers c WHERE c.external_userid IN ?", append(ask.args, names)...).Scan(&rows).Error; err != nil {
		return nil, err
	}
	all := make(map[string]eligibility, len(rows))
	for _, row := range rows {
		all[row.ExternalUserID] = row
	}
	return all, nil
}

// fitting puts an expression of segments into words about the customer c.
func fitting(tx *gorm.DB, expression string, now instant) (part, error) {
	if expression == "" {
		return part{sql: "1 = 1"}, nil
	}
	e, err := segment.Parse(expression)
	if err != nil {
		return part{sql: "1 = 0"}, nil
	}
	tags, err := tagNumbers(tx, segment.Tags(e))
	if err != nil {
		return part{}, err
	}
	return wordingOf(tx, bot.Everything(), now).said(turned(e, false, tags), ownRow), nil
}

// FitsNow says whether an expression of segments holds for a customer now; an empty
// one holds for everybody. A mistake in it is an error.
func (s *Store) FitsNow(ctx context.Context, externalUserID, expression string) (bool, error) {
	if expression == "" {
		return true, nil
	}
	if _, err := segment.Parse(expression); err != nil {
		return false, fmt.Errorf("store: a segment: %w", err)
	}
	fits, err := fitsOne(s.read.WithContext(ctx), externalUserID, expression, at(s.o.Now()))
	if err != nil {
		return false, fmt.Errorf("store: whether a customer fits a segment: %w", err)
	}
	return fits, nil
}

// fitsOne says whether an expression holds for a customer who has a living relation,
// as an audience has it.
func fitsOne(tx *gorm.DB, externalUserID, expression string, now instant) (bool, error) {
	fits, err := fitting(tx, expression, now)
	if err != nil {
		return false, err
	}
	w := wordingOf(tx, bot.Everything(), now)
	where := part{"c.external_userid = ?", []any{key(externalUserID, sizeID)}}.and(fits).and(w.related(ownRow, part{sql: "1 = 1"}, false))
	var found []int64
	err = tx.Raw("SELECT c.id FROM customers c WHERE "+where.sql, where.args...).Scan(&found).Error
	return len(found) > 0, err
}
