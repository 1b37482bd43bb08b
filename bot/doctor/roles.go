package doctor

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// Directory is WeCom's address book, as far as the main app sees it. The error
// says why one cannot be read.
type Directory interface {
	Department(ctx context.Context, id int) error
	MemberTag(ctx context.Context, id int) error
}

// codesNotThere are WeCom's codes of a department or tag that is not there
// [docs 90313].
var codesNotThere = []int{60003, 60123, 40068}

// Roles checks the departments and tags that give roles.
func Roles(rules []config.RoleRule, directory Directory, book StaffBook) Check {
	return Check{Name: "roles", Title: "部门和标签", Needs: []string{"permission"}, Run: func(ctx context.Context) Finding {
		if len(rules) == 0 {
			return well("没有按部门或标签给角色，不需要")
		}
		known, err := book.Members(ctx)
		read := err == nil
		if err != nil && !errors.Is(err, ErrNoRecords) {
			return unanswered("数据库里的员工读不出来", err)
		}
		var gone, unseen, empty []string
		asked := map[string]bool{}
		for _, rule := range rules {
			what := ruleTitle(rule)
			if asked[what] || len(asked) == mostAsked {
				continue
			}
			asked[what] = true
			err := ruleAsked(ctx, directory, rule)
			code := 0
			if err != nil {
				code, _ = refusal(err)
			}
			switch {
			case slices.Contains(codesNotThere, code):
				gone = append(gone, what)
			case slices.Contains(outOfView, code):
				unseen = append(unseen, what)
			case err != nil:
				return unanswered(what+"读不出来", err)
			case read && !slices.ContainsFunc(known, func(r bot.StaffRecord) bool { return belongs(r, rule) }):
				empty = append(empty, what)
			}
		}
		return gather(rulesFound(gone, unseen, empty), well("%d 个部门和标签都在；换了部门或标签的人，最多一小时就换角色", len(asked)))
	}}
}

func ruleTitle(r config.RoleRule) string {
	if r.Department != 0 {
		return fmt.Sprintf("部门 %d", r.Department)
	}
	return fmt.Sprintf("标签 %d", r.Tag)
}

func ruleAsked(ctx context.Context, directory Directory, r config.RoleRule) error {
	if r.Department != 0 {
		return directory.Department(ctx, r.Department)
	}
	return directory.MemberTag(ctx, r.Tag)
}

func belongs(m bot.StaffRecord, r config.RoleRule) bool {
	return m.LeftAt.IsZero() && (slices.Contains(m.Departments, r.Department) || slices.Contains(m.Tags, r.Tag))
}

func rulesFound(gone, unseen, empty []string) []Finding {
	var found []Finding
	if len(gone) > 0 {
		found = append(found, Finding{
			Status: Fail, What: "通讯录里没有：" + named(gone), Why: "编号抄错了，或者已经被删掉。靠它们得到角色的人什么都没有。",
			Do: []string{"部门的编号在 管理后台 → 通讯录 → 部门右边的三个点 →「部门ID」；标签的编号在 通讯录 → 标签。改 shop.roles，不要的删掉。"},
		})
	}
	if len(unseen) > 0 {
		found = append(found, Finding{
			Status: Fail, What: "应用看不见：" + named(unseen), Why: "看不见就读不到里面有谁，靠它们得到角色的人什么都没有。",
			Do: []string{"到 管理后台 → 应用管理 → 这个应用 → 可见范围，把它们加进去。"},
		})
	}
	if len(empty) > 0 {
		found = append(found, Finding{
			Status: Advice, What: "里面一个人也没有，或者应用看不见：" + named(empty), Why: "没有人因为它们得到角色。机器人每小时读一次，刚加的人要等一等。",
			Do: []string{"到 管理后台 → 应用管理 → 这个应用 → 可见范围，看看里面的人是不是都在；编号也核对一下。"},
		})
	}
	return found
}
