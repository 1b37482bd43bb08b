package app

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/segment"
	"github.com/zhanggui/zhanggui/bot/simulator"
	"github.com/zhanggui/zhanggui/store"
)

var shanghai = time.FixedZone("CST", 8*3600)

// audience runs the segment command on the house's database.
func (h *house) audience(t testing.TB, o segmentOptions, text string) string {
	t.Helper()
	e, err := segment.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := o.run(t.Context(), &out, h.bots[0].store, h.config.Shop, shanghai, e); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func saysAll(t testing.TB, said string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q:\n%s", want, said)
		}
	}
}

func TestAnAudienceIsShownCountedAndExported(t *testing.T) {
	grounds(t, func(t *testing.T, w where) {
		h := openHouse(t, w)
		rain := h.scan(t, "小雨\u202e\x1b[2J", "s17-door")
		cloud := h.scan(t, "=1+1", "s17-door")
		h.scan(t, "过客", "s17-till")
		h.settled(t)
		h.imported(t, importOptions{}, tillFile(t, 0, tillColumns, "N1,,"+rain+",1234.50,2026-01-02 10:00,已支付,牛奶,乳品"))
		h.settled(t)
		const text = "领券新客, not 没人用过, seen < 1d"
		said := h.audience(t, segmentOptions{page: store.SegmentPage{Limit: 20}}, text)
		saysAll(t, said, "理解为：有标签「领券新客」，并且没有标签「没人用过」，并且最近出现在 1 天以内",
			"标签「没人用过」还没有人有过", "共 2 位客户", "小雨[2J  "+rain, "下单 1 次 1234.50 元", "=1+1  "+cloud, "没下过单", "会员层级·新客")
		if strings.ContainsAny(said, "\u202e\x1b") || strings.Contains(said, "过客") {
			t.Errorf("it says too much: %q", said)
		}

		first := h.audience(t, segmentOptions{page: store.SegmentPage{Limit: 1}, json: true}, text)
		var page segmentJSON
		must(t, json.Unmarshal([]byte(first), &page))
		if page.Count != 2 || len(page.Customer) != 1 || page.Next == 0 || page.Expr != "领券新客 and not 没人用过 and seen < 1d" {
			t.Errorf("the first page is %+v", page)
		}
		second := h.audience(t, segmentOptions{page: store.SegmentPage{Limit: 1, After: page.Next}}, text)
		if strings.Contains(second, page.Customer[0].ExternalUserID) {
			t.Errorf("the second page repeats the first:\n%s", second)
		}

		file := filepath.Join(t.TempDir(), "名单.csv")
		saysAll(t, h.audience(t, segmentOptions{file: file}, text), "2 位客户写进了 "+file)
		written, err := os.ReadFile(file)
		must(t, err)
		saysAll(t, string(written), "\uFEFF客户ID,名字", rain+",小雨[2J,", cloud+",'=1+1,", ",1,1234.50,")
	})
}

func TestAMistakeInAConditionIsShownWhereItIs(t *testing.T) {
	cmd := segmentCommand(&settings{})
	cmd.SetArgs([]string{"新客 and sen > 30d"})
	cmd.SilenceErrors, cmd.SilenceUsage = true, true
	err := cmd.ExecuteContext(t.Context())
	if err == nil {
		t.Fatal("it is understood")
	}
	saysAll(t, err.Error(), "新客 and sen > 30d\n  　　     ^", "您是不是要写 seen？")
}

func TestACustomerIsShownOnOneScreen(t *testing.T) {
	grounds(t, func(t *testing.T, w where) {
		h := openHouse(t, w)
		rain := h.scan(t, "小雨", "s17-door")
		twin, err := h.sim.Scan(simulator.Scan{State: "s17-till", Name: "雨姐"})
		must(t, err)
		other := h.scan(t, "大雨", "s17-door")
		h.settled(t)
		for _, id := range []string{rain, twin} {
			pairs, err := h.bots[0].store.Relations(t.Context(), id)
			must(t, err)
			must(t, h.sim.EditPhones(pairs[0].UserID, id, "13800135678"))
		}
		h.settled(t)
		h.imported(t, importOptions{}, tillFile(t, 0, tillColumns, "N1,,"+rain+",12,2026-01-02 10:00,已支付,牛奶,乳品"))
		h.settled(t)

		said := h.customer(t, rain)
		saysAll(t, said, "小雨  "+rain+"  138****5678", "与 "+twin+" 像是同一个人：手机号相同", "雨姐  "+twin,
			"谁在联系", liming+"  好友", "会员层级·新客", "1 笔，共 12.00 元，最近 2026-01-02 10:00", "最近动态", "添加好友")
		// Two ids with the number are one human, and so are shown, not listed.
		saysAll(t, h.customer(t, "5678"), "谁在联系", rain, twin)
		listed := h.customer(t, "雨")
		saysAll(t, listed, "小雨  "+rain+"  名字相符", "大雨  "+other, "看其中一位")
		for _, text := range []string{said, listed} {
			if strings.Contains(text, "13800135678") {
				t.Errorf("it shows a phone number:\n%s", text)
			}
		}
		var out bytes.Buffer
		if err := printCustomer(t.Context(), &out, h.bots[0].store, shanghai, "没有这个人", 20); err == nil || !strings.Contains(err.Error(), "没有找到「没有这个人」") {
			t.Errorf("nobody is found: %v", err)
		}

		out.Reset()
		must(t, printDuplicates(t.Context(), &out, h.bots[0].store, "", 50))
		saysAll(t, out.String(), "有 2 个客户ID", rain+"  小雨", twin+"  雨姐", "手机号相同")
		if strings.Contains(out.String(), other) {
			t.Errorf("somebody else is among the duplicates:\n%s", out.String())
		}
	})
}

func (h *house) customer(t *testing.T, what string) string {
	t.Helper()
	var out bytes.Buffer
	must(t, printCustomer(t.Context(), &out, h.bots[0].store, shanghai, what, 20))
	return out.String()
}

func TestPhoneNumbersLoseTheirMiddle(t *testing.T) {
	for text, want := range map[string]string{
		"13800135678": "138****5678", "王芳 13800135678 爱喝茶": "王芳 138****5678 爱喝茶", "138 0013 5678": "138****5678",
		"+8613800135678": "+861****5678", "N20260102": "N20260102", "12元": "12元", "": "",
	} {
		if got := masked(text); got != want {
			t.Errorf("%s is shown as %s, want %s", strconv.Quote(text), got, want)
		}
	}
}

// A person whom two members of staff talk to is a duplicate with one id.
func TestTwoMembersOfStaffWithOneCustomerAreTold(t *testing.T) {
	var out bytes.Buffer
	printDuplicate(&out, bot.Person{
		Identities: []bot.Identity{{Customer: bot.Customer{ExternalUserID: "wm1", Name: "小雨"}}},
		Relations: []bot.Relation{
			{Pair: bot.Pair{UserID: "liming", ExternalUserID: "wm1"}, Status: bot.RelationActive},
			{Pair: bot.Pair{UserID: "hanmei", ExternalUserID: "wm1"}, Status: bot.RelationHalf},
		},
	})
	saysAll(t, out.String(), "小雨  有 2 位店员在联系：hanmei、liming", "liming（好友）  hanmei（待确认）")
}
