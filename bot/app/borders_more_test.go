package app

import (
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

// Erasing takes words out of everything, and yet only what is about the
// customer; whom other stores know too is not one store's to erase or to give out.
func TestErasingACustomerTouchesNothingOfOtherStores(t *testing.T) {
	grounds(t, func(t *testing.T, w where) {
		f := openFloor(t, w)
		l := openLedger(t, w)
		v := visitor{userID: managerOf("17"), what: "a manager", sees: []string{"17"}}
		others := func(n string) bool { return !v.shows(n) }
		before := l.picture(v, others)
		for _, who := range []string{customerOf("17", "a"), customerOf("17", "b"), customerOf("18", "a"), everyones} {
			f.types(v.userID, "/我的数据 "+who+" 原因=客户要求")
			f.types(v.userID, "/删除 "+who)
			f.types(v.userID, "1")
		}
		for _, change := range changes(before, l.picture(v, others)) {
			t.Errorf("erasing changed %.600s", change)
		}
		for who, wanted := range map[string]bool{customerOf("17", "a"): false, customerOf("18", "a"): true, everyones: true} {
			e, err := f.store.Export(t.Context(), bot.Everything(), who)
			if there := e.ExternalUserID != ""; err != nil || there != wanted {
				t.Errorf("%s is there: %v, %v", who, there, err)
			}
		}
		f.nothingWasSentToOthers(l)
	})
}

// Who was brought to another store takes back nothing at the old one any more.
func TestWhoWasBroughtToAnotherStoreUndoesNothingAtTheOldOne(t *testing.T) {
	f := openFloor(t, onSQLite(t))
	l := openLedger(t, f.where)
	v := visitor{userID: managerOf("17"), what: "a manager who was brought to another store", sees: []string{"18"}}
	old := func(n string) bool { return n == "17" }
	brought := func(store string) {
		f.apply([]bot.Effect{bot.SetRole{UserID: v.userID, Role: bot.RoleManager, Stores: []string{store}, By: "wangzong", At: f.now}})
	}
	customer := customerOf("17", "a")
	for _, typed := range []string{
		"/标签 银卡 " + customer, "/去标签 银卡 " + customer, "/备注 " + customer + " 新备注 谁=" + clerkOf("17"), "/备注 " + customerOf("17", "b") + " 新备注",
		"/提醒 处理 AX17", "/提醒 静默 AX17 4小时 换班", "/提醒 取消静默 SX17", "/待办 完成 UX17", "/角色 @" + clerkOf("17") + " 无", "/挽回 AX17",
	} {
		brought("s17")
		plan := f.types(v.userID, typed)
		if asked := choicesOf(plan); len(asked) > 0 && strings.HasPrefix(asked[0], "/确认") {
			plan = f.types(v.userID, "1")
		}
		if !writes(plan) {
			t.Errorf("%s was not done: %s", typed, readIn(plan))
		}
		brought("s18")
		before := l.picture(v, old)
		plan = f.types(v.userID, "/撤销")
		if asked := choicesOf(plan); len(asked) > 0 && strings.HasPrefix(asked[0], "/确认") {
			f.types(v.userID, "1")
		}
		for _, change := range changes(before, l.picture(v, old)) {
			t.Errorf("to undo %q changed %.400s", typed, change)
		}
	}
}
