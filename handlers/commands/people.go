package commands

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/roster"
)

// mostFound is how many people are offered to choose from.
const mostFound = 9

// customer finds the customer that a text means. Whom the scope does not show is
// not there.
func (r reader) customer(arg bot.Arg, text string) (bot.Value, *trouble, error) {
	what := callName(text)
	if what == "" {
		return bot.Value{}, r.nobody(arg, text), nil
	}
	found, err := r.view.Desk().FindCustomers(r.caller.Scope, what, mostFound+1)
	if err != nil {
		return bot.Value{}, nil, err
	}
	if meant, ok := exactly(found, what); ok {
		return bot.Value{Text: meant.ExternalUserID, Label: shownName(meant.Name)}, nil, nil
	}
	if len(found) == 0 {
		return bot.Value{}, r.nobody(arg, text), nil
	}
	t := &trouble{text: fmt.Sprintf("「%s」有 %d 位，您要哪一位？", shorten(what, 30), len(found))}
	if len(found) > mostFound {
		found = found[:mostFound]
		t.text = fmt.Sprintf("「%s」有很多位，这里是前 %d 位（写全名、备注或手机尾号可以更准）。您要哪一位？", shorten(what, 30), mostFound)
	}
	labels, err := r.labels(found)
	if err != nil {
		return bot.Value{}, nil, err
	}
	for i, f := range found {
		t.pick = append(t.pick, bot.Choice{Label: labels[i], Line: f.ExternalUserID})
	}
	return bot.Value{}, t, nil
}

// callName is a name without the @ that people put before it.
func callName(text string) string { return strings.TrimLeft(strings.TrimSpace(text), "@＠") }

// exactly is the one customer that can be meant: the only one, the one with that
// id, or the only one with exactly that name or remark.
func exactly(found []bot.Found, what string) (bot.Found, bool) {
	if len(found) == 1 {
		return found[0], true
	}
	var named []bot.Found
	for _, f := range found {
		if f.ExternalUserID == what {
			return f, true
		}
		remarked := slices.ContainsFunc(f.Relations, func(r bot.Relation) bool { return fold(r.Remark) == fold(what) })
		if fold(f.Name) == fold(what) || remarked {
			named = append(named, f)
		}
	}
	if len(named) == 1 {
		return named[0], true
	}
	return bot.Found{}, false
}

func (r reader) nobody(arg bot.Arg, text string) *trouble {
	return &trouble{hidden: true, text: fmt.Sprintf(
		"在您的范围内没有找到客户「%s」。可以写姓名、备注、标签或手机尾号 4 位，例如 /客户 张三、/客户 8000。", shorten(cmp.Or(callName(text), text), 30))}
}

// label tells a customer from others of the same name: the remark, whose they
// are, and the end of a phone number.
func (r reader) label(f bot.Found) (string, error) {
	parts := []string{cmp.Or(shownName(f.Name), "没有名字的客户")}
	for _, rel := range f.Relations[:min(2, len(f.Relations))] {
		name, err := r.roster.Name(r.view.Staff(), rel.UserID)
		if err != nil {
			return "", err
		}
		if rel.Remark != "" && rel.Remark != f.Name {
			parts = append(parts, "备注 "+shownText(rel.Remark))
		}
		parts = append(parts, name+"的客户")
	}
	phones, err := r.view.Desk().Phones(r.caller.Scope, f.ExternalUserID)
	if err != nil {
		return "", err
	}
	if len(phones) > 0 {
		parts = append(parts, tail(phones[0]))
	}
	return strings.Join(parts, " · "), nil
}

// tail shows of a phone number what tells people apart.
func tail(phone string) string {
	if len(phone) < 8 {
		return "****"
	}
	return "尾号 " + phone[len(phone)-4:]
}

// staff finds a member by userid or name, or by a piece of a name that only one
// has. 我 is the caller.
func (r reader) staff(arg bot.Arg, text string) (bot.Value, *trouble, error) {
	what := fold(strings.TrimLeft(strings.TrimSpace(text), "@＠"))
	if what == "我" || what == "me" {
		return bot.Value{Text: r.caller.UserID, Label: r.caller.Name}, nil, nil
	}
	seen, err := r.colleagues(what)
	if err != nil {
		return bot.Value{}, nil, err
	}
	var named, pieces []bot.Caller
	for _, c := range seen {
		switch {
		case fold(c.UserID) == what:
			return bot.Value{Text: c.UserID, Label: c.Name}, nil, nil
		case fold(c.Name) == what:
			named = append(named, c)
		case what != "" && strings.Contains(fold(c.Name), what):
			pieces = append(pieces, c)
		}
	}
	if len(named) == 0 {
		named = pieces
	}
	switch len(named) {
	case 0:
		return bot.Value{}, &trouble{hidden: true, text: fmt.Sprintf(
			"在您的范围内没有找到同事「%s」。请写同事的姓名或企业微信账号。", shorten(callName(text), 30))}, nil
	case 1:
		return bot.Value{Text: named[0].UserID, Label: named[0].Name}, nil, nil
	}
	t := &trouble{text: fmt.Sprintf("「%s」有 %d 位同事，您要哪一位？", shorten(text, 30), len(named))}
	for _, c := range named[:min(len(named), mostFound)] {
		t.pick = append(t.pick, bot.Choice{Label: c.Name + " · " + c.Role.Title() + " · " + c.UserID, Line: c.UserID})
	}
	return bot.Value{}, t, nil
}

// colleagues are the members whom the caller may see: those with a store in
// common, and for who sees everything everybody. A member without a role belongs
// nowhere yet: whoever runs a store finds them by their whole userid, so that
// somebody can give them one.
func (r reader) colleagues(userID string) ([]bot.Caller, error) {
	all, err := r.roster.Everybody(r.view.Staff())
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(c bot.Caller) bool { return c.UserID != r.caller.UserID && !share(r.caller.Scope, c.Scope) })
	records, err := r.view.Staff().Members()
	if err != nil {
		return nil, err
	}
	for _, m := range records {
		c, err := r.roster.Caller(r.view.Staff(), m.UserID)
		if err != nil {
			return nil, err
		}
		wanted := r.caller.Scope.All || r.caller.Role.May(bot.RoleManager, false) && fold(m.UserID) == userID
		if c.Role == bot.RoleNone && m.LeftAt.IsZero() && wanted {
			all = append(all, c)
		}
	}
	return all, nil
}

// share says whether somebody of one scope may see a member of another: they
// have a store in common.
func share(mine, theirs bot.Scope) bool {
	return mine.All || slices.ContainsFunc(theirs.Stores, func(s string) bool { return roster.Shows(mine, s) })
}
