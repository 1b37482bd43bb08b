package wecom

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const (
	apiDepartments = "department/simplelist"
	apiMembers     = "user/simplelist"
	apiMember      = "user/get"
)

// What names may cost: a name is welcome and never necessary.
const (
	nameCalls    = 100
	namePatience = 20 * time.Second
)

// fold makes userids comparable, which WeCom writes now in one case, now in
// another [docs 90196].
func fold(userID string) string { return strings.ToLower(userID) }

// staffNames finds names by folded userid: by department where there are fewer
// departments than members, then one by one, until all have a name, the calls
// are used up, or WeCom has something against it.
func (g *Gateway) staffNames(ctx context.Context, ids []string) map[string]string {
	ctx, cancel := context.WithTimeout(ctx, namePatience)
	defer cancel()
	names := map[string]string{}
	calls := nameCalls
	departments, err := g.departments(ctx)
	if err == nil && len(departments) < len(ids) {
		for _, id := range departments[:min(len(departments), calls)] {
			calls--
			if err := g.namesOf(ctx, id, names); err != nil {
				break
			}
		}
	}
	for _, id := range ids {
		if names[fold(id)] != "" {
			continue
		}
		if calls--; calls < 0 {
			break
		}
		name, err := g.memberName(ctx, request{answers: memberHidden}, id)
		if err != nil && !refusedWith(err, memberHidden...) {
			break
		}
		names[fold(id)] = name
	}
	return names
}

// memberHidden are the codes of a member whom the app may not see.
var memberHidden = []int{40003, 50002, 60011, 60021, 60030, 60111}

// departments are the departments that the app sees [docs 95350].
func (g *Gateway) departments(ctx context.Context) ([]int64, error) {
	var answer struct {
		Departments []struct {
			ID number `json:"id"`
		} `json:"department_id"`
	}
	r := request{app: MainApp, api: apiDepartments, answers: []int{60011, 48002, 60003, 60123}}
	if err := g.get(ctx, r, nil, &answer); err != nil {
		return nil, err
	}
	var ids []int64
	for _, d := range answer.Departments {
		ids = append(ids, int64(d.ID))
	}
	return ids, nil
}

// namesOf adds the names of a department's members, without those of the
// departments below it [docs 90200].
func (g *Gateway) namesOf(ctx context.Context, department int64, names map[string]string) error {
	var answer struct {
		Users []struct {
			ID   word `json:"userid"`
			Name word `json:"name"`
		} `json:"userlist"`
	}
	r := request{app: MainApp, api: apiMembers, answers: []int{60011, 48002, 60003, 60123}}
	if err := g.get(ctx, r, url.Values{"department_id": {strconv.FormatInt(department, 10)}}, &answer); err != nil {
		return err
	}
	for _, u := range answer.Users {
		names[fold(string(u.ID))] = string(u.Name)
	}
	return nil
}

// memberName is a member's name [docs 90196].
func (g *Gateway) memberName(ctx context.Context, r request, userID string) (string, error) {
	r.app, r.api = MainApp, apiMember
	var answer struct {
		Name word `json:"name"`
	}
	err := g.get(ctx, r, url.Values{"userid": {userID}}, &answer)
	return string(answer.Name), err
}
