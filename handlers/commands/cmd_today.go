package commands

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// todayCommand says how the business is doing, as far as the caller sees it.
func todayCommand(c *counter) bot.Command {
	return bot.Command{
		Name: "今日", English: "today", Aliases: []string{"战报", "日报"}, Topic: bot.TopicShop,
		Help:     "您的、本店的、各店的数：加粉、流失、进群、订单、券",
		Examples: []string{"/今日", "/战报 昨天", "/战报 上周 图", "/战报 11-20"},
		Args: []bot.Arg{
			{Name: "哪天", English: "when", Type: bot.ArgText, Optional: true, Help: "昨天、本周、上周、本月、11-20"},
			{Name: "图", English: "picture", Type: bot.ArgChoice, Optional: true, Help: "写「图」再要一张图", Options: []bot.Option{
				{Value: withPicture, Words: []string{"图", "图片", "picture"}},
			}},
		},
		Role: bot.RoleClerk,
		Run:  c.today(c.drawer()),
	}
}

func (c *counter) today(draw drawing) func(bot.Call, bot.View) (bot.Answer, error) {
	return func(call bot.Call, v bot.View) (bot.Answer, error) {
		typed, picture := call.Arg("哪天").Text, call.Given("图")
		if slices.Contains(pictureWords, fold(typed)) {
			typed, picture = "", true
		}
		when, ok := c.spanNamed(typed, v.Now())
		if s, named := c.roster.StoreNamed(call.Scope, typed); !ok && named {
			return say("战报把您管的店列在一起，不用写店名：发 /今日，里面有%s。看别的日子发 /战报 昨天、/战报 上周。", s.Name)
		}
		if !ok {
			return say("看不懂「%s」是哪天。可以写：今天、昨天、本周、上周、本月、上月，或已经过去的日期，例如：/战报 11-20", shownText(cutRunes(typed, 20)))
		}
		r := &bulletin{counter: c, call: call, v: v, when: when, known: map[bot.NumbersBy][2]map[string]bot.Numbers{}}
		text, err := r.text()
		answer := bot.Answer{Text: text}
		if err == nil && picture {
			answer.Picture, err = r.picture(draw)
		}
		return answer, err
	}
}

// bulletin puts the numbers of a time together.
type bulletin struct {
	*counter
	call bot.Call
	v    bot.View
	when span
	// known are the numbers that were read, of the time and of the one before.
	known map[bot.NumbersBy][2]map[string]bot.Numbers
}

func (r *bulletin) text() (string, error) {
	title := r.when.title + "战报"
	if strings.ContainsAny(r.when.title, "0123456789") {
		title = r.when.title + " 战报"
	}
	first, last := r.local(r.when.from).Format("01-02"), r.local(r.when.until.Add(-instant)).Format("01-02")
	switch {
	case r.when.running:
		title += "（到 " + r.local(r.v.Now()).Format("01-02 15:04") + "）"
	case first != last:
		title += "（" + first + " 至 " + last + "）"
	case first != r.when.title:
		title += "（" + first + "）"
	}
	lines := []string{title + "，括号里是" + r.when.before}
	for _, part := range []func() ([]string, error){r.mine, r.stores, r.staff} {
		more, err := part()
		if err != nil {
			return "", err
		}
		lines = append(lines, more...)
	}
	if len(lines) == 1 {
		lines = append(lines, "还没有数。")
	}
	if url := r.board(); url != "" {
		lines = append(lines, "看板："+url)
	}
	return strings.Join(lines, "\n"), nil
}

// board is the address of the managers' page with the days of the time; empty if
// there is none.
func (r *bulletin) board() string {
	first, last := r.local(r.when.from).Format(time.DateOnly), r.local(r.when.until.Add(-instant)).Format(time.DateOnly)
	if r.BoardURL == "" || first == last && r.daysBetween(r.when.from, r.v.Now()) == 0 {
		return r.BoardURL
	}
	return r.BoardURL + "?from=" + first + "&until=" + last
}

// both are the numbers of the time and of the one before, by key.
func (r *bulletin) both(by bot.NumbersBy) (now, before map[string]bot.Numbers, err error) {
	if known, ok := r.known[by]; ok {
		return known[0], known[1], nil
	}
	all := [2]map[string]bot.Numbers{{}, {}}
	for i, s := range []span{{from: r.when.from, until: r.when.until}, {from: r.when.beforeFrom, until: r.when.beforeT}} {
		rows, err := r.v.Desk().Numbers(r.call.Scope, s.from, s.until, by)
		if err != nil {
			return nil, nil, err
		}
		for _, n := range rows {
			all[i][n.Key] = n
		}
	}
	r.known[by] = all
	return all[0], all[1], nil
}

// mine are the caller's own numbers, for those who talk to customers.
func (r *bulletin) mine() ([]string, error) {
	if r.call.Role != bot.RoleClerk && r.call.Role != bot.RoleManager {
		return nil, nil
	}
	now, before, err := r.both(bot.NumbersStaff)
	if err != nil {
		return nil, err
	}
	mine, was := ofUser(now, r.call.UserID), ofUser(before, r.call.UserID)
	return block("我", mine, was), nil
}

func ofUser(all map[string]bot.Numbers, userID string) bot.Numbers {
	for key, n := range all {
		if sameUser(key, userID) {
			return n
		}
	}
	return bot.Numbers{}
}

// stores are the stores' numbers, and those of all of them together if the
// caller sees several.
func (r *bulletin) stores() ([]string, error) {
	stores := r.roster.Stores(r.call.Scope)
	now, before, err := r.both(bot.NumbersStore)
	if err != nil {
		return nil, err
	}
	var lines []string
	if len(stores) != 1 || r.call.Scope.All {
		all, allBefore, err := r.both(bot.NumbersAll)
		if err != nil {
			return nil, err
		}
		lines = append(lines, block("合计", all[""], allBefore[""])...)
	}
	if len(stores) == 1 {
		return append(lines, block(stores[0].Name, now[stores[0].ID], before[stores[0].ID])...), nil
	}
	for _, s := range stores {
		lines = append(lines, s.Name+"："+short(now[s.ID], before[s.ID]))
	}
	return lines, nil
}

// staff are a line for each member, for the one who runs a single store.
func (r *bulletin) staff() ([]string, error) {
	if r.call.Role != bot.RoleManager {
		return nil, nil
	}
	now, before, err := r.both(bot.NumbersStaff)
	if err != nil || len(now) == 0 {
		return nil, err
	}
	lines := []string{"店员："}
	for _, k := range busiest(now) {
		name, err := r.staffName(r.v, k)
		if err != nil {
			return nil, err
		}
		lines = append(lines, name+"："+short(now[k], before[k]))
	}
	return lines, nil
}

// block are all numbers of one, on a few lines.
func block(name string, n, was bot.Numbers) []string {
	lines := []string{
		fmt.Sprintf("【%s】加 %s，净增 %s，流失 %s", name, than(n.Added, was.Added), than(n.Net(), was.Net()), than(n.Lost, was.Lost)),
	}
	groups := fmt.Sprintf("进群 %s，退群 %s", than(n.Joined, was.Joined), than(n.Left+n.Removed, was.Left+was.Removed))
	if rate := n.WelcomeRate(); rate >= 0 {
		groups = fmt.Sprintf("欢迎语送达 %.0f%%，", rate) + groups
	}
	lines = append(lines, groups, fmt.Sprintf("订单 %s，%s 元（%s），券 %s", than(n.Orders, was.Orders), n.Sales, was.Sales, than(n.Coupons, was.Coupons)))
	if n.Violations > 0 {
		lines = append(lines, fmt.Sprintf("违规 %s", than(n.Violations, was.Violations)))
	}
	return lines
}

// short are the numbers of one that matter most, on one line.
func short(n, was bot.Numbers) string {
	return fmt.Sprintf("加 %s，流失 %s，订单 %s，%s 元", than(n.Added, was.Added), than(n.Lost, was.Lost), than(n.Orders, was.Orders), n.Sales)
}

// than is a number with the one before in brackets.
func than(now, before int) string { return fmt.Sprintf("%d（%d）", now, before) }

// busiest are the keys of numbers, those with the most new customers first.
func busiest(all map[string]bot.Numbers) []string {
	keys := make([]string, 0, len(all))
	for k := range all {
		if k != "" {
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, func(a, b string) int { return cmp.Or(all[b].Added-all[a].Added, strings.Compare(a, b)) })
	return keys
}
