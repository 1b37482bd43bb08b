package store

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

func (e exporting) profile() ([]exportRow, error) {
	return []exportRow{{
		"客户ID": e.ExternalUserID, "昵称": e.Name, "头像": e.Avatar, "UnionID": e.UnionID,
		"类型": map[int]string{1: "微信用户", 2: "企业微信用户"}[e.Type], "性别": map[int]string{1: "男", 2: "女"}[e.Gender],
		"资料读取时间": e.FetchedAt, "订单数": e.Orders, "消费": e.Spent, "首次下单": e.FirstOrderAt, "最近下单": e.LastOrderAt, "最近露面": e.LastSeenAt,
	}}, nil
}

func (e exporting) relationRows() (rows []relation, err error) {
	err = e.tx.Where("customer_id = ?", e.ID).Order("user_id").Find(&rows).Error
	return rows, err
}

func (e exporting) relations() ([]exportRow, error) {
	return rowsOf(e.relationRows)(func(r relation) exportRow {
		return exportRow{
			"店员": e.member(r.UserID), "状态": r.Status.Title(), "状态时间": r.StatusAt, "添加时间": r.AddedAt, "来源": r.State, "渠道": r.Channel,
			"门店": r.Store, "添加方式": addWayWords(r.AddWay), "欢迎时间": r.WelcomedAt, "欢迎语没送达": r.WelcomeLostAt,
		}
	})
}

// addWays are the ways in which a pair can meet, as WeCom numbers them [docs
// 92114].
var addWays = map[int]string{
	1: "扫描二维码", 2: "搜索手机号", 3: "名片分享", 4: "群聊", 5: "手机通讯录", 6: "微信联系人", 8: "安装第三方应用时自动添加的客服人员",
	9: "搜索邮箱", 10: "视频号添加", 11: "日程参与人", 12: "会议参与人", 13: "微信好友对应的企业微信", 14: "智慧硬件专属客服", 15: "上门服务客服",
	16: "获客链接", 17: "定制开发", 18: "需求回复", 21: "第三方售前客服", 22: "可能的商务伙伴", 24: "接受微信账号收到的好友申请",
	201: "内部成员共享", 202: "管理员或负责人分配",
}

// addWayWords say how a pair met; empty if nobody knows.
func addWayWords(way int) string {
	words, known := addWays[way]
	if way != 0 && !known {
		return fmt.Sprintf("其他方式（%d）", way)
	}
	return words
}

func (e exporting) remarks() ([]exportRow, error) {
	rows, err := e.relationRows()
	var all []exportRow
	for _, r := range rows {
		if r.Remark != "" {
			all = append(all, exportRow{"店员": e.member(r.UserID), "备注": r.Remark, "时间": r.RemarkAt})
		}
	}
	return all, err
}

func (e exporting) phones() ([]exportRow, error) {
	return read[phone](e, "customer_id = ? AND phone <> ''", "user_id, phone", e.ID)(func(p phone) exportRow {
		return exportRow{"电话": p.Phone, "谁记的": e.member(p.UserID), "时间": p.At}
	})
}

func (e exporting) tags() ([]exportRow, error) {
	type named struct {
		Row  pairTag `gorm:"embedded"`
		Grp  string
		Name string
	}
	var rows []named
	err := e.tx.Table("pair_tags").Select("pair_tags.*, tags.group_name AS grp, tags.name AS name").
		Joins("JOIN tags ON tags.id = pair_tags.tag_id").Where("pair_tags.customer_id = ?", e.ID).
		Order("tags.group_name, tags.name, pair_tags.user_id").Find(&rows).Error
	var all []exportRow
	for _, one := range rows {
		t := one.Row
		all = append(all, exportRow{
			"店员": e.member(t.UserID), "标签组": one.Grp, "标签": one.Name, "首次": t.FirstAt, "最近": t.LastAt, "次数": t.Count, "到期": t.ExpiresAt,
			"规则": t.Rule, "取下时间": t.RemovedAt, "取下规则": t.RemovedRule,
			"人工": map[hand]string{handGiven: "打上", handTaken: "取下", handForgotten: "已不存在"}[t.Hand], "人工时间": t.HandAt,
		})
	}
	return all, err
}

func (e exporting) story() ([]exportRow, error) {
	return read[interaction](e, "customer_id = ?", "at DESC, kind, user_id, ref", e.ID)(func(i interaction) exportRow {
		return exportRow{"时间": i.At, "发生了什么": i.Kind.Title(), "店员": e.member(i.UserID), "关于": withID(e.groups[i.Ref], i.Ref), "详情": i.Detail}
	})
}

func (e exporting) sends() ([]exportRow, error) {
	// What was said in words; the rest is between the bot and WeCom.
	words := func(o outboxRow) string {
		send, err := bot.DecodeSend(o.Kind, o.Payload)
		if err != nil {
			return ""
		}
		switch s := send.(type) {
		case bot.Welcome:
			return s.Text
		case bot.AppMessage:
			return s.Text
		case bot.WriteRemark:
			return s.Remark
		case bot.KfMessage:
			return s.Text
		}
		return ""
	}
	return read[outboxRow](e, "subject = ?", "id DESC", e.ExternalUserID)(func(o outboxRow) exportRow {
		return exportRow{"时间": o.CreatedAt, "做了什么": o.Kind.Title(), "结果": o.Class.Title(), "完成时间": o.Lease.FinishedAt, "说明": o.Lease.Cause, "内容": words(o)}
	})
}

func (e exporting) memberships() ([]exportRow, error) {
	type stay struct {
		Row  chatMember `gorm:"embedded"`
		Chat string
	}
	var rows []stay
	err := e.tx.Table("chat_members").Select("chat_members.*, chats.chat_id AS chat").Joins("JOIN chats ON chats.id = chat_members.chat_number").
		Where("chat_members.member_id = ?", e.ExternalUserID).Order("chat_members.joined_at, chats.chat_id").Find(&rows).Error
	var all []exportRow
	for _, one := range rows {
		m := one.Row
		all = append(all, exportRow{
			"客户群": withID(e.groups[one.Chat], one.Chat), "群里的昵称": m.Name, "UnionID": m.UnionID, "现在在群里": m.Present, "进群": m.JoinedAt, "退群": m.LeftAt,
			"被移出": m.Removed, "进群方式": map[bot.JoinScene]string{bot.JoinInvited: "被邀请", bot.JoinLink: "链接", bot.JoinQR: "扫码"}[m.Scene],
			"来源": m.State, "邀请人": e.member(m.Invitor),
		})
	}
	return all, err
}

func (e exporting) orders() ([]exportRow, error) {
	var rows []order
	err := e.tx.Where("customer_id = ?", e.ID).Order("paid_at DESC, number").Find(&rows).Error
	var all []exportRow
	for _, o := range rows {
		var lines []orderLine
		if err := json.Unmarshal([]byte(o.Items), &lines); err != nil {
			return nil, err
		}
		var items []string
		for _, l := range lines {
			items = append(items, strings.Join(strings.Fields(fmt.Sprintf("%s %s ×%d %s 元", l.Name, l.Category, max(1, l.Quantity), bot.Money(l.Amount))), " "))
		}
		all = append(all, exportRow{
			"订单号": o.Number, "状态": map[bot.OrderStatus]string{bot.OrderPaid: "已付款", bot.OrderRefunded: "已退款"}[o.Status], "金额": o.Amount,
			"付款时间": o.PaidAt, "更新时间": o.UpdatedAt, "电话": o.Phone, "券": o.Coupon, "门店": o.Store, "系统": o.Source,
			"对上的依据": map[string]string{joinedByID: "客户ID", "phone": "电话", "coupon": "券"}[o.JoinedBy], "商品": strings.Join(items, "；"),
		})
	}
	return all, err
}

func (e exporting) touches() ([]exportRow, error) {
	return read[touch](e, "external_userid = ?", "at DESC, id", e.ExternalUserID)(func(t touch) exportRow {
		return exportRow{"时间": t.At, "店员": e.member(t.UserID), "内容": t.Template, "编号": t.Ref, "对照组没有发": t.Held, "券": t.Coupon}
	})
}

func (e exporting) posts() ([]exportRow, error) {
	said := func(p postRow) string {
		var c postContent
		if err := json.Unmarshal([]byte(p.Content), &c); err != nil {
			return p.Content
		}
		return c.Text
	}
	return read[postRow](e, "id IN (SELECT post_id FROM post_targets WHERE target = ? AND NOT chat)", "at DESC, id", e.ExternalUserID)(func(p postRow) exportRow {
		return exportRow{"时间": p.At, "店员": e.member(p.Sender), "模板": p.Template, "内容": said(p), "发出": p.ConfirmedAt, "取消": p.CancelledAt}
	})
}

func (e exporting) todos() ([]exportRow, error) {
	return read[todoRow](e, "external_userid = ?", "created_at, id", e.ExternalUserID)(func(t todoRow) exportRow {
		return exportRow{
			"内容": t.Text, "店员": e.member(t.UserID), "门店": t.Store, "提出": t.CreatedAt, "提醒": t.DueAt, "完成": t.DoneAt, "谁完成的": e.member(t.DoneBy), "结果": t.Outcome,
		}
	})
}

func (e exporting) items() ([]exportRow, error) {
	return read[alertItem](e, "external_userid = ?", "at DESC, id", e.ExternalUserID)(func(i alertItem) exportRow {
		return exportRow{"时间": i.At, "种类": alertWords[i.Kind], "店员": e.member(i.UserID), "门店": i.Store, "客户群": withID(e.groups[i.ChatID], i.ChatID), "详情": i.Detail}
	})
}

// alertWords are what a customer reads for what managers were told.
var alertWords = map[bot.AlertKind]string{
	bot.AlertLost: "删除了店员", bot.AlertDeleted: "被店员删除", bot.AlertLeft: "退群", bot.AlertRemoved: "被移出群", bot.AlertTransfer: "没转成",
	bot.AlertWelcome: "欢迎语没送达", bot.AlertMissed: "对账发现", bot.AlertRisk: "很久没来", bot.AlertUndelivered: "提醒没送达", bot.AlertViolation: "发言违规",
}

func (e exporting) risks() ([]exportRow, error) {
	return read[riskRow](e, "external_userid = ?", "score DESC, user_id", e.ExternalUserID)(func(r riskRow) exportRow {
		return exportRow{"店员": e.member(r.UserID), "门店": r.Store, "原因": r.Reason, "建议": r.NextStep, "分数": r.Score, "从何时起": r.SinceAt, "时间": r.At}
	})
}

func (e exporting) winBacks() ([]exportRow, error) {
	return read[winBackRow](e, "external_userid = ?", "at DESC, id", e.ExternalUserID)(func(w winBackRow) exportRow {
		return exportRow{"时间": w.At, "店员": e.member(w.UserID), "门店": w.Store, "谁提出": e.member(w.ByUser), "对照组没有发": w.Held, "回来了": w.BackAt}
	})
}

// read asks for rows and tells each.
func read[R any](e exporting, where, order string, of ...any) func(func(R) exportRow) ([]exportRow, error) {
	return rowsOf(func() (rows []R, err error) {
		err = e.tx.Where(where, of...).Order(order).Find(&rows).Error
		return rows, err
	})
}

func rowsOf[R any](ask func() ([]R, error)) func(func(R) exportRow) ([]exportRow, error) {
	return func(tell func(R) exportRow) ([]exportRow, error) {
		rows, err := ask()
		var all []exportRow
		for _, row := range rows {
			all = append(all, tell(row))
		}
		return all, err
	}
}
