package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/sirupsen/logrus"

	"github.com/zhanggui/zhanggui/bot"
)

// told is a database that is told what tills took.
type told struct {
	takes []OfflineTake
	err   error
}

func (d *told) Reconcile(_ context.Context, takes []OfflineTake) error {
	if d.err == nil {
		d.takes = append(d.takes, takes...)
	}
	return d.err
}

// openOffline opens a journal with an allotment of two. said is what the log says.
func openOffline(t *testing.T, path string) (o *Offline, said *bytes.Buffer) {
	t.Helper()
	said = &bytes.Buffer{}
	log := logrus.New()
	log.SetOutput(said)
	o, err := OpenOffline(path, 2, log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = o.Close() })
	return o, said
}

func journalPath(t *testing.T) string { return filepath.Join(t.TempDir(), "data", "till.journal") }

func takeOf(code, store string) OfflineTake {
	return OfflineTake{Code: code, Store: store, UserID: "liming", At: evening}
}

func TestATakeStandsOnTheDiskBeforeAnybodyIsTold(t *testing.T) {
	path := journalPath(t)
	o, _ := openOffline(t, path)
	if err := o.Take(takeOf("A", "s17")); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if want := `{"code":"A","store":"s17","user_id":"liming","at":"2026-11-22T12:00:00Z"}` + "\n"; err != nil || string(data) != want {
		t.Errorf("%v %s", err, data)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
}

func TestEachStoreHasItsAllotmentUntilItIsReconciled(t *testing.T) {
	path := journalPath(t)
	o, _ := openOffline(t, path)
	for _, c := range []struct {
		code, store string
		want        error
	}{
		{"A", "s17", nil}, {"B", "s17", nil}, {"C", "s17", errAllotment}, {"C", "s18", nil},
		{"A", "s18", takenBefore{takeOf("A", "s17")}},
	} {
		if err := o.Take(takeOf(c.code, c.store)); !errors.Is(err, c.want) {
			t.Errorf("%s at %s: %v", c.code, c.store, err)
		}
	}
	db := &told{err: errAway}
	if n, err := o.Settle(context.Background(), db); n != 0 || !errors.Is(err, errAway) {
		t.Errorf("%d %v", n, err)
	}
	if err := o.Take(takeOf("D", "s17")); !errors.Is(err, errAllotment) {
		t.Errorf("nothing was reconciled: %v", err)
	}
	db.err = nil
	n, err := o.Settle(context.Background(), db)
	if diff := cmp.Diff([]OfflineTake{takeOf("A", "s17"), takeOf("B", "s17"), takeOf("C", "s18")}, db.takes); n != 3 || err != nil || diff != "" {
		t.Errorf("%d %v %s", n, err, diff)
	}
	if n, err := o.Settle(context.Background(), db); n != 0 || err != nil || len(db.takes) != 3 {
		t.Errorf("again: %d %v", n, err)
	}
	if err := o.Take(takeOf("D", "s17")); err != nil {
		t.Errorf("after it was reconciled: %v", err)
	}
	if err := o.Take(takeOf("A", "s17")); !errors.As(err, &takenBefore{}) {
		t.Errorf("what was reconciled is taken again: %v", err)
	}
}

func TestAJournalSurvivesItsProcess(t *testing.T) {
	path := journalPath(t)
	o, _ := openOffline(t, path)
	for _, code := range []string{"A", "B"} {
		if err := o.Take(takeOf(code, "s17")); err != nil {
			t.Fatal(err)
		}
	}
	db := &told{}
	if _, err := o.Settle(context.Background(), db); err != nil {
		t.Fatal(err)
	}
	if err := o.Take(takeOf("C", "s17")); err != nil {
		t.Fatal(err)
	}
	_ = o.Close()
	again, said := openOffline(t, path)
	db.takes = nil
	if _, err := again.Settle(context.Background(), db); err != nil || !cmp.Equal(db.takes, []OfflineTake{takeOf("C", "s17")}) {
		t.Errorf("%v %+v", err, db.takes)
	}
	if err := again.Take(takeOf("A", "s17")); !errors.As(err, &takenBefore{}) {
		t.Errorf("%v", err)
	}
	if !strings.Contains(said.String(), "has not been told") || strings.Contains(said.String(), "liming") {
		t.Errorf("said %s", said)
	}
}

// TestAKilledTillKnowsWhatItToldAndNothingElse cuts the journal off at every byte of
// its last line, as a kill in the middle of the writing may.
func TestAKilledTillKnowsWhatItToldAndNothingElse(t *testing.T) {
	path := journalPath(t)
	o, _ := openOffline(t, path)
	if err := o.Take(takeOf("A", "s17")); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := o.Take(takeOf("B", "s17")); err != nil {
		t.Fatal(err)
	}
	_ = o.Close()
	both, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for cut := len(whole); cut < len(both); cut++ {
		path := journalPath(t)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, both[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		o, said := openOffline(t, path)
		if torn := cut > len(whole); strings.Contains(said.String(), "torn line") != torn {
			t.Errorf("cut at %d: said %s", cut, said)
		}
		if _, ok := o.TakenBefore("A"); !ok {
			t.Errorf("cut at %d: what was told is forgotten", cut)
		}
		if err := o.Take(takeOf("B", "s17")); err != nil {
			t.Errorf("cut at %d: %v", cut, err)
		}
		_ = o.Close()
		if data, err := os.ReadFile(path); err != nil || !bytes.Equal(data, both) {
			t.Errorf("cut at %d: the journal is %q", cut, data)
		}
	}
}

func TestALineThatNobodyCanReadIsToldAndKeepsNothingElse(t *testing.T) {
	path := journalPath(t)
	o, _ := openOffline(t, path)
	if err := o.Take(takeOf("A", "s17")); err != nil {
		t.Fatal(err)
	}
	_ = o.Close()
	good, _ := os.ReadFile(path)
	if err := os.WriteFile(path, append([]byte("\x00\x00\x00 rubbish\n{}\n\n"), good...), 0o600); err != nil {
		t.Fatal(err)
	}
	o, said := openOffline(t, path)
	if _, ok := o.TakenBefore("A"); !ok || strings.Count(said.String(), "cannot be read") != 2 || strings.Contains(said.String(), "rubbish") {
		t.Errorf("%v %s", ok, said)
	}
}

func TestWhatCannotBeWrittenIsNotTaken(t *testing.T) {
	o, said := openOffline(t, journalPath(t))
	_ = o.journal.file.Close()
	if err := o.Take(takeOf("A", "s17")); !errors.Is(err, errJournal) {
		t.Errorf("%v", err)
	}
	if _, ok := o.TakenBefore("A"); ok || !strings.Contains(said.String(), "cannot be written") {
		t.Errorf("%v %s", ok, said)
	}
	if err := o.Take(takeOf("B", "s17")); !errors.Is(err, errJournal) {
		t.Errorf("after a line in doubt: %v", err)
	}
}

func TestAJournalHasOneProcess(t *testing.T) {
	path := journalPath(t)
	openOffline(t, path)
	if _, err := OpenOffline(path, 2, logrus.New()); err == nil {
		t.Error("two tills take from one journal")
	}
	if _, err := OpenOffline(journalPath(t), 0, logrus.New()); err == nil {
		t.Error("an allotment of none is taken")
	}
}

func TestManyTillsTakeACouponOnce(t *testing.T) {
	o, _ := openOffline(t, journalPath(t))
	o.allotment = 1000
	var wait sync.WaitGroup
	var mu sync.Mutex
	got := map[string]int{}
	for n := range 40 {
		wait.Go(func() {
			code := fmt.Sprint("C", n%4)
			if err := o.Take(takeOf(code, "s17")); err == nil {
				mu.Lock()
				got[code]++
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	if diff := cmp.Diff(map[string]int{"C0": 1, "C1": 1, "C2": 1, "C3": 1}, got); diff != "" {
		t.Error(diff)
	}
}

// tokenOf is what a coupon's QR code holds.
func tokenOf(code string, stores []string, from, until time.Time) string {
	return bot.SignCoupon(doorKey, bot.Coupon{Code: code, Name: "满 50 减 10", CouponTerms: bot.CouponTerms{Stores: stores}, From: from, Until: until})
}

// awayHouse is a house whose till goes on while the database is away, with a clerk
// who logged in before.
func awayHouse(t *testing.T) (*house, phone) {
	t.Helper()
	o, _ := openOffline(t, journalPath(t))
	h := openHouse(t, func(options *Options) { options.Offline = o })
	p := h.clerk()
	h.away = true
	return h, p
}

func TestWithoutTheDatabaseATillTakesWhatItCanCheck(t *testing.T) {
	h, p := awayHouse(t)
	at := p.open("/till")
	p.shows(at, "系统正在恢复", "店员")
	at = p.press(at, "look", "code", tokenOf(testCode, []string{"s17"}, time.Time{}, evening.Add(time.Hour)))
	p.shows(at, "满 50 减 10", "十七号店", "核销这一张", bot.ShowCode(testCode))
	form := p.form(at, "redeem")
	p.shows(p.post("/till", form), "收下了", "自动补记", "!按错了")
	p.shows(p.post("/till", form), "这张券用过了", "11-22 20:00", "十七号店", "!收下了")
	if len(h.lines) != 0 {
		t.Errorf("gave %q", h.given())
	}
	db := &told{}
	h.away = false
	if n, err := h.door.offline.Settle(context.Background(), db); n != 1 || err != nil || !cmp.Equal(db.takes, []OfflineTake{{Code: testCode, Store: "s17", UserID: "liming", At: evening}}) {
		t.Errorf("%d %v %+v", n, err, db.takes)
	}
}

func TestWithoutTheDatabaseATillRefusesInWords(t *testing.T) {
	h, p := awayHouse(t)
	at := p.open("/till")
	other := bot.NewCouponCode(doorKey, "other")
	for name, c := range map[string]struct{ code, says string }{
		"a bare code":    {testCode, "只能收优惠券页面上的二维码"},
		"another key":    {bot.SignCoupon([]byte("another"), bot.Coupon{Code: testCode, Name: "x"}), "只能收"},
		"a forged token": {strings.Replace(tokenOf(testCode, nil, time.Time{}, time.Time{}), testCode, other, 1), "只能收"},
		"another store":  {tokenOf(testCode, []string{"s18"}, time.Time{}, time.Time{}), "不能在十七号店用，能用的门店：人民路店"},
		"over":           {tokenOf(testCode, nil, time.Time{}, evening), "过期了"},
		"not yet":        {tokenOf(testCode, nil, evening.Add(time.Hour), time.Time{}), "还没到可以用的时候"},
		"nothing":        {"", "请输入券码"},
	} {
		got := p.press(at, "look", "code", c.code)
		if !strings.Contains(got.body, c.says) || strings.Contains(got.body, "核销这一张") {
			t.Errorf("%s: %s", name, got.body)
		}
		// Who makes the second form by hand is refused by the same words.
		if name != "nothing" {
			p.shows(p.press(at, "look", "do", "redeem", "proof", c.code, "code", c.code), c.says, "!收下了")
		}
	}
	p.shows(p.press(at, "look", "do", "undo"), "要等恢复以后再做")
	p.shows(p.press(at, "look", "do", "redeem", "proof", tokenOf(testCode, nil, time.Time{}, time.Time{}), "store", "s18"), "收下了：满 50 减 10，十七号店", "!人民路店")
	_ = h
}

func TestWithoutTheDatabaseTheAllotmentHolds(t *testing.T) {
	_, p := awayHouse(t)
	at := p.open("/till")
	for n, says := range []string{"收下了", "收下了", "能收的 2 张已经收满了"} {
		code := bot.NewCouponCode(doorKey, fmt.Sprint(n))
		p.shows(p.press(at, "look", "do", "redeem", "proof", tokenOf(code, nil, time.Time{}, time.Time{})), says)
	}
}

func TestWithoutTheDatabaseWhoMayIsWhatTheSessionSays(t *testing.T) {
	h, _ := awayHouse(t)
	h.away = false
	for name, c := range map[string]struct {
		caller bot.Caller
		says   string
	}{
		"an auditor":     {bot.Caller{Role: bot.RoleAuditor, Scope: bot.Everything()}, "只能查看"},
		"a region":       {bot.Caller{Role: bot.RoleRegion, Scope: bot.Scope{Stores: []string{"s17", "s18"}}}, "请先选门店"},
		"without a role": {bot.Caller{Role: bot.RoleNone}, "还没有开通"},
	} {
		h.callers["liming"] = c.caller
		p := h.phone()
		at := p.enters("/till", "CODE", Who{UserID: "liming"})
		h.away = true
		got := p.open("/till")
		if strings.Contains(at.body, `value="look"`) {
			form := p.form(at, "look")
			form.Set("do", "redeem")
			form.Set("proof", tokenOf(testCode, nil, time.Time{}, time.Time{}))
			got = p.post("/till", form)
		}
		if !strings.Contains(got.body, c.says) || strings.Contains(got.body, "收下了") {
			t.Errorf("%s: %s", name, got.body)
		}
		h.away = false
	}
	// Who logs in while the database is away has no role that anybody knows of.
	h.away = true
	p := h.phone()
	p.shows(p.enters("/till", "CODE", Who{UserID: "liming"}), "现在查不到您的角色", "!还没有开通")
}

func FuzzTheTillsTokens(f *testing.F) {
	f.Add(tokenOf(testCode, []string{"s17"}, time.Time{}, evening), testCode)
	f.Add("ZG1.x.y.z", "ZG1...")
	f.Add("\x00", strings.Repeat("7", 12))
	f.Fuzz(func(t *testing.T, token, code string) {
		if got, err := bot.ReadCoupon(doorKey, token); err == nil {
			again, ok := bot.ReadCouponCode(token)
			if !ok || again != got.Code {
				t.Errorf("%q is the coupon %q and the code %q", token, got.Code, again)
			}
		}
		if read, ok := bot.ReadCouponCode(code); ok {
			if line := redeemLine(read, "s17"); strings.ContainsAny(line, "\n\t\"“") || strings.Count(line, " ") != 2 {
				t.Errorf("%q makes the line %q", code, line)
			}
		}
	})
}
