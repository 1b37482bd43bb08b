package alerts

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/templates"
)

// share is who hears of an alert of the digest, and why now.
type share struct {
	*standing
	why   reason
	users []string
	level int
}

// digest tells together what waited for the end of the quiet hours: each person
// once, of everything that concerns them. Who is concerned by one thing alone
// gets its card.
func (r *round) digest(waited []*standing, why []reason) error {
	shares, mine, groups, err := r.shared(waited, why)
	if err != nil {
		return err
	}
	// Those who hear of the same get the same message.
	together := map[string][]string{}
	for _, u := range sortedKeys(mine) {
		key := fmt.Sprint(mine[u])
		together[key] = append(together[key], u)
	}
	tasks := map[int][]string{}
	for n, key := range sortedKeys(together) {
		users := together[key]
		which := mine[users[0]]
		task, err := r.digestTo(shares, which, users, n)
		if err != nil {
			return err
		}
		if len(which) == 1 {
			// A card of several alerts is not done with one of them.
			tasks[which[0]] = append(tasks[which[0]], task)
		}
	}
	for _, name := range sortedKeys(groups) {
		text, err := r.digestText(shares, groups[name], func(text string) bool { return len(inert(text)) <= noticeBytes })
		if err != nil {
			return err
		}
		r.effects = append(r.effects, written(r.v, name, inert(text)))
	}
	for n, s := range shares {
		r.told(s.standing, s.users, s.level, tasks[n]...)
	}
	return nil
}

// shared finds who hears of what: by person, and by internal group.
func (r *round) shared(waited []*standing, why []reason) (shares []share, mine, groups map[string][]int, err error) {
	mine, groups = map[string][]int{}, map[string][]int{}
	for n, a := range waited {
		items, err := r.items(a)
		if err != nil {
			return nil, nil, nil, err
		}
		s := share{standing: a, why: why[n]}
		s.users, s.level = r.hears(a.Alert, raised(a.Alert, why[n]), items)
		for _, u := range s.users {
			mine[u] = append(mine[u], n)
		}
		for _, name := range r.groupNames(a.Store, s.level == headquarters) {
			groups[name] = append(groups[name], n)
		}
		shares = append(shares, s)
	}
	return shares, mine, groups, nil
}

// digestTo tells some people of some alerts, and says by which card.
func (r *round) digestTo(shares []share, which []int, users []string, n int) (string, error) {
	first := shares[which[0]]
	if len(which) == 1 {
		notice, err := r.notice(first.standing, first.why)
		if err != nil {
			return "", err
		}
		return notice.card.Task, r.send(users, first.ID, notice.card, notice.text)
	}
	text, err := r.digestText(shares, which, func(text string) bool { return len(text) <= textBytes })
	if err != nil {
		return "", err
	}
	onCard, err := r.digestText(shares, which, func(text string) bool {
		_, lines, _ := strings.Cut(text, "\n")
		return utf8.RuneCountInString(lines) <= cardRunes
	})
	if err != nil {
		return "", err
	}
	title, lines, _ := strings.Cut(onCard, "\n")
	card := bot.Card{
		Task: fmt.Sprintf("digest-%d-%d", r.event, n), Source: "掌柜提醒", Title: strings.TrimRight(title, "："), Text: lines,
		Buttons: []bot.CardButton{{Text: "看全部", Line: "/提醒", Main: true}},
	}
	return card.Task, r.send(users, first.ID, card, templates.Cut(text, textBytes))
}
