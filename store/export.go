package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// Export is everything that is stored about a customer whom the scope shows, in
// the words that people read; zero if it does not show them, or not all of it.
func (s *Store) Export(ctx context.Context, scope bot.Scope, externalUserID string) (bot.Export, error) {
	e, err := exportOf(s.read.WithContext(ctx), scope, externalUserID, s.o.Now())
	if err != nil {
		return bot.Export{}, fmt.Errorf("store: export of %s: %w", externalUserID, err)
	}
	return e, nil
}

// exporting is one customer's export in the making.
type exporting struct {
	tx *gorm.DB
	customer
	// staff and groups are names by userid and by chat_id.
	staff, groups map[string]string
}

// exported are the kinds of data, in the order in which people read them, with
// what each is kept for. Whoever stores something new about customers adds it
// here, and to deleteRows or emptyRows.
var exported = []struct {
	title, purpose string
	rows           func(exporting) ([]exportRow, error)
}{
	{"基本资料", "认出您是谁", exporting.profile},
	{"店员与来源", "知道您是哪位店员、哪家店的客户，从哪里来", exporting.relations},
	{"备注", "让店员记得怎么称呼您", exporting.remarks},
	{"电话", "联系您、把订单和您对上", exporting.phones},
	{"标签", "记住您的喜好，少打扰您", exporting.tags},
	{"时间线", "记住和您有关的事，接着服务", exporting.story},
	{"发出的请求", "给您发欢迎语、更新标签，并查清有没有做成", exporting.sends},
	{"客户群", "知道您在哪些群里", exporting.memberships},
	{"订单", "售后、对账和会员权益", exporting.orders},
	{"收到的消息", "知道给您发过什么，避免重复打扰", exporting.touches},
	{"群发名单", "在店员确认后给您发消息", exporting.posts},
	{"跟进事项", "提醒店员答应您的事", exporting.todos},
	{"提醒", "让店长知道服务出了什么问题", exporting.items},
	{"流失风险", "及时关心很久没来的客户", exporting.risks},
	{"挽回", "记录我们为留住您做过的事", exporting.winBacks},
	{"会话内容", "接着上次的话为您服务，检查有没有违规的话", exporting.messages},
	{"同意记录", "按您的意愿决定存不存会话内容", exporting.consents},
	{"违规记录", "保护其他客户不受打扰，让您可以申诉", exporting.violations},
	{"违规样例", "用您申诉过的话改正判错的规则", exporting.examples},
	{"暂停参加活动", "在约定的时间里不发券、不参加活动", exporting.exclusions},
	{"客服会话", "知道怎么回复您，有没有转给人工", exporting.talks},
	{"优惠券", "让您领券、用券，不会多用也不会少用", exporting.coupons},
	{"抢购与候补", "给您留货、排队，提货时核对", exporting.claims},
	{"活动回答", "按您的选择办活动、给名额、发谢礼", exporting.answers},
}

func exportOf(tx *gorm.DB, scope bot.Scope, externalUserID string, now time.Time) (bot.Export, error) {
	var found []customer
	err := tx.Where("external_userid = ?", key(externalUserID, sizeID)).Where(customersIn(tx, scope)).Where(customersWithin(tx, scope)).Find(&found).Error
	if err != nil || len(found) == 0 {
		return bot.Export{}, err
	}
	e := exporting{tx: tx, customer: found[0]}
	if err := e.learnNames(); err != nil {
		return bot.Export{}, err
	}
	all := bot.Export{ExternalUserID: e.ExternalUserID, At: now}
	for _, part := range exported {
		rows, err := part.rows(e)
		if err != nil {
			return bot.Export{}, fmt.Errorf("%s: %w", part.title, err)
		}
		if len(rows) == 0 {
			continue
		}
		p := bot.ExportPart{Title: part.title, Purpose: part.purpose}
		for _, row := range rows {
			p.Rows = append(p.Rows, row.told())
		}
		all.Parts = append(all.Parts, p)
	}
	return all, nil
}

// learnNames reads what people call members of staff and groups.
func (e *exporting) learnNames() error {
	var members []staffRow
	var listed []rosterRow
	var chats []chat
	for _, err := range []error{
		e.tx.Find(&members).Error, e.tx.Where("member <> ''").Find(&listed).Error,
		e.tx.Where("id IN (SELECT chat_number FROM chat_members WHERE member_id = ?)", e.ExternalUserID).Find(&chats).Error,
	} {
		if err != nil {
			return err
		}
	}
	e.staff, e.groups = map[string]string{}, map[string]string{}
	for _, m := range listed {
		e.staff[m.UserID] = m.Name
	}
	for _, m := range members {
		e.staff[m.UserID] = m.Name
	}
	for _, c := range chats {
		e.groups[c.ChatID] = c.Name
	}
	return nil
}

// member names a member of staff as people do, with the userid.
func (e exporting) member(userID string) string { return withID(e.staff[userID], userID) }

func withID(name, id string) string {
	if name == "" || id == "" || name == id {
		return id
	}
	return name + "（" + id + "）"
}

// exportRow is a row as what people read of it, by the name of the column. What
// is empty is left out.
type exportRow map[string]any

func (r exportRow) told() map[string]string {
	out := map[string]string{}
	for name, value := range r {
		switch v := value.(type) {
		case instant:
			if v != 0 {
				out[name] = v.Time().Format(time.RFC3339)
			}
		case bool:
			out[name] = map[bool]string{true: "是", false: "否"}[v]
		case bot.Money:
			out[name] = v.String() + " 元"
		default:
			if text := fmt.Sprint(v); text != "" && text != "0" {
				out[name] = text
			}
		}
	}
	return out
}
