package store

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// whole is an export as one text.
func whole(t testing.TB, e bot.Export) string {
	t.Helper()
	data, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestAnExportHoldsEverythingThatWasPutIn(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, _ := openWithBoth(t, o)
		e := ok[bot.Export](t)(s.Export(background, bot.Everything(), fang))
		text := whole(t, e)
		for _, word := range append(fangWords,
			"https://wx.example.com/"+fang, "s17-door", "door", "s17", "hanmei", "liming", "新客", "来源", "来自「门口」", "AWa", "coupon-"+fang, "奶粉 ×2 50.00 元",
			"福利群（wrPromos）", "s17-group", "winback/default", "tea-9", "问问"+fangName, fangName+"走了", "40 天没来", "送一张券", "欢迎"+fangName, "好久不见，"+fangName,
			"加我 "+fangPhone, "我是"+fangName, "像在拉客", fangName+"没有拉客", "对客户不礼貌", "申诉中", "拉客", "wkShop", "同意存档", "判为无害", "（CK7）", "🍵试吃", "抹茶", "好喝，"+fangName, "奶茶券（tea）", "CODEWa2", "已使用", "一天领了九张", "番茄鸡蛋汤（S50）", "给您留着", "PICKWa",
			opening.Format(time.RFC3339), hours(1).Format(time.RFC3339), hours(5).Format(time.RFC3339)) {
			if !strings.Contains(text, word) {
				t.Errorf("the export lacks %q", word)
			}
		}
		for _, word := range []string{liwei.ExternalUserID, "李薇", "13900000018"} {
			if strings.Contains(text, word) {
				t.Errorf("the export speaks of another customer: %q", word)
			}
		}
		if len(e.Parts) != len(exported) {
			t.Errorf("there are %d kinds of data, want all %d", len(e.Parts), len(exported))
		}
		for _, part := range e.Parts {
			if part.Title == "" || part.Purpose == "" || len(part.Rows) == 0 {
				t.Errorf("a part is %+v", part)
			}
		}
		viewed(t, s, func(v view) {
			same := ok[bot.Export](t)(v.Desk().Export(bot.Everything(), fang))
			if whole(t, same) != text {
				t.Error("what staff are shown is another export")
			}
		})
	})
}

// Where a table has a row about somebody, the export does, too: a table that is
// new is not forgotten.
func TestEveryTableThatKnowsACustomerIsExportedAndErased(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, _ := openWithBoth(t, o)
		// The queues, the talk with staff and the audit trail are no data of their own.
		others := []string{"inbox", "outbox", "sessions", "confirmations", "cards", "writes", "syncs", "audit", "tombstones"}
		about := map[string]bool{}
		for _, place := range traces(t, s, []string{fang}) {
			table, _, _ := strings.Cut(place, ".")
			about[table] = true
		}
		for _, table := range others {
			delete(about, table)
		}
		if want := "map[alert_items:true campaign_answers:true chat_members:true consents:true coupon_journal:true coupons:true customers:true exclusions:true kf_talks:true messages:true orders:true post_targets:true risks:true sale_claims:true todos:true touches:true violations:true win_backs:true word_examples:true]"; fmt.Sprint(about) != want {
			t.Errorf("a customer is in the tables\n%v, not just\n%s\nWhat is new belongs into the export, too.", about, want)
		}
	})
}

func TestAnExportIsForWhoeverMaySeeTheCustomer(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, _ := openWithBoth(t, o)
		for _, scope := range []bot.Scope{{}, {Stores: []string{"s18"}}, {All: true, UserID: "zhaolei"}, {Stores: []string{"s17"}, UserID: "zhaolei"}} {
			if e := ok[bot.Export](t)(s.Export(background, scope, fang)); e.ExternalUserID != "" || len(e.Parts) > 0 {
				t.Errorf("%+v sees %+v", scope, e)
			}
		}
		if e := ok[bot.Export](t)(s.Export(background, bot.Scope{Stores: []string{"s17"}}, fang)); len(e.Parts) != len(exported) {
			t.Errorf("the store's own manager gets %d parts", len(e.Parts))
		}
		if e := ok[bot.Export](t)(s.Export(background, bot.Everything(), "wmNobody")); len(e.Parts) > 0 {
			t.Errorf("nobody has %+v", e)
		}
	})
}
