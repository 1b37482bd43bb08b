package app

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/store"
)

// openTodos opens a house of two stores in which things wait for both managers: for
// what concerns anybody a line needs a yes, for more than two people a second one.
func openTodos(t *testing.T, w where) (*house, []string) {
	t.Helper()
	h := openPlanned(t, w, plan{shop: func(c *config.Config) {
		managersGroup(c)
		twoStores(c)
		c.Shop.Commands.ConfirmPeople, c.Shop.Commands.SecondPeople = 0, 2
	}})
	var ids []string
	for n := range 3 {
		ids = append(ids, h.scan(t, fmt.Sprint("客户", n), "s17-door"))
	}
	h.settled(t)
	f := &floor{t: t, where: w, config: h.config, now: time.Now().UTC().Truncate(time.Second)}
	var err error
	f.store, err = store.Open(t.Context(), store.Options{Driver: w.driver, DSN: w.dsn, Instance: "planter", Now: func() time.Time { return f.now }})
	must2(t, err)
	t.Cleanup(func() { must2(t, f.store.Close()) })
	f.store.Connect(&f.inbox, &tray[bot.OutboxItem]{})
	at := f.now.Add(-time.Minute)
	var all []bot.Effect
	for id, s := range map[string]string{"17": "s17", "27": "s17", "18": "s18"} {
		who, whom := ids[0], liming
		switch id {
		case "27":
			who = ids[1]
		case "18":
			who, whom = "wmELSEWHERE00000000000000", sunqi
		}
		all = append(all,
			bot.SetAlert{Alert: bot.Alert{ID: "ALOST" + id, Kind: bot.AlertLost, Store: s, UserID: liming, FirstAt: at, LastAt: at, Count: 1, People: 1, OpenedAt: at, NotifiedAt: at, LevelAt: at}},
			bot.SetViolation{Violation: bot.Violation{
				ID: "V2345" + id, MsgID: "m" + id, Store: s, ExternalUserID: who, UserID: whom, At: at, Text: "加我微信 13800138000 <b>便宜</b>",
				Hits: []bot.Hit{{Check: "words", Rule: "ad"}}, Step: bot.StepReview, State: bot.ViolationOpen,
			}},
			bot.SavePost{Post: bot.Post{ID: "PWAIT" + id, MsgID: "msg" + id, Sender: liming, Store: s, Text: "今晚八点秒杀", ChatIDs: []string{"wrX"}, At: at}},
		)
	}
	for id, who := range map[string]string{"DFOLLOW7": hanmei, "DFOLLOW8": liming} {
		all = append(all, bot.SetTodo{Todo: bot.Todo{ID: id, Kind: bot.TodoFollow, UserID: who, Store: "s17", ExternalUserID: ids[0], Text: "跟进 客户0", CreatedAt: at}})
	}
	f.apply(all)
	return h, ids
}

// TestManagersWorkOffWhatWaitsOnAPage presses the page's buttons with everything behind
// them: the same commands, rules, questions and audit trail as in chat.
func TestManagersWorkOffWhatWaitsOnAPage(t *testing.T) {
	t.Parallel()
	grounds(t, func(t *testing.T, w where) {
		h, ids := openTodos(t, w)
		mei := h.shopper(hanmei, 0).at(t, "/board/todo")
		mei.sees(t, "编号 ALOST17", "客户0", "加我微信", "今晚八点秒杀", "跟进 客户0", "韩梅", "!ALOST18", "!V234518", "!PWAIT18", "!13800138000")

		// Acknowledged once however often it is pressed, taken back, given to somebody.
		h.auditedMore(t, "提醒", bot.AuditDone, 1, func() {
			address, form := mei.form("ack ALOST17")
			for range 3 {
				mei.send(t, address, form).sees(t, "由您处理", "按错了，撤销")
			}
		})
		h.auditedMore(t, "撤销", bot.AuditUndone, 1, func() { mei.press(t, "undo").sees(t, "又等人处理了", "ALOST17") })
		h.auditedMore(t, "提醒", bot.AuditDone, 1, func() {
			mei.press(t, "assign ALOST17", "to="+liming).sees(t, "已经交给李明", "处理完了")
		})
		ming := h.shopper(liming, 0).at(t, "/board/todo").sees(t, "ALOST17", "!ALOST18")
		h.auditedMore(t, "提醒", bot.AuditDone, 1, func() { ming.press(t, "ack ALOST17").sees(t, "处理完了") })
		// Whose list is older than that is told kindly.
		address, form := mei.form("ack ALOST17")
		mei.send(t, address, form).sees(t, "不用再处理")

		h.overturnedOnThePage(t, mei)
		h.othersAreRefused(t)
		h.agreedOnThePage(t, mei, ids)
		h.everyLineIsTaken(t, mei)
	})
}

// overturnedOnThePage judges what was said, with the yes that it needs.
func (h *house) overturnedOnThePage(t *testing.T, mei *shopper) {
	t.Helper()
	h.auditedMore(t, "违规", bot.AuditDone, 1, func() {
		mei.press(t, "overturn V234517", "why=是在说游戏 试").sees(t, "请确认", "误判", "请在这一页上确认")
		mei.press(t, offeredTo(mei, "yes")).sees(t, "误判")
		mei.at(t, "/board/todo").sees(t, "!V234517")
	})
	if n := h.audits(t, "违规", bot.AuditAsked); n != 1 {
		t.Errorf("%d questions stand in the audit trail", n)
	}
}

// offeredTo is what the page's first button for a verb brings back.
func offeredTo(v *shopper, verb string) string {
	for _, b := range buttonOf.FindAllStringSubmatch(v.page.Body, -1) {
		if strings.HasPrefix(b[1], verb+" ") {
			return b[1]
		}
	}
	return verb
}

// othersAreRefused lets another store's manager and a clerk make forms by hand.
func (h *house) othersAreRefused(t *testing.T) {
	t.Helper()
	qi := h.shopper(sunqi, 0).at(t, "/board/todo").sees(t, "ALOST18", "!ALOST17", "!PWAIT17")
	address, form := qi.form("ack ALOST18")
	for do, command := range map[string]string{
		"ack ALOST17": "提醒", "assign ALOST17": "提醒", "silence ALOST17": "提醒", "overturn V234517": "违规", "remind PWAIT17": "群发", "done DFOLLOW7": "待办",
	} {
		h.auditedMore(t, command, bot.AuditRefused, 1, func() {
			qi.send(t, address, form, "do="+do, "to="+sunqi, "for=1天").sees(t, "没有", "!好，")
		})
		qi.at(t, "/board/todo")
		address, form = qi.form("ack ALOST18")
	}
	ming := h.shopper(liming, 0).at(t, "/board/todo")
	address, form = ming.form("")
	ming.send(t, address, form, "do=silence ALOST17", "for=1天").sees(t, "店长及以上")
	h.auditedMore(t, "群发", bot.AuditRefused, 1, func() {
		address, form := ming.form("")
		ming.send(t, address, form, "do=remind PWAIT17").sees(t, "店长及以上")
	})
}

// agreedOnThePage gives a second person's yes to what a colleague typed in chat.
func (h *house) agreedOnThePage(t *testing.T, mei *shopper, ids []string) {
	t.Helper()
	h.asks(t, zhaoli, toAll("银卡"))
	says(t, h.taps(t, zhaoli, "确认"), "还要另一位同事同意")
	mei.at(t, "/board/todo").sees(t, "赵丽提出", "银卡")
	h.auditedMore(t, "标签", bot.AuditDone, 1, func() { mei.press(t, offeredTo(mei, "agree")).sees(t, "!按错了") })
	h.settled(t)
	if n := h.tagHeld(t, "银卡", ids...); n != len(ids) {
		t.Errorf("%d of %d have the tag", n, len(ids))
	}
}

// everyLineIsTaken presses everything that is left, none of which the commands do not
// understand.
func (h *house) everyLineIsTaken(t *testing.T, mei *shopper) {
	t.Helper()
	mei.at(t, "/board/todo")
	var all []string
	for _, b := range buttonOf.FindAllStringSubmatch(mei.page.Body, -1) {
		all = append(all, b[1])
	}
	if len(all) < 12 {
		t.Errorf("the page offers only %q", all)
	}
	for _, do := range all {
		mei.at(t, "/board/todo")
		if address, form := mei.form(do); address != "" {
			mei.send(t, address, form, "to="+liming, "for=1天", "why=试").sees(t, "!没看懂", "!没有看懂", "!还缺", "!用法", "!出错了", "!试一下", "!还没有结果")
		}
	}
}
