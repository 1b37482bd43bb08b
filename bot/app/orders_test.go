package app

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/orders"
	"github.com/zhanggui/zhanggui/store"
)

// tillFile writes a file of a till and gives it an age, so that it says what
// the till knew then.
func tillFile(t testing.TB, age time.Duration, lines ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "till.csv")
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	then := time.Now().Add(-age)
	if err := os.Chtimes(path, then, then); err != nil {
		t.Fatal(err)
	}
	return path
}

// imported imports files as the command does.
func (h *house) imported(t testing.TB, o importOptions, files ...string) (said string, err error) {
	t.Helper()
	rules, err := orderRules(h.config)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	im := &importing{importOptions: o, rules: rules, out: &out, bar: newProgress(&bytes.Buffer{}), store: h.bots[0].store}
	err = im.run(t.Context(), files)
	return out.String(), err
}

func (h *house) order(t testing.TB, number string) bot.Order {
	t.Helper()
	o, err := h.bots[0].store.Order(t.Context(), number)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

const tillColumns = "订单号,手机号,客户ID,实付金额,支付时间,状态,商品,品类"

func TestOrdersOfATillFindTheirCustomers(t *testing.T) {
	grounds(t, func(t *testing.T, w where) {
		h := openHouse(t, w)
		byID, byPhone := h.scan(t, "小雨", "s17-door"), h.scan(t, "阿云", "s17-door")
		h.settled(t)
		pairs, err := h.bots[0].store.Relations(t.Context(), byPhone)
		if err != nil || len(pairs) != 1 {
			t.Fatal(pairs, err)
		}
		if err := h.sim.EditPhones(pairs[0].UserID, byPhone, "138 0013 8000"); err != nil {
			t.Fatal(err)
		}
		h.settled(t)
		first := tillFile(t, time.Hour, tillColumns,
			"N1,,"+byID+",\"￥1,234.50\",2026-01-02 10:00,已支付,牛奶,乳品",
			"N2,+86 138-0013-8000,,88元,2026-01-02 11:00,已支付,面包,烘焙",
			"N3,13900139000,,5,2026-01-02 12:00,,苹果,水果",
			"N4,,,待议,2026-01-02 12:00,,苹果,水果",
			"N5,,,5,2026-01-02 12:00,待付款,苹果,水果")
		said, err := h.imported(t, importOptions{}, first)
		for _, want := range []string{"till.csv 第 5 行：实付金额", "读到 3 笔订单，拒收 1 处，没付款或已取消、不算订单的 1 笔", "新订单 3 笔，有变化 0 笔，没有变化 0 笔", "一共 3 笔订单：2 笔找到了客户，1 笔还没有"} {
			if !strings.Contains(said, want) {
				t.Errorf("the import says\n%s\nwithout %q", said, want)
			}
		}
		if err == nil || !strings.Contains(err.Error(), "1 处") {
			t.Errorf("a script is told %v", err)
		}
		if o := h.order(t, "N1"); o.JoinedBy != "external_userid" || o.ExternalUserID != byID || o.Amount != 123450 {
			t.Errorf("joined by id: %+v", o)
		}
		if o := h.order(t, "N2"); o.JoinedBy != "phone" || o.ExternalUserID != byPhone {
			t.Errorf("joined by phone: %+v", o)
		}
		if o := h.order(t, "N3"); o.JoinedBy != "" || o.Phone != "13900139000" {
			t.Errorf("joined to nobody: %+v", o)
		}
		again, _ := h.imported(t, importOptions{}, first)
		if !strings.Contains(again, "新订单 0 笔，有变化 0 笔，没有变化 3 笔") {
			t.Errorf("the same file again says\n%s", again)
		}
		later := tillFile(t, 0, tillColumns, "N1,,"+byID+",1234.50,2026-01-02 10:00,已退款,牛奶,乳品", "N2,13800138000,,80,2026-01-02 11:00,,面包,烘焙")
		if changed, err := h.imported(t, importOptions{}, later); err != nil || !strings.Contains(changed, "新订单 0 笔，有变化 2 笔，没有变化 0 笔") {
			t.Errorf("a newer file says\n%s\n%v", changed, err)
		}
		if old, _ := h.imported(t, importOptions{}, tillFile(t, 30*time.Minute, tillColumns, "N2,13800138000,,88,2026-01-02 11:00,,面包,烘焙")); !strings.Contains(old, "没有采用 1 笔") {
			t.Errorf("a file in between says\n%s", old)
		}
		if h.order(t, "N1").Status != bot.OrderRefunded || h.order(t, "N2").Amount != 8000 {
			t.Errorf("in the end they are %+v and %+v", h.order(t, "N1"), h.order(t, "N2"))
		}
	})
}

func TestACheckTakesNothingIn(t *testing.T) {
	h := openHouse(t, onSQLite(t))
	refused := filepath.Join(t.TempDir(), "refused.csv")
	said, err := h.imported(t, importOptions{dry: true, refused: refused}, tillFile(t, 0, tillColumns, "N1,,,5,2026-01-02,,,", "=2+3,,,x,2026-01-02,,,"))
	if err == nil || !strings.Contains(said, "读到 1 笔订单，拒收 1 处") || !strings.Contains(said, "什么都没有收进来") {
		t.Errorf("it says\n%s\n%v", said, err)
	}
	if counts, err := h.bots[0].store.CountOrders(t.Context()); err != nil || counts.Orders != 0 {
		t.Errorf("%+v, %v", counts, err)
	}
	if text, err := os.ReadFile(refused); err != nil || !strings.Contains(string(text), "'=2+3") {
		t.Errorf("the refused lines are %q, %v", text, err)
	}
}

func TestAnImportGoesOnWhereItWasInterrupted(t *testing.T) {
	h := openHouse(t, onSQLite(t))
	lines := []string{tillColumns}
	const n = 1000
	for i := range n {
		lines = append(lines, fmt.Sprintf("N%05d,,,1,2026-01-02,,,", i))
	}
	file := tillFile(t, time.Hour, lines...)
	rules, err := orderRules(h.config)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var out bytes.Buffer
	im := &importing{rules: rules, out: &out, bar: newProgress(&bytes.Buffer{}), store: h.bots[0].store}
	im.rules.Now = func() time.Time {
		if im.tally.read == n/2 {
			cancel()
		}
		return time.Now()
	}
	if err := im.run(ctx, []string{file}); err != nil || !strings.Contains(out.String(), "再运行一次同样的命令") {
		t.Fatalf("interrupted, it says\n%s\n%v", &out, err)
	}
	if _, err := h.imported(t, importOptions{}, file); err != nil {
		t.Fatal(err)
	}
	if counts, err := h.bots[0].store.CountOrders(t.Context()); err != nil || counts.Orders != n || counts.Spent != n*100 {
		t.Errorf("in the end there are %+v, %v", counts, err)
	}
}

func TestUnjoinedOrdersAreShownAndExported(t *testing.T) {
	h := openHouse(t, onSQLite(t))
	db := h.bots[0].store
	var lines []string
	for i := range 520 {
		lines = append(lines, fmt.Sprintf("N%04d,13900139%03d,,1,2026-01-02,,=cmd,", i, i))
	}
	if _, err := h.imported(t, importOptions{}, tillFile(t, 0, append([]string{tillColumns}, lines...)...)); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := printUnjoined(t.Context(), &out, db, time.UTC, 3); err != nil {
		t.Fatal(err)
	}
	if said := out.String(); strings.Count(said, "尾号") != 3 || !strings.Contains(said, "共 520 笔") || strings.Contains(said, "13900139") {
		t.Errorf("it says\n%s", said)
	}
	n := 0
	if err := eachUnjoined(t.Context(), db, 0, func(bot.Order) error { n++; return nil }); err != nil || n != 520 {
		t.Errorf("%d orders of nobody, %v", n, err)
	}
	out.Reset()
	if err := printOrders(t.Context(), &out, db, time.UTC, "wmNOBODY"); err != nil || !strings.Contains(out.String(), "没有 wmNOBODY 的订单") {
		t.Errorf("it says %s, %v", &out, err)
	}
}

// A signed call is durable when it is answered: the order is there, whoever
// stops when.
func TestASignedCallBecomesAnOrder(t *testing.T) {
	grounds(t, func(t *testing.T, w where) {
		h := openPlanned(t, w, plan{shop: func(c *config.Config) { c.Orders.Secret = "till" }})
		id := h.scan(t, "小雨", "s17-door")
		h.settled(t)
		address := "http://" + h.bots[0].Addr()
		body := `{"orders":[{"number":"T1","external_userid":"` + id + `","amount":"19.90","paid_at":"2026-01-02T15:04:05+08:00","item":"牛奶"}]}`
		for range 2 {
			if status := signedCall(t, address, "till", body); status != http.StatusOK {
				t.Fatalf("answered %d", status)
			}
		}
		if status := signedCall(t, address, "another", body); status != http.StatusUnauthorized {
			t.Errorf("a stranger is answered %d", status)
		}
		h.settled(t)
		list, err := h.bots[0].store.OrdersOf(t.Context(), id, 10)
		if err != nil || len(list) != 1 || list[0].Amount != 1990 || list[0].Source != "api" {
			t.Errorf("the customer has %+v, %v", list, err)
		}
		entries, err := h.bots[0].store.TimeLine(t.Context(), id, 50)
		if err != nil || count(entries, bot.InteractionOrdered) != 1 {
			t.Errorf("the time line is %+v, %v", entries, err)
		}
	})
}

func count(entries []bot.TimeLineEntry, kind bot.InteractionKind) (n int) {
	for _, e := range entries {
		if e.Interaction == kind {
			n++
		}
	}
	return n
}

// signedCall tells of orders as a till does.
func signedCall(t testing.TB, url, secret, body string) int {
	t.Helper()
	req, err := http.NewRequest(http.MethodPost, url+"/api/orders", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	stamp := strconv.FormatInt(time.Now().Unix(), 10)
	req.Header.Set(orders.HeaderTime, stamp)
	req.Header.Set(orders.HeaderSignature, orders.Sign(secret, stamp, []byte(body)))
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	return res.StatusCode
}

func TestTheCommandsOfOrders(t *testing.T) {
	w := onSQLite(t)
	t.Setenv("ZHANGGUI_DATABASE_DRIVER", w.driver)
	t.Setenv("ZHANGGUI_DATABASE_DSN", w.dsn)
	defaults, err := os.ReadFile("../../config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) string {
		t.Helper()
		var out bytes.Buffer
		cmd := Command(defaults, "test")
		cmd.SetOut(&out)
		cmd.SetErr(&bytes.Buffer{})
		cmd.SetArgs(append([]string{"orders"}, args...))
		if err := cmd.ExecuteContext(t.Context()); err != nil {
			t.Fatalf("%v: %v", args, err)
		}
		return out.String()
	}
	export := filepath.Join(t.TempDir(), "nobody.csv")
	for _, step := range []struct {
		args []string
		say  string
	}{
		{[]string{"unjoined"}, "还没有订单"},
		{[]string{"import", tillFile(t, time.Hour, tillColumns, "N1,13900139000,,5,2026-01-02,,,")}, "新订单 1 笔"},
		{[]string{"unjoined"}, "尾号 9000"},
		{[]string{"unjoined", "--csv", export}, "1 笔写进了"},
		{[]string{"list", "wmNOBODY"}, "没有 wmNOBODY 的订单"},
	} {
		if said := run(step.args...); !strings.Contains(said, step.say) {
			t.Errorf("orders %v says\n%s\nwithout %q", step.args, said, step.say)
		}
	}
	if text, err := os.ReadFile(export); err != nil || !strings.Contains(string(text), "N1,2026-01-02 00:00:00,5.00,paid,,13900139000") {
		t.Errorf("exported %q, %v", text, err)
	}
}

func TestOrdersOutOfOrderAndOfPeopleNotKnownYet(t *testing.T) {
	grounds(t, func(t *testing.T, w where) {
		h := openPlanned(t, w, plan{shop: func(c *config.Config) { c.Orders.Secret = "till" }})
		address := "http://" + h.bots[0].Addr()
		tell := func(body string) {
			t.Helper()
			if status := signedCall(t, address, "till", `{"orders":[`+body+`]}`); status != http.StatusOK {
				t.Fatalf("answered %d", status)
			}
			h.settled(t)
		}
		const paid = `"number":"T1","phone":"139 0013 9000","amount":"19.90","paid_at":"2026-01-02 10:00:00"`
		tell(`{` + paid + `,"status":"refunded"}`)
		tell(`{` + paid + `}`)
		tell(`{"number":"T2","phone":"13900139000","amount":8,"paid_at":"2026-01-02 11:00:00","item":"面包","category":"烘焙"}`)
		if o := h.order(t, "T1"); o.Status != bot.OrderRefunded || o.JoinedBy != "" {
			t.Errorf("a payment that came after its refund left %+v", o)
		}
		id := h.scan(t, "小雨", "s17-door")
		h.settled(t)
		pairs, err := h.bots[0].store.Relations(t.Context(), id)
		if err != nil || len(pairs) != 1 {
			t.Fatal(pairs, err)
		}
		if err := h.sim.EditPhones(pairs[0].UserID, id, "+86 13900139000"); err != nil {
			t.Fatal(err)
		}
		h.settled(t)
		counts, err := h.bots[0].store.CountOrders(t.Context())
		if err != nil || counts != (store.OrderCounts{Orders: 2, Refunded: 1, Spent: 800}) {
			t.Errorf("in the end there are %+v, %v", counts, err)
		}
		if list, err := h.bots[0].store.OrdersOf(t.Context(), id, 10); err != nil || len(list) != 2 {
			t.Errorf("the customer has %+v, %v", list, err)
		}
	})
}
