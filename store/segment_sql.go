package store

import (
	"cmp"
	"slices"
	"strings"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/segment"
)

// part is a piece of SQL with its values.
type part struct {
	sql  string
	args []any
}

func (p part) and(q part) part {
	return part{p.sql + " AND " + q.sql, append(p.args[:len(p.args):len(p.args)], q.args...)}
}

// wording puts conditions into SQL.
type wording struct {
	scope bot.Scope
	now   instant
	// join keeps the order of tables, which is chosen here.
	join string
}

func wordingOf(tx *gorm.DB, scope bot.Scope, now instant) wording {
	scope.Stores = storesOf(scope)
	w := wording{scope: scope, now: now, join: "CROSS JOIN"}
	if tx.Name() == MySQL {
		w.join = "STRAIGHT_JOIN"
	}
	return w
}

// living are the statuses of those who are a member of staff's customers.
const living = "('active', 'half', 'lost')"

// inScope says that a relation is shown by the scope.
func (w wording) inScope(alias string) part {
	p := part{sql: "1 = 1"}
	if !w.scope.All {
		if len(w.scope.Stores) == 0 {
			return part{sql: "1 = 0"}
		}
		p = part{alias + ".store IN ?", []any{w.scope.Stores}}
	}
	if w.scope.UserID != "" {
		p = p.and(part{alias + ".user_id = ?", []any{w.scope.UserID}})
	}
	return p
}

// held says that a row of pair_tags is held now, by a pair in the scope.
func (w wording) held(alias string) part {
	p := part{strings.ReplaceAll(heldSQL, "pair_tags.", alias+"."), []any{w.now}}
	if w.scope.UserID != "" {
		p = p.and(part{alias + ".user_id = ?", []any{w.scope.UserID}})
	}
	if w.scope.All {
		return p
	}
	by := part{sql: "s.customer_id = " + alias + ".customer_id AND s.user_id = " + alias + ".user_id"}
	return p.and(one("relations s", by.and(w.inScope("s")), false))
}

// one says that a table has a row like this, or that it has none.
func one(table string, like part, not bool) part {
	is := " LIMIT 1) IS NOT NULL"
	if not {
		is = " LIMIT 1) IS NULL"
	}
	return part{"(SELECT 1 FROM " + table + " WHERE " + like.sql + is, like.args}
}

// related says that a customer has a living relation in the scope that is like
// this.
func (w wording) related(id string, like part, not bool) part {
	alive := part{sql: "r.customer_id = " + id + " AND r.status IN " + living}
	return one("relations r", alive.and(w.inScope("r")).and(like), not)
}

// ownRow is the number of the customer whose own row is read, as c.
const ownRow = "c.id"

// known puts what is known of the customer themselves into words: it is in their
// own row, which is looked up unless it is being read.
func known(id string, like part, not bool) part {
	if id == ownRow {
		return denied(like, not)
	}
	return one("customers c", part{sql: "c.id = " + id}.and(like), not)
}

// said puts a condition into words about the customer whose number is id.
func (w wording) said(condition any, id string) part {
	switch c := condition.(type) {
	case allOf:
		return w.several(c, " AND ", "1 = 1", id)
	case anyOf:
		return w.several(c, " OR ", "1 = 0", id)
	case fact:
		if c.tag == 0 {
			return w.other(c, id)
		}
		row := part{"p.tag_id = ? AND p.customer_id = " + id, []any{c.tag}}
		return one("pair_tags p", row.and(w.held("p")), c.not)
	default:
		return part{sql: "1 = 0"}
	}
}

func (w wording) several(parts []any, by, none, id string) part {
	if len(parts) == 0 {
		return part{sql: none}
	}
	// Tags are tried first: their rows are short and lie side by side.
	parts = slices.Clone(parts)
	slices.SortStableFunc(parts, func(a, b any) int { return cmp.Compare(rank(a), rank(b)) })
	var texts []string
	var args []any
	for _, p := range parts {
		said := w.said(p, id)
		texts, args = append(texts, said.sql), append(args, said.args...)
	}
	return part{"(" + strings.Join(texts, by) + ")", args}
}

func rank(condition any) int {
	switch f, is := condition.(fact); {
	case is && f.tag != 0:
		return 0
	case is:
		return 1
	default:
		return 2
	}
}

// other puts a fact that is no tag into words.
func (w wording) other(f fact, id string) part {
	switch e := f.other.(type) {
	case segment.Ago:
		if e.Fact == segment.Added {
			return w.related(id, w.ago("r.added_at", e), f.not)
		}
		column := map[segment.Fact]string{segment.Seen: "c.last_seen_at", segment.Ordered: "c.last_order_at"}[e.Fact]
		return known(id, w.ago(column, e), f.not)
	case segment.Number:
		column := map[segment.Fact]string{segment.Orders: "c.orders", segment.Spent: "c.spent"}[e.Fact]
		return known(id, part{column + " " + operators[e.Op] + " ?", []any{e.N}}, f.not)
	case segment.Text:
		return w.text(e, id, f.not)
	case segment.InGroup:
		member := one("chat_members m", part{sql: "m.member_id = c.external_userid AND m.present = 1"}, false)
		return known(id, member, f.not)
	default:
		return part{sql: "1 = 0"}
	}
}

func denied(p part, not bool) part {
	if not {
		return part{"NOT (" + p.sql + ")", p.args}
	}
	return part{"(" + p.sql + ")", p.args}
}

var operators = map[segment.Op]string{
	segment.Less: "<", segment.LessEqual: "<=", segment.Greater: ">", segment.GreaterEqual: ">=", segment.Equal: "=", segment.NotEqual: "<>",
}

// ago compares a time: what is longer ago is less.
func (w wording) ago(column string, e segment.Ago) part {
	op := map[segment.Op]string{segment.Less: ">", segment.LessEqual: ">=", segment.Greater: "<", segment.GreaterEqual: "<="}[e.Op]
	return part{column + " > 0 AND " + column + " " + op + " ?", []any{int64(w.now) - e.Age.Microseconds()}}
}

func (w wording) text(e segment.Text, id string, not bool) part {
	value := key(e.Value, sizeName)
	switch e.Fact {
	case segment.Store:
		return w.related(id, part{"r.store = ?", []any{value}}, not)
	case segment.Channel:
		return w.related(id, part{"(r.state = ? OR r.channel = ?)", []any{value, value}}, not)
	case segment.Staff:
		return w.related(id, part{"r.user_id = ?", []any{value}}, not)
	case segment.Relation:
		return w.related(id, part{"r.status = ?", []any{value}}, not)
	case segment.Group:
		row := part{"m.chat_number = (SELECT id FROM chats WHERE chat_id = ?) AND m.member_id = c.external_userid AND m.present = 1", []any{value}}
		return known(id, one("chat_members m", row, false), not)
	case segment.Name:
		if e.Op == segment.Contains {
			return known(id, part{"INSTR(c.name, ?) > 0", []any{value}}, not)
		}
		return known(id, part{"c.name = ?", []any{value}}, not)
	default:
		return part{sql: "1 = 0"}
	}
}
