package callback

import (
	"context"
	"errors"
	"io"
	"net/http"
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

// Options are what a Handler is made of. Inbox is needed.
type Options struct {
	Receivers []Receiver
	Inbox     Inbox
	// Skew is how far a callback's timestamp may be from this clock; ten
	// minutes if zero.
	Skew time.Duration
	// Timeout is how long a body may take to come and an event to be kept;
	// four and a half seconds if zero, because WeCom gives up after five
	// [docs 90930].
	Timeout  time.Duration
	Now      func() time.Time
	Log      *logrus.Logger
	Registry prometheus.Registerer
}

// Handler answers GET and POST /callback/wecom/{receiver}, and refuses
// everything else in the same words, so that whoever tries learns nothing: not
// which receivers exist, and not what was wrong.
type Handler struct {
	mux       *http.ServeMux
	receivers map[string]*receiver
	// stranger stands for every receiver that does not exist. No signature
	// fits it, so that it refuses in the way and in the time of the others.
	stranger      *receiver
	inbox         Inbox
	skew, timeout time.Duration
	now           func() time.Time
	log           *logrus.Logger
	metrics       *metrics
}

// New checks the options. Its errors never show a secret.
func New(o Options) (*Handler, error) {
	if o.Inbox == nil {
		return nil, errors.New("callback: there is no inbox")
	}
	h := &Handler{
		mux: http.NewServeMux(), inbox: o.Inbox, skew: o.Skew, timeout: o.Timeout,
		now: o.Now, log: o.Log, metrics: newMetrics(),
	}
	var err error
	if h.receivers, err = newReceivers(o.Receivers); err != nil {
		return nil, err
	}
	if h.stranger, err = newStranger(); err != nil {
		return nil, err
	}
	if o.Registry != nil {
		if err := h.metrics.register(o.Registry); err != nil {
			return nil, err
		}
	}
	h.setDefaults()
	h.mux.HandleFunc("GET /callback/wecom/{receiver}", h.echo)
	h.mux.HandleFunc("POST /callback/wecom/{receiver}", h.receive)
	h.mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		h.refuse(w, h.stranger, refusal("no such method or address"))
	})
	return h, nil
}

// setDefaults fills in what the options left out.
func (h *Handler) setDefaults() {
	if h.skew <= 0 {
		h.skew = 10 * time.Minute
	}
	if h.timeout <= 0 {
		h.timeout = 4500 * time.Millisecond
	}
	if h.now == nil {
		h.now = time.Now
	}
	if h.log == nil {
		h.log = logrus.New()
		h.log.SetOutput(io.Discard)
	}
}

// ServeHTTP answers one request.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) { h.mux.ServeHTTP(w, r) }

// addressed is the receiver a request is for.
func (h *Handler) addressed(r *http.Request) *receiver {
	if rc, ok := h.receivers[r.PathValue("receiver")]; ok {
		return rc
	}
	return h.stranger
}
