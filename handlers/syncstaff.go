package handlers

import (
	"fmt"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

const (
	// usersMost is how many members one reading of customers takes [docs 92994].
	usersMost = 100
	// chainsMost is how many readings of customers go on at the same time.
	chainsMost = 8
	// unknownNamed is how many members a problem names.
	unknownNamed = 8
)

// staff takes in who has customer contact; without anybody there is nothing
// to compare.
func (r *run) staff(b bot.StaffFetched) error {
	r.Open = 0
	r.effects = append(r.effects, bot.SetStaff{Members: b.Members, At: b.AskedAt})
	r.Staff, r.Users = len(b.Members), len(b.Members)
	if len(b.Members) == 0 {
		r.problem("没有任何员工有客户联系权限，或者都不在应用的可见范围里。请在企业微信后台「客户联系 → 权限配置」里加上员工，再把他们放进应用的可见范围。")
		return r.finish()
	}
	for _, m := range b.Members {
		r.Place.Waiting = append(r.Place.Waiting, m.UserID)
	}
	r.unknownStaff(b.Members)
	r.Step = bot.SyncTags
	r.send(bot.FetchTags{Run: r.ID})
	return nil
}

// unknownStaff advises to name members whose store and role nobody knows.
func (r *run) unknownStaff(members []bot.StaffMember) {
	var unknown []string
	for _, m := range members {
		if r.member(m.UserID).UserID != "" {
			continue
		}
		name := m.UserID
		if m.Name != "" {
			name = fmt.Sprintf("%s（%s）", m.Name, m.UserID)
		}
		unknown = append(unknown, name)
	}
	if len(unknown) == 0 {
		return
	}
	names := strings.Join(unknown[:min(len(unknown), unknownNamed)], "、")
	if len(unknown) > unknownNamed {
		names += fmt.Sprintf(" 等 %d 人", len(unknown))
	}
	r.problem("%s 有客户联系权限，但配置里没有，掌柜不知道是哪家店的人。请加到 config.yaml 的 shop.staff 里。", names)
}

// tags follows on the reading of the corp's tags: now the tags of customers
// can be understood.
func (r *run) tags(b bot.TagsFetched) error {
	r.Open, r.Tags = 0, len(b.Tags)
	return r.readCustomers()
}

// readCustomers begins the readings of customers, several at a time.
func (r *run) readCustomers() error {
	r.Step = bot.SyncCustomers
	size := min(usersMost, (len(r.Place.Waiting)+chainsMost-1)/chainsMost)
	for range chainsMost {
		r.nextUsers(size)
	}
	return nil
}

// nextUsers begins with the next members, if there are any left.
func (r *run) nextUsers(size int) {
	size = min(size, len(r.Place.Waiting))
	if size == 0 {
		return
	}
	r.send(bot.FetchCustomers{Run: r.ID, Users: slices.Clone(r.Place.Waiting[:size])})
	r.Place.Waiting = slices.Clone(r.Place.Waiting[size:])
}
