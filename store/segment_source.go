package store

import (
	"slices"
	"strconv"
	"strings"

	"github.com/zhanggui/zhanggui/bot/segment"
)

// source is a table whose rows of one kind name customers.
type source struct {
	// from is the table as d, where the rows of it that are meant.
	from  string
	where part
	// also is what else must be true of such a row; it is not counted.
	also part
	// fact is what its rows make true.
	fact fact
	// byMember says that the customer is named by external_userid.
	byMember bool
}

// sourceOf is the table that a fact can be read from.
func (w wording) sourceOf(f fact) (source, bool) {
	if f.not {
		return source{}, false
	}
	if f.tag != 0 {
		return source{from: "pair_tags d", where: part{"d.tag_id = ?", []any{f.tag}}, also: w.held("d"), fact: f}, true
	}
	e, isText := f.other.(segment.Text)
	if !isText || e.Op != segment.Equal {
		return source{}, false
	}
	value := key(e.Value, sizeName)
	switch e.Fact {
	case segment.Staff:
		return w.relationSource("d.user_id = ?", value, f), true
	case segment.Store:
		return w.relationSource("d.store = ?", value, f), true
	case segment.Group:
		return source{
			from:  "chat_members d",
			where: part{"d.chat_number = (SELECT id FROM chats WHERE chat_id = ?)", []any{value}},
			also:  part{sql: "d.present = 1"}, fact: f, byMember: true,
		}, true
	default:
		return source{}, false
	}
}

func (w wording) relationSource(where, value string, f fact) source {
	also := part{sql: "d.status IN " + living}
	return source{from: "relations d", where: part{where, []any{value}}, also: also.and(w.inScope("d")), fact: f}
}

// scopeSources find everybody whom a narrow scope shows.
func (w wording) scopeSources() []source {
	if w.scope.UserID != "" {
		return []source{w.relationSource("d.user_id = ?", w.scope.UserID, fact{})}
	}
	if w.scope.All {
		return nil
	}
	all := []source{}
	for _, store := range w.scope.Stores {
		all = append(all, w.relationSource("d.store = ?", store, fact{}))
	}
	return all
}

// probe counts a source's rows, but not beyond a number.
func (w wording) probe(d source, most int) part {
	return part{"SELECT COUNT(*) FROM (SELECT 1 FROM " + d.from + " WHERE " + d.where.sql + " LIMIT " + strconv.Itoa(most) + ") AS few", d.where.args}
}

// count is the question how many customers there are.
func (a audience) count() part {
	if !a.driven {
		p := a.undriven()
		return part{"SELECT COUNT(*) FROM " + p.sql, p.args}
	}
	if len(a.sources) == 1 {
		p, id := a.drivenBy(a.sources[0])
		return part{"SELECT COUNT(DISTINCT " + id + ") FROM " + p.sql, p.args}
	}
	return a.together("SELECT COUNT(*) FROM (", ") AS found", func(d source) part {
		p, id := a.drivenBy(d)
		return part{"SELECT DISTINCT " + id + " AS id FROM " + p.sql, p.args}
	})
}

// page is the question which customers come after a number.
func (a audience) page(after int64, limit int) part {
	end := " LIMIT " + strconv.Itoa(limit)
	if !a.driven {
		p := a.undriven().and(part{"c.id > ?", []any{after}})
		return part{"SELECT c.id AS id FROM " + p.sql + " ORDER BY c.id" + end, p.args}
	}
	each := func(d source) part {
		p, id := a.drivenBy(d)
		p = p.and(part{id + " > ?", []any{after}})
		return part{"SELECT " + id + " AS id FROM " + p.sql + " GROUP BY " + id + " ORDER BY " + id + end, p.args}
	}
	if len(a.sources) == 1 {
		return each(a.sources[0])
	}
	return a.together("SELECT id FROM (", ") AS found ORDER BY id"+end, func(d source) part {
		p := each(d)
		return part{"SELECT id FROM (" + p.sql + ") AS few", p.args}
	})
}

// together joins what several sources find, each customer once.
func (a audience) together(begin, end string, each func(source) part) part {
	if len(a.sources) == 0 {
		return part{sql: begin + "SELECT c.id AS id FROM customers c WHERE 1 = 0" + end}
	}
	var texts []string
	var args []any
	for _, d := range a.sources {
		p := each(d)
		texts, args = append(texts, p.sql), append(args, p.args...)
	}
	return part{begin + strings.Join(texts, " UNION ") + end, args}
}

// undriven are all customers whom the condition holds for.
func (a audience) undriven() part {
	p := part{sql: "customers c WHERE 1 = 1"}
	return p.and(a.said(a.condition, "c.id")).and(a.related("c.id", part{sql: "1 = 1"}, false))
}

// drivenBy are the rows of a source whose customers the condition holds for,
// and what their number is called.
func (a audience) drivenBy(d source) (rows part, id string) {
	id = "d.customer_id"
	from := d.from
	if d.byMember {
		id, from = ownRow, d.from+" "+a.join+" customers c ON c.external_userid = d.member_id"
	}
	tables, rest := a.joined(given(a.condition, d.fact), id)
	p := part{from + tables.sql + " WHERE 1 = 1", tables.args}
	return p.and(d.where).and(d.also).and(rest).and(a.related(id, part{sql: "1 = 1"}, false)), id
}

// mostJoined bounds how many tags are joined; the others are tried one by one.
const mostJoined = 12

// joined puts a condition into words of which all tags that must be there or
// must not are joined to the rows: a third of the time of trying each. A
// customer may so appear once for every member of staff.
func (w wording) joined(condition any, id string) (tables, rest part) {
	all, isAll := condition.(allOf)
	if !isAll {
		all = allOf{condition}
	}
	var others []any
	missing := part{sql: "1 = 1"}
	there := []part{}
	for i, c := range all {
		f, isFact := c.(fact)
		if !isFact || f.tag == 0 || i >= mostJoined {
			others = append(others, c)
			continue
		}
		alias := "t" + strconv.Itoa(i)
		row := part{alias + ".tag_id = ? AND " + alias + ".customer_id = " + id, []any{f.tag}}.and(w.held(alias))
		if f.not {
			missing = missing.and(part{sql: alias + ".tag_id IS NULL"})
			there = append(there, part{" LEFT JOIN pair_tags " + alias + " ON " + row.sql, row.args})
		} else {
			there = slices.Insert(there, 0, part{" " + w.join + " pair_tags " + alias + " ON " + row.sql, row.args})
		}
	}
	for _, t := range there {
		tables = part{tables.sql + t.sql, append(tables.args, t.args...)}
	}
	return tables, missing.and(w.said(allOf(others), id))
}

// given is what is left of a condition if a fact is known to be true.
func given(condition any, known fact) any {
	left := func(parts []any) []any {
		var all []any
		for _, p := range parts {
			all = append(all, given(p, known))
		}
		return all
	}
	switch c := condition.(type) {
	case allOf:
		return allOf(left(c))
	case anyOf:
		return anyOf(left(c))
	case fact:
		if c == known {
			return allOf(nil)
		}
		return c
	default:
		return condition
	}
}
