package doctor

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// How many corp tags a corp has at most [docs 92117], and how many are worth a
// word.
const (
	mostTags = 10_000
	manyTags = 9_000
)

// TagBook knows the corp tags whose ids the bot remembers.
type TagBook interface {
	// KnownTags are those tags. ErrNoRecords says that the database has not been
	// made.
	KnownTags(ctx context.Context) ([]bot.RemoteTag, error)
}

// Tags compares the tags that rules give with those in the admin console, and
// with those that rules ask for.
func Tags(shop config.Shop, known TagBook, corp func(context.Context) ([]bot.RemoteTag, error)) Check {
	return Check{Name: "tags", Title: "企业标签", Needs: []string{"permission", "database"}, Run: func(ctx context.Context) Finding {
		there, err := corp(ctx)
		if err != nil {
			return unanswered("企业标签读不出来", err)
		}
		ours, err := known.KnownTags(ctx)
		if err != nil && !errors.Is(err, ErrNoRecords) {
			return unanswered("数据库里的标签读不出来", err)
		}
		found := append(moved(ours, there, shop.Tags.Rules), loose(shop.LooseTags())...)
		if f, full := crowd(len(there)); full {
			found = append(found, f)
		}
		return gather(found, well("企业微信里有 %d 个标签，和规则对得上", len(there)))
	}}
}

// moved are tags that somebody renamed or deleted in the console.
func moved(ours, there []bot.RemoteTag, rules []config.TagRule) []Finding {
	byID := map[string]bot.RemoteTag{}
	for _, t := range there {
		byID[t.ID] = t
	}
	var renamed, deleted []string
	for _, t := range ours {
		if !ruled(rules, t) {
			continue
		}
		now, exists := byID[t.ID]
		switch {
		case !exists:
			deleted = append(deleted, t.Group+"·"+t.Name)
		case now.Name != t.Name || now.Group != t.Group:
			renamed = append(renamed, fmt.Sprintf("%s·%s → %s·%s", t.Group, t.Name, now.Group, now.Name))
		}
	}
	var found []Finding
	if len(renamed) > 0 {
		found = append(found, Finding{
			Status: Advice, What: "有标签在后台改了名：" + named(renamed),
			Why: "规则里还是老名字，往后打的标签就和后台的对不上，同一种客户会分成两半。",
			Do:  []string{"想用新名字，就把 shop.tags.rules 里的 group、tag 也改过来；想用老名字，就到后台改回去。"},
		})
	}
	if len(deleted) > 0 {
		found = append(found, Finding{
			Status: Advice, What: "有标签在后台被删了：" + named(deleted),
			Why: "下次用到时机器人会重新建；原来打在客户身上的，企业微信里已经没有，库里还记着，会补回去。",
			Do:  []string{"真的不想要，就把对应的规则从 shop.tags.rules 里去掉。"},
		})
	}
	return found
}

// loose advises on tags that rules ask for and none gives.
func loose(tags []config.LooseTag) []Finding {
	var found []Finding
	for _, t := range tags {
		f := Finding{
			Status: Advice, What: fmt.Sprintf("规则「%s」看有没有标签「%s」，可是没有一条规则打这个标签", t.Rule, t.Name),
			Why: "只有店员手工打上的人才算有，别的客户这条规则一个也不打。",
			Do:  []string{"是店员手工打的，就不用管；写错了，就改 " + t.Path + "。"},
		}
		if t.Rule == "" {
			f.What = fmt.Sprintf("shop.alerts.risk.silent 写了标签「%s」，可是没有一条规则打这个标签", t.Name)
			f.Why = "只有店员手工打上的客户照它算多久没动静，别的人都照 otherwise 算。"
		}
		if t.Lacks {
			f.Why = "除了店员手工打上的，人人都算没有，这个条件等于没写。"
		}
		if t.Near != "" {
			f.Do[0] = fmt.Sprintf("是不是想写「%s」？改 %s；是店员手工打的，就不用管。", t.Near, t.Path)
		}
		found = append(found, f)
	}
	return found[:min(len(found), mostNamed)]
}

// ruled says whether a rule of the configuration gives a tag.
func ruled(rules []config.TagRule, t bot.RemoteTag) bool {
	return slices.ContainsFunc(rules, func(r config.TagRule) bool {
		return !r.Remove && fits(r.Group, t.Group) && fits(r.Tag, t.Name)
	})
}

// fits says whether a name is one that a rule with {places} can make.
func fits(pattern, name string) bool {
	before, rest, open := strings.Cut(pattern, "{")
	if !open {
		return pattern == name
	}
	_, after, _ := strings.Cut(rest, "}")
	if i := strings.LastIndex(after, "}"); i >= 0 {
		after = after[i+1:]
	}
	return strings.HasPrefix(name, before) && strings.HasSuffix(name, after)
}

// crowd is what to say about the number of tags.
func crowd(n int) (Finding, bool) {
	if n < manyTags {
		return Finding{}, false
	}
	f := Finding{
		Status: Advice, What: fmt.Sprintf("企业标签有 %d 个，最多 %d 个", n, mostTags), Why: "满了以后，新的门店、渠道、活动就建不了标签。",
		Do: []string{"到 管理后台 → 客户联系 → 客户 → 企业客户标签，删掉早就不用的；按活动建标签的话，过期的活动先清。"},
	}
	if n >= mostTags {
		f.Status = Fail
	}
	return f, true
}
