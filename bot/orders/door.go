package orders

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/sirupsen/logrus"

	"github.com/zhanggui/zhanggui/bot"
)

// Inbox keeps events.
type Inbox interface {
	// Put returns when the event is durable. It is fresh unless the inbox had
	// an event of this key before.
	Put(ctx context.Context, a bot.Arrival) (fresh bool, err error)
}

// Options are what the door is made of. Inbox is needed.
type Options struct {
	// Secret signs the calls; empty answers 404 to all of them.
	Secret string
	// Window is how far a call's time may be from this clock; five minutes if
	// zero.
	Window time.Duration
	Inbox  Inbox
	// Zone is the shop's; UTC if nil. Stores are the stores' ids by name.
	Zone   *time.Location
	Stores map[string]string
	// Timeout is how long a body may take to come and its orders to be kept;
	// ten seconds if zero.
	Timeout  time.Duration
	Now      func() time.Time
	Log      *logrus.Logger
	Registry prometheus.Registerer
}

// door answers POST /api/orders.
type door struct {
	o     Options
	rules Rules
	told  *prometheus.CounterVec
}

// New makes the handler of POST /api/orders, wherever it is mounted.
func New(o Options) (http.Handler, error) {
	if o.Inbox == nil {
		return nil, errors.New("orders: there is no inbox")
	}
	if o.Window <= 0 {
		o.Window = 5 * time.Minute
	}
	if o.Timeout <= 0 {
		o.Timeout = 10 * time.Second
	}
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = logrus.New()
		o.Log.SetOutput(io.Discard)
	}
	d := &door{o: o, rules: Rules{Zone: o.Zone, Stores: o.Stores, Now: o.Now, Source: "api"},
		told: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "zhanggui_orders_told_total",
			Help: "Orders told by calls, by result: fresh, known, refused; and calls that were turned away or could not be kept.",
		}, []string{"result"})}
	if o.Registry != nil {
		if err := o.Registry.Register(d.told); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// What became of an order or of a whole call.
const (
	resultFresh       = "fresh"
	resultKnown       = "known"
	resultRefused     = "refused"
	resultTurnedAway  = "turned_away"
	resultUnavailable = "unavailable"
)

// maxBody bounds a call.
const maxBody = 1 << 20

// taken is what a call gets: how many orders are kept for good, and which are
// not.
type taken struct {
	Accepted int       `json:"accepted"`
	Refused  []refusal `json:"refused"`
}

// failure is what a call gets of which nothing was taken.
type failure struct {
	Error string `json:"error"`
}

// refusal is an order that was not taken. Index is its place in the call, from
// 0, for one without a number.
type refusal struct {
	Index  int    `json:"index"`
	Number string `json:"number"`
	Why    string `json:"why"`
}

// ServeHTTP takes one call. It answers 200 when every order that it counts as
// accepted is durable, and 422 when it takes none of them.
func (d *door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if d.o.Secret == "" {
		d.turnAway(w, http.StatusNotFound, "orders are not taken here: orders.secret is not set")
		return
	}
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		d.turnAway(w, http.StatusMethodNotAllowed, "orders are told by POST")
		return
	}
	body, status, err := d.authentic(w, r)
	if err != nil {
		d.turnAway(w, status, err.Error())
		return
	}
	list, err := readCall(body)
	if err != nil {
		d.turnAway(w, http.StatusBadRequest, err.Error())
		return
	}
	arrivals, refused := d.read(list)
	if err := d.keep(r.Context(), arrivals); err != nil {
		d.told.WithLabelValues(resultUnavailable).Inc()
		d.o.Log.WithError(err).WithField("orders", len(arrivals)).Error("orders: a call could not be kept; the sender is asked to send it again")
		reply(w, http.StatusServiceUnavailable, failure{"the orders could not be kept; send the same call again, nothing is taken twice"})
		return
	}
	d.told.WithLabelValues(resultRefused).Add(float64(len(refused)))
	status = http.StatusOK
	if len(arrivals) == 0 {
		status = http.StatusUnprocessableEntity
	}
	reply(w, status, taken{len(arrivals), refused})
}

// authentic is the body of a call that is signed and of now. The signature is
// verified before anything else is made of the call.
func (d *door) authentic(w http.ResponseWriter, r *http.Request) ([]byte, int, error) {
	// A body that trickles in would hold its connection for as long as it likes.
	conn := http.NewResponseController(w)
	hurried := conn.SetReadDeadline(time.Now().Add(d.o.Timeout)) == nil
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var long *http.MaxBytesError
	if errors.As(err, &long) {
		return nil, http.StatusRequestEntityTooLarge, errors.New("the body is longer than 1 MiB; tell fewer orders in a call")
	}
	if err != nil {
		return nil, http.StatusBadRequest, errors.New("the body did not arrive")
	}
	if hurried {
		_ = conn.SetReadDeadline(time.Time{})
	}
	if err := signedBy(d.o.Secret, r.Header, body); err != nil {
		return nil, http.StatusUnauthorized, err
	}
	if err := inWindow(r.Header.Get(HeaderTime), d.o.Now(), d.o.Window); err != nil {
		return nil, http.StatusUnauthorized, err
	}
	return body, 0, nil
}

// read makes arrivals of what was told.
func (d *door) read(list []map[string]json.RawMessage) (arrivals []bot.Arrival, refused []refusal) {
	now := d.o.Now()
	refused = []refusal{}
	for i, object := range list {
		o, p := d.rules.ofJSON(object)
		if p != nil {
			refused = append(refused, refusal{Index: i, Number: p.Number, Why: p.Error()})
			continue
		}
		a, err := Arrival(o, now)
		if err != nil {
			refused = append(refused, refusal{Index: i, Number: o.Number, Why: "没法记录"})
			continue
		}
		arrivals = append(arrivals, a)
	}
	return arrivals, refused
}

// together is how many orders are put at once: the inbox writes those that come
// at the same time in one go.
const together = 64

// keep puts arrivals into the inbox, and returns when all are durable. A caller
// who hangs up does not stop an authentic call from being kept.
func (d *door) keep(ctx context.Context, arrivals []bot.Arrival) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), d.o.Timeout)
	defer cancel()
	errs := make([]error, len(arrivals))
	slots := make(chan struct{}, together)
	var wg sync.WaitGroup
	for i, a := range arrivals {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			fresh, err := d.o.Inbox.Put(ctx, a)
			errs[i] = err
			switch {
			case err != nil:
			case fresh:
				d.told.WithLabelValues(resultFresh).Inc()
			default:
				d.told.WithLabelValues(resultKnown).Inc()
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

func (d *door) turnAway(w http.ResponseWriter, status int, why string) {
	d.told.WithLabelValues(resultTurnedAway).Inc()
	d.o.Log.WithField("status", status).Debug("orders: a call was turned away")
	reply(w, status, failure{why})
}

func reply(w http.ResponseWriter, status int, a any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(a)
}
