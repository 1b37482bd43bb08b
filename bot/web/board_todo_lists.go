package web

import (
	"maps"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// todoMost is how many things of a list are shown: who has more begins with these.
const todoMost = 30

// waitingFor are the lists as a reader sees them: without what is not theirs to see to,
// each thing once, and not more than somebody reads.
func waitingFor(reader bot.Caller, lists bot.BoardLists) bot.BoardLists {
	lists.More = maps.Clone(lists.More)
	if lists.More == nil {
		lists.More = map[string]int{}
	}
	if !reader.Role.May(bot.RoleManager, false) {
		// As in chat, a clerk sees what was given to them.
		lists.Alerts = kept(lists.Alerts, func(a bot.Alert) bool { return strings.EqualFold(a.Assigned, reader.UserID) })
		lists.Violations = kept(lists.Violations, func(x bot.Violation) bool { return !x.ByStaff || strings.EqualFold(x.UserID, reader.UserID) })
		lists.More["alerts"], lists.More["coupons"], lists.Coupons = 0, 0, nil
	}
	lists.Todos = kept(lists.Todos, func(t bot.Todo) bool { return !listedElsewhere(t, lists) })
	shorter(&lists.Alerts, lists.More, "alerts")
	shorter(&lists.Todos, lists.More, "todos")
	shorter(&lists.Violations, lists.More, "violations")
	shorter(&lists.Posts, lists.More, "posts")
	shorter(&lists.Coupons, lists.More, "coupons")
	return lists
}

// kept are those of a list that fit; the list itself stays as it is.
func kept[T any](all []T, fits func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(all), func(one T) bool { return !fits(one) })
}

// shorter cuts a list, and counts what is left out.
func shorter[T any](all *[]T, more map[string]int, name string) {
	if n := len(*all) - todoMost; n > 0 {
		*all, more[name] = (*all)[:todoMost], more[name]+n
	}
}

// listedElsewhere says that a to-do is about something that is in another list.
func listedElsewhere(t bot.Todo, lists bot.BoardLists) bool {
	switch t.Kind {
	case bot.TodoAlert:
		return slices.ContainsFunc(lists.Alerts, func(a bot.Alert) bool { return a.ID == t.Ref })
	case bot.TodoReview:
		return slices.ContainsFunc(lists.Violations, func(x bot.Violation) bool { return x.TodoID() == t.ID })
	case bot.TodoPost:
		return slices.ContainsFunc(lists.Posts, func(p bot.Post) bool { return p.TodoID() == t.ID })
	case bot.TodoCoupon:
		return slices.ContainsFunc(lists.Coupons, func(c bot.Coupon) bool { return c.Code == t.Ref })
	default:
		return false
	}
}

// sectionsOf are the lists as the page shows them, with what the reader may press. What
// a button may is the command's to say: these are only those that it would not refuse
// for their role.
func sectionsOf(reader bot.Caller, lists bot.BoardLists, words bot.BoardWords) []todoSection {
	p := presses{reader: reader, manages: reader.Role.May(bot.RoleManager, true), writes: reader.Role.May(bot.RoleClerk, true)}
	return []todoSection{
		sectionOf("alerts", "提醒", "没有等人处理的提醒。", lists.Alerts, words.Alerts, lists.More, p.alert),
		sectionOf("todos", "待办", "没有等着您的事。", lists.Todos, words.Todos, lists.More, p.todo),
		sectionOf("violations", "要看的发言", "没有等人看的发言。", lists.Violations, words.Violations, lists.More, p.violation),
		sectionOf("posts", "等确认的群发", "群发都确认了。", lists.Posts, words.Posts, lists.More, p.post),
		sectionOf("coupons", "要看的券", "没有要看的券。", lists.Coupons, words.Coupons, lists.More, p.coupon),
	}
}

// sectionOf is a list with its words. Without words for it a thing is not shown.
func sectionOf[T any](id, title, none string, all []T, lines []bot.BoardLine, more map[string]int, item func(T, bot.BoardLine) todoItem) todoSection {
	section := todoSection{ID: id, Title: title, None: none, More: more[id]}
	for i, one := range all[:min(len(all), len(lines))] {
		section.Items = append(section.Items, item(one, lines[i]))
	}
	section.All = len(section.Items) + section.More
	return section
}
