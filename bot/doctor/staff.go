package doctor

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// MemberName reads one member of the corp, as far as the main app sees.
type MemberName func(ctx context.Context, userID string) (name string, err error)

// WeCom's codes about a member [docs 90313].
const (
	codeBadUser   = 40003
	codeNoMember  = 60111
	codeOutOfView = 60011
)

// outOfView are the codes that mean that the member exists and the app may not
// see them.
var outOfView = []int{codeOutOfView, 60021, 60030, 50002}

// mostAsked bounds how many members are asked for one by one.
const mostAsked = 50

// StaffBook knows what the bot keeps of members of staff.
type StaffBook interface {
	// Members are all whom it knows of. ErrNoRecords says that the database has
	// not been made.
	Members(ctx context.Context) ([]bot.StaffRecord, error)
}

// Staff checks that those who have a role exist and are seen by the app, and that
// those who serve customers have customer contact.
func Staff(shop config.Shop, follow FollowUsers, member MemberName, book StaffBook) Check {
	return Check{Name: "staff", Title: "员工", Needs: []string{"permission"}, Run: func(ctx context.Context) Finding {
		contact, err := follow(ctx)
		if err != nil {
			return unanswered("读取有「客户联系」的员工没成", err)
		}
		known, err := book.Members(ctx)
		if err != nil && !errors.Is(err, ErrNoRecords) {
			return unanswered("数据库里的员工读不出来", err)
		}
		everybody := roll(shop, known)
		c := rollCall{shop: shop, contact: contact, member: member, ruled: ruledOf(shop, known)}
		if err := c.all(ctx, everybody); err != nil {
			return unanswered("读取员工没成", err)
		}
		good := well("配置里的 %d 位员工都在，该有「客户联系」的都有", len(shop.Staff))
		if given := len(everybody) - len(shop.Staff); given > 0 {
			good = well("配置里的 %d 位员工和聊天里给过角色的 %d 位都在，该有「客户联系」的都有", len(shop.Staff), given)
		}
		return gather(c.findings(), good)
	}}
}

// holds says whether a userid is among others; WeCom does not tell capitals
// apart.
func holds(ids []string, id string) bool {
	return slices.ContainsFunc(ids, func(other string) bool { return strings.EqualFold(other, id) })
}

// serves says whether customers are led to a member: a clerk, or somebody whom
// a channel names.
func serves(shop config.Shop, m config.Staff) bool {
	if m.Role == bot.RoleClerk {
		return true
	}
	for _, ch := range shop.Channels {
		if holds(ch.Staff, m.UserID) || holds(ch.Backup, m.UserID) {
			return true
		}
		for _, shift := range ch.Shifts {
			if holds(shift.Staff, m.UserID) {
				return true
			}
		}
	}
	return false
}

func (r rollCall) findings() []Finding {
	var found []Finding
	if len(r.unknown) > 0 {
		found = append(found, Finding{
			Status: Fail, What: "通讯录里没有：" + named(r.unknown),
			Why: "userid 抄错了，或者人已经离职。这样的人打不了命令，也收不到提醒。",
			Do:  []string{"userid 是 管理后台 → 通讯录 → 点开这个人 →「账号」那一栏，不是姓名也不是手机号；改 shop.staff，离职的删掉。"},
		})
	}
	if len(r.unseen) > 0 {
		found = append(found, Finding{
			Status: Fail, What: "应用看不见：" + named(r.unseen),
			Why: "应用只能给可见范围里的人发消息，也只能读到他们的客户：看不见的人打不了命令，也收不到提醒。",
			Do:  []string{"到 管理后台 → 应用管理 → 这个应用 → 可见范围，把他们（或所在的部门）加进去。"},
		})
	}
	if len(r.unheard) > 0 {
		found = append(found, Finding{
			Status: Fail, What: "通讯录里还在，机器人却当他们走了：" + named(r.unheard),
			Why: "收到过他们离开应用可见范围、离职或账号被禁用的通知，没收到回来的通知。在那之前，他们打不了命令，也收不到提醒。",
			Do: []string{
				"还在上班的：到 管理后台 → 应用管理 → 这个应用 → 可见范围，把他们移出去、保存，再加回来，企业微信会重新通知机器人。",
				"真的走了、账号禁用了的：从 shop.staff 里删掉。",
			},
		})
	}
	if len(r.gone) > 0 {
		found = append(found, Finding{
			Status: Advice, What: "在聊天里给过角色、通讯录里却没有的人：" + named(r.gone), Why: "多半已经离职。提醒发给他们会发不出去。",
			Do: []string{"请总部在应用里把角色收回。"}, Example: "/角色 @名字 无",
		})
	}
	if len(r.mute) > 0 {
		found = append(found, Finding{
			Status: Fail, What: "没有开「客户联系」：" + named(r.mute),
			Why: "没有它就加不了客户，活码也指不到他们。",
			Do:  []string{"到 管理后台 → 客户与上下游 → 客户联系 → 权限配置 → 客户联系和客户群，把他们加进使用范围。"},
		})
	}
	if len(r.muteManagers) > 0 {
		found = append(found, Finding{
			Status: Advice, What: "店长没有开「客户联系」：" + named(r.muteManagers),
			Why: "不影响店员接待；不过没有它就当不了客户群的群主。", Do: []string{"需要的话，同样在 客户联系 → 权限配置 里加。"},
		})
	}
	if len(r.strangers) > 0 {
		found = append(found, Finding{
			Status: Advice, What: "有「客户联系」、配置里却没有的人：" + named(r.strangers),
			Why: "他们加的客户也会收到欢迎语，只是不知道算哪家店。", Do: []string{"是店里的人，就写进 shop.staff。"},
			Example: "- { userid: " + r.strangers[0] + ", name: 姓名, role: clerk, store: 门店的id }",
		})
	}
	return found
}
