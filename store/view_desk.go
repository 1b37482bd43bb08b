package store

import (
	"errors"
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/segment"
)

// desk answers what staff ask, inside the transaction of the event. It locks
// nothing.
type desk struct{ view }

// Desk answers what staff ask.
func (v view) Desk() bot.DeskView { return desk{v} }

// asked is what a question came to.
func asked[T any](d desk, answer T, err error) (T, error) {
	d.note(err)
	return answer, err
}

// FindCustomers looks for customers by what somebody may type.
func (d desk) FindCustomers(scope bot.Scope, what string, limit int) ([]bot.Found, error) {
	all, err := findCustomers(d.tx, scope, what, limit, at(d.now))
	return asked(d, all, err)
}

// Person is the human behind an external_userid.
func (d desk) Person(scope bot.Scope, externalUserID string) (bot.Person, error) {
	p, err := personOf(d.tx, scope, externalUserID)
	return asked(d, p, err)
}

// TimeLine is a customer's story, newest first.
func (d desk) TimeLine(scope bot.Scope, externalUserID string, limit int) ([]bot.TimeLineEntry, error) {
	all, err := timeLine(d.tx, scope, externalUserID, limit)
	return asked(d, all, err)
}

// Phones are the phone numbers that staff in the scope noted.
func (d desk) Phones(scope bot.Scope, externalUserID string) ([]string, error) {
	all, err := phonesNoted(d.tx, scope, externalUserID)
	return asked(d, all, err)
}

// Groups lists customer groups.
func (d desk) Groups(scope bot.Scope, since time.Time, after string, limit int) ([]bot.GroupSummary, error) {
	all, err := groupsAfter(d.tx, scope, since, after, limit)
	return asked(d, all, err)
}

// ChannelAdds counts by state the pairs that were added.
func (d desk) ChannelAdds(scope bot.Scope, from, until time.Time) (map[string]int, error) {
	counts, err := channelAdds(d.tx, scope, from, until)
	return asked(d, counts, err)
}

// Audience is one page of the customers that an expression holds for. Whom
// nobody in the scope talks to any more is counted and has no pair.
func (d desk) Audience(scope bot.Scope, expression string, after int64, limit int) (bot.Audience, error) {
	e, err := segment.Parse(expression)
	if wrong := (*segment.Error)(nil); errors.As(err, &wrong) {
		return bot.Audience{Problem: wrong.Error()}, nil
	}
	if err != nil {
		return bot.Audience{}, err
	}
	a, err := audiencePage(d.tx, scope, e, at(d.now), after, limit)
	return asked(d, a, err)
}

// fewestRead is how many customers are read at once for a page, however short it
// is: nobody may talk to many of them any more.
const fewestRead = 200

// audiencePage is filled up with customers whom somebody talks to, so that an
// empty page is the last.
func audiencePage(tx *gorm.DB, scope bot.Scope, e segment.Expr, now instant, after int64, limit int) (a bot.Audience, err error) {
	if a.Count, err = segmentCount(tx, e, scope, now); err != nil {
		return bot.Audience{}, err
	}
	limit = page(limit)
	for more := true; more; more = after != 0 {
		var rows []customer
		rows, after, err = segmentRows(tx, e, scope, now, SegmentPage{After: after, Limit: max(limit, fewestRead)})
		if err != nil {
			return bot.Audience{}, err
		}
		people := map[int64]customer{}
		for _, row := range rows {
			people[row.ID] = row
		}
		relations, err := relationsOf(tx, scope, people)
		if err != nil {
			return bot.Audience{}, err
		}
		for _, row := range rows {
			p, talks := whoTalks(relations[row.ID])
			if talks && len(a.Pairs) == limit {
				return a, nil
			}
			if a.Next = row.ID; talks {
				a.Pairs = append(a.Pairs, p)
			}
		}
	}
	a.Next = 0
	return a, nil
}

// whoTalks is the pair of the newest of relations that is active, or else half.
func whoTalks(newestFirst []bot.Relation) (bot.Pair, bool) {
	for _, status := range []bot.RelationStatus{bot.RelationActive, bot.RelationHalf} {
		for _, r := range newestFirst {
			if r.Status == status {
				return r.Pair, true
			}
		}
	}
	return bot.Pair{}, false
}
