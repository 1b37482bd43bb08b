package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/segment"
)

// SegmentPage says which customers of an audience are wanted: those after the
// one of this number, at most Limit (and never more than 1000) of them.
type SegmentPage struct {
	// After is the Next of the page before; 0 begins.
	After int64
	Limit int
}

// SegmentResult is one page of an audience, and how many customers it has.
type SegmentResult struct {
	Count     int64
	Customers []SegmentCustomer
	// Next is the After of the next page; 0 says that this is the last.
	Next int64
}

// SegmentCustomer is a customer of an audience.
type SegmentCustomer struct {
	ExternalUserID string
	Name           string
	// LastSeenAt and LastOrderAt are zero if that never was.
	LastSeenAt, LastOrderAt time.Time
	// Orders that were paid and not refunded, and what they come to.
	Orders int64
	Spent  bot.Money
}

// Segment is one page of an audience with its size. An audience are the
// customers that a condition holds for, among those whom the scope shows and
// not every member of staff in it has deleted. A customer has a tag if a member
// of staff in the scope has it on them, whoever that is, and what a condition
// says of store, channel, staff, adding and relation holds if it does for one
// member in the scope. A tag that nobody ever had holds for nobody: see
// UnknownTags.
func (s *Store) Segment(ctx context.Context, e segment.Expr, scope bot.Scope, page SegmentPage) (SegmentResult, error) {
	count, err := s.SegmentCount(ctx, e, scope)
	if err != nil {
		return SegmentResult{}, err
	}
	customers, next, err := s.SegmentPage(ctx, e, scope, page)
	return SegmentResult{Count: count, Customers: customers, Next: next}, err
}

// SegmentCount is how many customers an audience has; see Segment.
func (s *Store) SegmentCount(ctx context.Context, e segment.Expr, scope bot.Scope) (int64, error) {
	n, err := segmentCount(s.read.WithContext(ctx), e, scope, at(s.o.Now()))
	if err != nil {
		return 0, fmt.Errorf("store: count of segment: %w", err)
	}
	return n, nil
}

func segmentCount(tx *gorm.DB, e segment.Expr, scope bot.Scope, now instant) (n int64, err error) {
	a, err := audienceOf(tx, e, scope, now, countProbes)
	if err != nil {
		return 0, err
	}
	q := a.count()
	err = tx.Raw(q.sql, q.args...).Scan(&n).Error
	return n, err
}

// SegmentPage is one page of an audience, in an order that does not change,
// and the After of the next page, 0 after the last one; see Segment. It does
// not count, so that callers can go through all pages.
func (s *Store) SegmentPage(ctx context.Context, e segment.Expr, scope bot.Scope, p SegmentPage) ([]SegmentCustomer, int64, error) {
	rows, next, err := segmentRows(s.read.WithContext(ctx), e, scope, at(s.o.Now()), p)
	if err != nil {
		return nil, 0, fmt.Errorf("store: page of segment: %w", err)
	}
	all := make([]SegmentCustomer, len(rows))
	for i, row := range rows {
		all[i] = SegmentCustomer{
			ExternalUserID: row.ExternalUserID, Name: row.Name, LastSeenAt: row.LastSeenAt.Time(), LastOrderAt: row.LastOrderAt.Time(),
			Orders: row.Orders, Spent: row.Spent,
		}
	}
	return all, next, nil
}

// segmentRows are the rows of one page, with what is told of them.
func segmentRows(tx *gorm.DB, e segment.Expr, scope bot.Scope, now instant, p SegmentPage) (rows []customer, next int64, err error) {
	a, err := audienceOf(tx, e, scope, now, pageProbes)
	if err != nil {
		return nil, 0, err
	}
	limit := page(p.Limit)
	q := a.page(p.After, limit)
	err = tx.Raw("SELECT customers.id, customers.external_userid, customers.name, customers.last_seen_at, "+
		"customers.last_order_at, customers.orders, customers.spent FROM ("+q.sql+") AS chosen "+
		a.join+" customers ON customers.id = chosen.id ORDER BY chosen.id", q.args...).Scan(&rows).Error
	if err != nil || len(rows) < limit {
		return rows, 0, err
	}
	return rows, rows[len(rows)-1].ID, nil
}

// SegmentTags are the tags that customers have with anybody in the scope, by
// external_userid, in order of group and name.
func (s *Store) SegmentTags(ctx context.Context, externalUserIDs []string, scope bot.Scope) (map[string][]bot.Tag, error) {
	var rows []struct {
		ExternalUserID string `gorm:"column:external_userid"`
		GroupName      string
		Name           string
		Class          bot.TagClass
	}
	if len(externalUserIDs) == 0 {
		return nil, nil
	}
	tx := s.read.WithContext(ctx)
	ask := tx.Table("customers").
		Select("DISTINCT customers.external_userid, tags.group_name, tags.name, tags.class").
		Joins("JOIN pair_tags ON pair_tags.customer_id = customers.id").Joins("JOIN tags ON tags.id = pair_tags.tag_id").
		Where("customers.external_userid IN ?", externalUserIDs).Where(heldSQL, at(s.o.Now()))
	if !unbounded(scope) {
		ask = ask.Joins("JOIN relations ON relations.customer_id = pair_tags.customer_id AND relations.user_id = pair_tags.user_id").
			Where(relationsIn(tx, scope))
	}
	err := ask.Order("customers.external_userid, tags.group_name, tags.name").Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("store: tags of a segment: %w", err)
	}
	all := map[string][]bot.Tag{}
	for _, row := range rows {
		all[row.ExternalUserID] = append(all[row.ExternalUserID], bot.Tag{Group: row.GroupName, Name: row.Name, Class: row.Class})
	}
	return all, nil
}
