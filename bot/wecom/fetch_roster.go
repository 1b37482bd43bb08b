package wecom

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

const apiTagMembers = "tag/get"

// The codes of a department or a tag that is not there. A tag's is own
// knowledge: no page of tag/get is at hand. One that the app may not see (60011)
// is not empty: nobody loses a role because of it.
var (
	departmentGone = []int{60003, 60123}
	rosterTagGone  = []int{40068}
)

// rosterReading gathers who belongs where.
type rosterReading struct {
	g *Gateway
	// below are the departments right below each one.
	below map[int64][]int64
	// members are those found, by folded userid; read are the departments whose
	// own members were asked for.
	members map[string]*bot.RosterMember
	read    map[int64][]bot.RosterMember
	// missing are the departments and tags that are not there.
	missing []string
}

// fetchRoster reads who belongs to departments, with those below them, and to
// tags, to which whole departments may belong.
func (g *Gateway) fetchRoster(ctx context.Context, item bot.OutboxItem, s bot.FetchRoster) bot.Outcome {
	found := bot.RosterFetched{Members: []bot.RosterMember{}, AskedAt: g.now()}
	q := &rosterReading{g: g, members: map[string]*bot.RosterMember{}, read: map[int64][]bot.RosterMember{}}
	if err := q.all(ctx, s); err != nil {
		return g.outcome(ctx, item, err)
	}
	for _, m := range q.members {
		found.Members = append(found.Members, *m)
	}
	slices.SortFunc(found.Members, func(a, b bot.RosterMember) int { return cmp.Compare(a.UserID, b.UserID) })
	o := bot.Outcome{Class: bot.ClassDone, Result: found}
	if len(q.missing) > 0 {
		o.Reason = "企业微信里没有" + strings.Join(q.missing, "、") + "：请检查 config.yaml 的 shop.roles"
	}
	return o
}

func (q *rosterReading) all(ctx context.Context, s bot.FetchRoster) error {
	for _, id := range s.Departments {
		inside, err := q.department(ctx, int64(id))
		if refusedWith(err, departmentGone...) {
			q.missing = append(q.missing, fmt.Sprintf("部门 %d", id))
			continue
		}
		if err != nil {
			return err
		}
		for _, m := range inside {
			one := q.member(m)
			one.Departments = addOnce(one.Departments, id)
		}
	}
	for _, id := range s.Tags {
		inside, err := q.tag(ctx, id)
		if refusedWith(err, rosterTagGone...) {
			q.missing = append(q.missing, fmt.Sprintf("标签 %d", id))
			continue
		}
		if err != nil {
			return err
		}
		for _, m := range inside {
			one := q.member(m)
			one.Tags = addOnce(one.Tags, id)
		}
	}
	return nil
}

func addOnce(list []int, n int) []int {
	if slices.Contains(list, n) {
		return list
	}
	return append(list, n)
}

// member is the entry of somebody, who may be met under several numbers.
func (q *rosterReading) member(m bot.RosterMember) *bot.RosterMember {
	one := q.members[fold(m.UserID)]
	if one == nil {
		one = &bot.RosterMember{UserID: m.UserID}
		q.members[fold(m.UserID)] = one
	}
	one.Name = cmp.Or(one.Name, m.Name)
	return one
}

// tree reads which departments lie below which, once, and only if a department
// is asked for [docs 95350].
func (q *rosterReading) tree(ctx context.Context) error {
	if q.below != nil {
		return nil
	}
	var answer struct {
		Departments []struct {
			ID     number `json:"id"`
			Parent number `json:"parentid"`
		} `json:"department_id"`
	}
	if err := q.g.get(ctx, request{app: MainApp, api: apiDepartments}, nil, &answer); err != nil {
		return err
	}
	q.below = map[int64][]int64{}
	for _, d := range answer.Departments {
		q.below[int64(d.Parent)] = append(q.below[int64(d.Parent)], int64(d.ID))
	}
	return nil
}

// department are the members of a department and of those below it. WeCom lists
// one at a time [docs 90200].
func (q *rosterReading) department(ctx context.Context, top int64) ([]bot.RosterMember, error) {
	if err := q.tree(ctx); err != nil {
		return nil, err
	}
	var inside []bot.RosterMember
	seen := map[int64]bool{}
	for wait := []int64{top}; len(wait) > 0; wait = wait[1:] {
		if seen[wait[0]] {
			continue
		}
		seen[wait[0]] = true
		own, err := q.own(ctx, wait[0])
		if err != nil && (wait[0] == top || !refusedWith(err, departmentGone...)) {
			return nil, err
		}
		inside = append(inside, own...)
		wait = append(wait, q.below[wait[0]]...)
	}
	return inside, nil
}

func (q *rosterReading) own(ctx context.Context, id int64) ([]bot.RosterMember, error) {
	if own, ok := q.read[id]; ok {
		return own, nil
	}
	var answer struct {
		Users *[]rosterUser `json:"userlist"`
	}
	r := request{app: MainApp, api: apiMembers, answers: departmentGone}
	if err := q.g.get(ctx, r, url.Values{"department_id": {strconv.FormatInt(id, 10)}}, &answer); err != nil {
		return nil, err
	}
	if answer.Users == nil {
		return nil, q.g.missing(apiMembers, "userlist")
	}
	q.read[id] = rosterUsers(*answer.Users)
	return q.read[id], nil
}

// tag are the members who carry a tag, by themselves or with their department.
func (q *rosterReading) tag(ctx context.Context, id int) ([]bot.RosterMember, error) {
	var answer struct {
		Users   *[]rosterUser `json:"userlist"`
		Parties []number      `json:"partylist"`
	}
	r := request{app: MainApp, api: apiTagMembers, answers: rosterTagGone}
	if err := q.g.get(ctx, r, url.Values{"tagid": {strconv.Itoa(id)}}, &answer); err != nil {
		return nil, err
	}
	if answer.Users == nil {
		return nil, q.g.missing(apiTagMembers, "userlist")
	}
	inside := rosterUsers(*answer.Users)
	for _, party := range answer.Parties {
		more, err := q.department(ctx, int64(party))
		if err != nil && !refusedWith(err, departmentGone...) {
			return nil, err
		}
		inside = append(inside, more...)
	}
	return inside, nil
}

type rosterUser struct {
	ID   word `json:"userid"`
	Name word `json:"name"`
}

func rosterUsers(users []rosterUser) []bot.RosterMember {
	list := []bot.RosterMember{}
	for _, u := range users {
		if u.ID != "" {
			list = append(list, bot.RosterMember{UserID: string(u.ID), Name: string(u.Name)})
		}
	}
	return list
}
