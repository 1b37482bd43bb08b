package commands

import (
	"fmt"
	"slices"

	"github.com/zhanggui/zhanggui/bot"
)

// customerAndTag reads two words of which one names a customer and the other a
// tag. The customer comes first, as in every command, but people also say the
// tag first: who is a customer and what is a tag tells which was meant, and where
// both can be the caller is asked.
func (a *arguments) customerAndTag() (*trouble, error) {
	whom, tag, ok := a.untold()
	left := a.left(0)
	if !ok || len(left) != 2 {
		return nil, nil
	}
	first, second := left[0], left[1]
	forward, err := a.fit(first, second)
	if err != nil {
		return nil, err
	}
	backward, err := a.fit(second, first)
	if err != nil {
		return nil, err
	}
	switch {
	case forward == backward && forward > closeFit:
		return a.whichOrder(whom, tag, first, second), nil
	case backward > forward:
		first, second = second, first
	}
	if t, err := a.take(whom, []int{first}); t != nil || err != nil {
		return t, err
	}
	return a.take(tag, []int{second})
}

// untold are the arguments of a command that are a customer and a tag, if neither
// was given by name.
func (a *arguments) untold() (whom, tag bot.Arg, ok bool) {
	i := slices.IndexFunc(a.cmd.Args, func(arg bot.Arg) bool { return arg.Type == bot.ArgCustomer })
	j := slices.IndexFunc(a.cmd.Args, func(arg bot.Arg) bool { return arg.Type == bot.ArgTag })
	if i < 0 || j < 0 {
		return whom, tag, false
	}
	whom, tag = a.cmd.Args[i], a.cmd.Args[j]
	_, named := a.values[whom.Name]
	_, tagged := a.values[tag.Name]
	return whom, tag, !named && !tagged
}

// How well two words fit as a customer and a tag: not at all; the one or the
// other does, so that what is wrong can be said of the other; both do, but the
// customer only as one who holds a tag of that name; both do.
type orderFit int

const (
	noFit orderFit = iota
	closeFit
	weakFit
	goodFit
)

func (a *arguments) fit(whom, tag int) (orderFit, error) {
	all, err := a.knownTags(a.view)
	if err != nil {
		return noFit, err
	}
	found, err := a.view.Desk().FindCustomers(a.caller.Scope, callName(a.text([]int{whom})), mostFound+1)
	if err != nil {
		return noFit, err
	}
	known := len(fitting(all, a.text([]int{tag}))) > 0
	called := slices.ContainsFunc(found, func(f bot.Found) bool { return f.By != bot.FoundByTag })
	switch {
	case known && called:
		return goodFit, nil
	case known && len(found) > 0:
		return weakFit, nil
	case known || called:
		return closeFit, nil
	default:
		return noFit, nil
	}
}

// whichOrder asks which of two words is the customer.
func (a *arguments) whichOrder(whom, tag bot.Arg, first, second int) *trouble {
	t := &trouble{text: "这两个词都可以是客户，也都可以是标签，您是说哪一种？"}
	for _, order := range [][2]int{{first, second}, {second, first}} {
		who, what := a.text([]int{order[0]}), a.text([]int{order[1]})
		line := fmt.Sprintf("/%s %s=%s %s=%s", a.cmd.Name, whom.Name, quote(who), tag.Name, quote(what))
		if a.trial {
			line += " 试"
		}
		t.pick = append(t.pick, bot.Choice{Label: fmt.Sprintf("客户「%s」，标签「%s」", shorten(shownText(who), 30), shorten(shownText(what), 30)), Line: line})
	}
	return t
}

// tagAlone says of an argument that is a customer that the only word is no
// customer but the tag: it names one, or the customers are given otherwise.
func (a *arguments) tagAlone(arg bot.Arg, left []int) (bool, error) {
	if arg.Type != bot.ArgCustomer || len(left) != 1 {
		return false, nil
	}
	if _, _, ok := a.untold(); !ok {
		return false, nil
	}
	if _, segment := a.values[segmentArg]; segment {
		return true, nil
	}
	all, err := a.knownTags(a.view)
	return len(fitting(all, a.text(left))) > 0, err
}
