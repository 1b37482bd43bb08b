package orders_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/orders"
)

const secret = "till-secret"

var noon = time.Date(2026, 1, 2, 4, 0, 0, 0, time.UTC)

// memory is an inbox that can be out of order.
type memory struct {
	mu   sync.Mutex
	rows map[string]bot.Arrival
	fail error
}

func (m *memory) Put(_ context.Context, a bot.Arrival) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail != nil {
		return false, m.fail
	}
	_, known := m.rows[a.Key]
	m.rows[a.Key] = a
	return !known, nil
}

// kept are the orders in the inbox by number.
func (m *memory) kept(t *testing.T) map[string]bot.Order {
	t.Helper()
	m.mu.Lock()
	defer m.mu.Unlock()
	out := map[string]bot.Order{}
	for _, a := range m.rows {
		body, err := bot.DecodeInternal(a.Kind, a.Body)
		if err != nil {
			t.Fatal(err)
		}
		o := body.(bot.OrderReceived).Order
		out[o.Number] = o
	}
	return out
}

// till is a till that calls a shop.
type till struct {
	t     *testing.T
	url   string
	inbox *memory
}

func newTill(t *testing.T, change ...func(*orders.Options)) *till {
	t.Helper()
	inbox := &memory{rows: map[string]bot.Arrival{}}
	o := orders.Options{Secret: secret, Inbox: inbox, Zone: time.FixedZone("CST", 8*3600), Now: func() time.Time { return noon }}
	for _, f := range change {
		f(&o)
	}
	h, err := orders.New(o)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return &till{t, s.URL + "/api/orders", inbox}
}

// signed is a call as a till makes it.
func (c *till) signed(body string) *http.Request {
	c.t.Helper()
	req, err := http.NewRequest(http.MethodPost, c.url, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	stamp := strconv.FormatInt(noon.Unix(), 10)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set(orders.HeaderTime, stamp)
	req.Header.Set(orders.HeaderSignature, orders.Sign(secret, stamp, []byte(body)))
	return req
}

type reply struct {
	Status   int
	Accepted *int
	Refused  []struct {
		Index       int
		Number, Why string
	}
	Error string
}

func (c *till) send(req *http.Request) reply {
	c.t.Helper()
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	r := reply{Status: res.StatusCode}
	if err := json.Unmarshal(text, &r); err != nil {
		c.t.Fatalf("status %d, body %q: %v", res.StatusCode, text, err)
	}
	return r
}

// orderJSON is an order with its fields changed; null leaves one out.
func orderJSON(change map[string]any) string {
	o := map[string]any{"number": "A1", "amount": "19.90", "paid_at": "2026-01-01 10:00:00"}
	for k, v := range change {
		o[k] = v
	}
	b, _ := json.Marshal(o)
	return string(b)
}

func call(list ...string) string { return `{"orders":[` + strings.Join(list, ",") + `]}` }

func TestASignedCallIsKept(t *testing.T) {
	c := newTill(t, func(o *orders.Options) { o.Stores = map[string]string{"十七号店": "s17"} })
	body := call(
		orderJSON(map[string]any{"phone": "138-0013-8000", "store": "十七号店", "items": []any{
			map[string]any{"name": "牛奶", "category": "乳品", "quantity": 2, "amount": 9.95}}}),
		orderJSON(map[string]any{"number": 20260101, "amount": 8, "external_userid": "wmEXAMPLE", "status": "refunded", "updated_at": "2026-01-01T20:00:00+08:00"}),
		`{"订单号":"A3","金额":"￥1,234.50","支付时间":"2026年1月1日","商品":"面包","手机号":null}`,
	)
	r := c.send(c.signed(body))
	if r.Status != http.StatusOK || r.Accepted == nil || *r.Accepted != 3 || len(r.Refused) != 0 {
		t.Fatalf("answered %+v", r)
	}
	kept := c.inbox.kept(t)
	if o := kept["A1"]; o.Phone != "13800138000" || o.Store != "s17" || o.Amount != 1990 || o.Source != "api" ||
		!slices.Equal(o.Items, []bot.OrderItem{{Name: "牛奶", Category: "乳品", Quantity: 2, Amount: 995}}) {
		t.Errorf("kept %+v", o)
	}
	if o := kept["20260101"]; o.Status != bot.OrderRefunded || o.ExternalUserID != "wmEXAMPLE" || o.UpdatedAt.Hour() != 12 {
		t.Errorf("kept %+v", o)
	}
	if o := kept["A3"]; o.Amount != 123450 || o.Items[0].Name != "面包" || !o.PaidAt.Equal(time.Date(2025, 12, 31, 16, 0, 0, 0, time.UTC)) {
		t.Errorf("kept %+v", o)
	}
	again := c.send(c.signed(body))
	if again.Status != http.StatusOK || *again.Accepted != 3 || len(c.inbox.rows) != 3 {
		t.Errorf("the same call again is answered %+v, and the inbox has %d events", again, len(c.inbox.rows))
	}
}

func TestABadOrderDoesNotStopTheOthers(t *testing.T) {
	c := newTill(t)
	r := c.send(c.signed(call(
		orderJSON(nil),
		orderJSON(map[string]any{"number": "A2", "amount": -5}),
		orderJSON(map[string]any{"number": nil}),
		orderJSON(map[string]any{"number": "A4", "discount": 3}),
		orderJSON(map[string]any{"number": "A5", "items": "牛奶"}),
		orderJSON(map[string]any{"number": "A6", "items": []any{map[string]any{"price": 3}}}),
		orderJSON(map[string]any{"number": "A7", "phone": []string{"13800138000"}}),
		orderJSON(map[string]any{"number": "A8", "status": "待付款"}),
	)))
	if r.Status != http.StatusOK || *r.Accepted != 1 {
		t.Fatalf("answered %+v", r)
	}
	for i, want := range []struct{ number, say string }{
		{"A2", "负数"}, {"", "没有订单号"}, {"A4", "没有 \"discount\" 这个字段"}, {"A5", "商品的列表"}, {"A6", "items[0]"}, {"A7", "既不是文字也不是数字"}, {"A8", "没有付款"},
	} {
		got := r.Refused[i]
		if got.Index != i+1 || got.Number != want.number || !strings.Contains(got.Why, want.say) {
			t.Errorf("order %d is answered %+v, want %q", i+1, got, want.say)
		}
	}
	if r := c.send(c.signed(call(orderJSON(map[string]any{"amount": "免单"})))); r.Status != http.StatusUnprocessableEntity || *r.Accepted != 0 || len(r.Refused) != 1 {
		t.Errorf("a call of bad orders alone is answered %+v", r)
	}
}

func TestCallsThatAreTurnedAway(t *testing.T) {
	good := call(orderJSON(nil))
	resigned := func(stamp string) func(*http.Request) {
		return func(r *http.Request) {
			r.Header.Set(orders.HeaderTime, stamp)
			r.Header.Set(orders.HeaderSignature, orders.Sign(secret, stamp, []byte(good)))
		}
	}
	at := func(off time.Duration) string { return strconv.FormatInt(noon.Add(off).Unix(), 10) }
	for name, tc := range map[string]struct {
		body   string
		spoil  func(*http.Request)
		status int
		say    string
	}{
		"no signature":          {good, func(r *http.Request) { r.Header.Del(orders.HeaderSignature) }, 401, orders.HeaderSignature},
		"no time":               {good, func(r *http.Request) { r.Header.Del(orders.HeaderTime) }, 401, orders.HeaderTime},
		"two signatures":        {good, func(r *http.Request) { r.Header.Add(orders.HeaderSignature, "00") }, 401, "once each"},
		"a signature of no hex": {good, func(r *http.Request) { r.Header.Set(orders.HeaderSignature, "sha256=xx") }, 401, "signature is wrong"},
		"another secret":        {good, func(r *http.Request) { r.Header.Set(orders.HeaderSignature, orders.Sign("x", at(0), []byte(good))) }, 401, "signature is wrong"},
		"another body than signed": {good, func(r *http.Request) {
			r.Body = io.NopCloser(strings.NewReader(strings.Replace(good, "19.90", "99.90", 1)))
		}, 401, "signature is wrong"},
		"another time than signed":   {good, func(r *http.Request) { r.Header.Set(orders.HeaderTime, at(time.Second)) }, 401, "signature is wrong"},
		"nonsense without signature": {"{", func(r *http.Request) { r.Header.Del(orders.HeaderSignature) }, 401, orders.HeaderSignature},
		"a call of long ago":         {good, resigned(at(-5*time.Minute - time.Second)), 401, "5m1s away"},
		"a call of later":            {good, resigned(at(5*time.Minute + time.Second)), 401, "5m1s away"},
		"a time that is no number":   {good, resigned("noon"), 401, "Unix seconds"},
		"GET":                        {good, func(r *http.Request) { r.Method = http.MethodGet }, 405, "POST"},
		"no JSON":                    {"orders", nil, 400, "not JSON"},
		"JSON that ends early":       {`{"orders":[`, nil, 400, "ends too early"},
		"JSON that goes on":          {good + good, nil, 400, "goes on"},
		"a list without its object":  {"[" + orderJSON(nil) + "]", nil, 400, "the array at byte 1"},
		"another field beside":       {`{"orders":[],"shop":"x"}`, nil, 400, `unknown field "shop"`},
		"no orders":                  {`{"orders":[]}`, nil, 400, `{"orders":[{`},
		"nothing at all":             {"", nil, 400, "ends too early"},
		"too many":                   {call(slices.Repeat([]string{`{}`}, 501)...), nil, 400, "one call may tell 500"},
		"a phone number for a list":  {`{"orders":13912345678}`, nil, 400, "the number at byte"},
		"a body over the limit":      {good + strings.Repeat(" ", 1<<20), nil, 413, "1 MiB"},
	} {
		t.Run(name, func(t *testing.T) {
			var logged bytes.Buffer
			c := newTill(t, func(o *orders.Options) {
				o.Log = logrus.New()
				o.Log.SetOutput(&logged)
				o.Log.SetLevel(logrus.DebugLevel)
			})
			req := c.signed(tc.body)
			if tc.spoil != nil {
				tc.spoil(req)
			}
			r := c.send(req)
			if r.Status != tc.status || !strings.Contains(r.Error, tc.say) || r.Accepted != nil {
				t.Errorf("answered %+v, want %d and %q", r, tc.status, tc.say)
			}
			if len(c.inbox.rows) > 0 {
				t.Error("something was kept")
			}
			for _, hidden := range []string{secret, "13912345678"} {
				if strings.Contains(logged.String(), hidden) || strings.Contains(r.Error, hidden) {
					t.Errorf("%q is told: %s, %s", hidden, r.Error, &logged)
				}
			}
		})
	}
}

func TestTheWindowIsClosedAtItsEdge(t *testing.T) {
	c := newTill(t, func(o *orders.Options) { o.Window = time.Minute })
	for off, want := range map[time.Duration]int{-61 * time.Second: 401, -60 * time.Second: 200, 60 * time.Second: 200, 61 * time.Second: 401} {
		body, stamp := call(orderJSON(nil)), strconv.FormatInt(noon.Add(off).Unix(), 10)
		req := c.signed(body)
		req.Header.Set(orders.HeaderTime, stamp)
		req.Header.Set(orders.HeaderSignature, orders.Sign(secret, stamp, []byte(body)))
		if r := c.send(req); r.Status != want {
			t.Errorf("%v off is answered %+v", off, r)
		}
	}
}

func TestWithoutASecretThereIsNoDoor(t *testing.T) {
	c := newTill(t, func(o *orders.Options) { o.Secret = "" })
	req := c.signed(call(orderJSON(nil)))
	req.Header.Set(orders.HeaderSignature, orders.Sign("", strconv.FormatInt(noon.Unix(), 10), []byte(call(orderJSON(nil)))))
	if r := c.send(req); r.Status != http.StatusNotFound || len(c.inbox.rows) > 0 {
		t.Errorf("answered %+v", r)
	}
	if _, err := orders.New(orders.Options{Secret: secret}); err == nil {
		t.Error("a door without an inbox was made")
	}
}

func TestNothingIsAcceptedThatIsNotKept(t *testing.T) {
	c := newTill(t)
	c.inbox.fail = errors.New("the disk is full")
	r := c.send(c.signed(call(orderJSON(nil))))
	if r.Status != http.StatusServiceUnavailable || r.Accepted != nil || !strings.Contains(r.Error, "send the same call again") || strings.Contains(r.Error, "disk") {
		t.Errorf("answered %+v", r)
	}
}

func TestAFullCall(t *testing.T) {
	c := newTill(t)
	var list []string
	for i := range 500 {
		list = append(list, orderJSON(map[string]any{"number": fmt.Sprint("N", i)}))
	}
	if r := c.send(c.signed(call(list...))); r.Status != http.StatusOK || *r.Accepted != 500 || len(c.inbox.rows) != 500 {
		t.Errorf("answered %+v, %d kept", r, len(c.inbox.rows))
	}
}

// The README shows this call by curl and openssl.
func TestTheSignatureOfTheReadme(t *testing.T) {
	body := `{"orders":[{"number":"2026010100017","phone":"13800138000","amount":"19.90","paid_at":"2026-01-02T15:04:05+08:00"}]}`
	const want = "f4197291cc9f94b7080438b07d44d29788e7442fd61ffa4bd69860e964e6b9ca"
	if got := orders.Sign("till-secret", "1767337445", []byte(body)); got != want {
		t.Errorf("signed %s, want %s", got, want)
	}
}
