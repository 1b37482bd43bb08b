package doctor

import (
	"context"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// person is somebody who has a role.
type person struct {
	config.Staff
	// given says that they have it by a command alone, left that the bot was told
	// that they left.
	given, left bool
}

func (p person) String() string { return p.Name + "（" + p.UserID + "）" }

// roll are those of the configuration and those who were given a role in chat.
func roll(shop config.Shop, known []bot.StaffRecord) []person {
	var all []person
	for _, m := range shop.Staff {
		i := slices.IndexFunc(known, func(r bot.StaffRecord) bool { return strings.EqualFold(r.UserID, m.UserID) })
		all = append(all, person{Staff: m, left: i >= 0 && !known[i].LeftAt.IsZero()})
	}
	for _, r := range known {
		configured := slices.ContainsFunc(shop.Staff, func(m config.Staff) bool { return strings.EqualFold(r.UserID, m.UserID) })
		if r.Role != "" && r.Role != bot.RoleNone && r.LeftAt.IsZero() && !configured {
			all = append(all, person{Staff: config.Staff{UserID: r.UserID, Name: orElse(r.Name, r.UserID), Role: r.Role}, given: true})
		}
	}
	return all
}

// rollCall is how those who have a role stand with WeCom.
type rollCall struct {
	shop    config.Shop
	contact []string
	member  MemberName
	// ruled have a role by a department or tag.
	ruled []string

	unknown, gone, unseen, unheard, mute, muteManagers, strangers []string
}

// all asks for everybody whom the list of those with customer contact does not
// have.
func (r *rollCall) all(ctx context.Context, everybody []person) error {
	asked := 0
	for _, p := range everybody {
		there := holds(r.contact, p.UserID)
		if !there && asked < mostAsked {
			asked++
			var err error
			if there, err = r.ask(ctx, p); err != nil {
				return err
			}
		}
		if there && p.left {
			r.unheard = append(r.unheard, p.String())
		}
	}
	for _, id := range r.contact {
		same := func(other string) bool { return strings.EqualFold(other, id) }
		if !slices.ContainsFunc(everybody, func(p person) bool { return same(p.UserID) }) && !slices.ContainsFunc(r.ruled, same) {
			r.strangers = append(r.strangers, id)
		}
	}
	slices.Sort(r.strangers)
	return nil
}

// ask asks for somebody without customer contact and says whether they are there.
func (r *rollCall) ask(ctx context.Context, p person) (there bool, err error) {
	_, err = r.member(ctx, p.UserID)
	code := 0
	if err != nil {
		code, _ = refusal(err)
	}
	switch {
	case code == codeNoMember || code == codeBadUser:
		if p.given {
			r.gone = append(r.gone, p.String())
		} else {
			r.unknown = append(r.unknown, p.String())
		}
	case slices.Contains(outOfView, code):
		r.unseen = append(r.unseen, p.String())
	case err != nil:
		return false, err
	case serves(r.shop, p.Staff):
		r.mute = append(r.mute, p.String())
	case p.Role == bot.RoleManager:
		r.muteManagers = append(r.muteManagers, p.String())
	}
	return err == nil, nil
}

// ruledOf are those to whom a department or tag gives a role.
func ruledOf(shop config.Shop, known []bot.StaffRecord) []string {
	var users []string
	for _, r := range known {
		if slices.ContainsFunc(shop.Roles, func(rule config.RoleRule) bool { return belongs(r, rule) }) {
			users = append(users, r.UserID)
		}
	}
	return users
}
