package store

import (
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// group names a group as people do, with its id.
func (e exporting) group(chatID string) string { return withID(e.groups[chatID], chatID) }

// messages are what the customer said, and what was said to them alone.
func (e exporting) messages() ([]exportRow, error) {
	who := func(m message) string {
		if m.Speaker == e.ExternalUserID {
			return "您"
		}
		return e.member(m.Speaker)
	}
	return read[message](e, "external_userid = ?", "at DESC, id DESC", e.ExternalUserID)(func(m message) exportRow {
		return exportRow{
			"时间": m.At, "谁说的": who(m), "客户群": e.group(m.ChatID), "客服账号": m.OpenKfID, "类型": m.Type, "内容": m.Words, "附件": m.Media,
			"为什么没有内容": goneWords[m.Gone],
		}
	})
}

// goneWords say why a message has no words.
var goneWords = map[string]string{goneExpired: "过了保存期", goneWithheld: "您没有同意存档", goneRecalled: "已撤回"}

func (e exporting) violations() ([]exportRow, error) {
	rows, err := read[violation](e, "external_userid = ?", "at DESC, id", e.ExternalUserID)(func(v violation) exportRow { return e.broken(v) })
	return rows, err
}

// broken tells of a violation. What somebody of the staff said broke the rule, if
// it was they.
func (e exporting) broken(v violation) exportRow {
	var hits []bot.Hit
	var why []string
	if readList(v.Hits, &hits) == nil {
		for _, h := range hits {
			why = append(why, h.Why)
		}
	}
	said := "您"
	if v.ByStaff {
		said = e.member(v.UserID)
	}
	decider := e.member(v.DecidedBy)
	return exportRow{
		"时间": v.At, "谁说的": said, "客户群": e.group(v.ChatID), "门店": v.Store, "内容": v.Text, "原因": strings.Join(why, "；"), "处理": stepWords[v.Step],
		"状态": stateWords[v.State], "申诉": v.Appeal, "申诉时间": v.AppealedAt, "复核": decider, "复核时间": v.DecidedAt, "说明": v.Note,
	}
}

// stepWords and stateWords are what a customer reads.
var (
	stepWords  = map[bot.Step]string{bot.StepNote: "只记下", bot.StepWarn: "提醒店员", bot.StepReview: "请店长看", bot.StepRemove: "请群主移出"}
	stateWords = map[bot.ViolationState]string{
		bot.ViolationNoted: "已记下", bot.ViolationOpen: "等人看", bot.ViolationAppealed: "申诉中", bot.ViolationUpheld: "复核属实", bot.ViolationOverturned: "复核后撤销",
	}
)

func (e exporting) consents() ([]exportRow, error) {
	return read[consent](e, "external_userid = ?", "at DESC, chat_id, user_id", e.ExternalUserID)(func(c consent) exportRow {
		return exportRow{"时间": c.At, "店员": e.member(c.UserID), "客户群": e.group(c.ChatID), "同意存档": c.Agreed}
	})
}

func (e exporting) exclusions() ([]exportRow, error) {
	return read[exclusion](e, "external_userid = ?", "from_at DESC, id", e.ExternalUserID)(func(x exclusion) exportRow {
		until := any(x.UntilAt)
		if x.UntilAt == 0 {
			until = "长期"
		}
		return exportRow{"从": x.FromAt, "到": until, "原因": x.Reason, "门店": x.Store, "谁决定的": e.member(x.ByUser), "提前取消": x.LiftedAt}
	})
}

func (e exporting) examples() ([]exportRow, error) {
	return read[wordExample](e, "external_userid = ?", "at DESC, id", e.ExternalUserID)(func(w wordExample) exportRow {
		return exportRow{"时间": w.At, "内容": w.Text, "判为无害": w.Harmless}
	})
}

func (e exporting) talks() ([]exportRow, error) {
	return read[kfTalk](e, "external_userid = ?", "open_kfid", e.ExternalUserID)(func(k kfTalk) exportRow {
		return exportRow{
			"客服账号": k.OpenKfID, "您最近说话": k.SaidAt, "之后回复条数": k.Answered, "最近欢迎": k.GreetedAt, "人工接待": k.Human, "接待的店员": e.member(k.Servicer),
			"转人工时间": k.HumanAt, "在等您回答": k.Asked,
		}
	})
}
