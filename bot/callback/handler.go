package callback

import (
	"context"
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

// Receiver is one callback address with the secrets of its settings page.
type Receiver struct {
	// Name is the last part of the address: letters, digits, - and _, at most
	// 31 of them.
	Name                  string
	Token, EncodingAESKey string
	// ReceiveID is the id every message must end in: the corp id, or nothing
	// for a 智能机器人.
	ReceiveID string
	// JSON says that the envelope is JSON, as a 智能机器人 sends it.
	JSON bool
}

// Options are what a Handler is made of.
type Options struct {
	Receivers []Receiver
	Inbox     Inbox
	// Skew is how far a callback's timestamp may be from this clock; ten
	// minutes if zero.
	Skew time.Duration
	// Timeout is how long the inbox may take; four and a half seconds if
	// zero, because WeCom gives up after five [docs 90930].
	Timeout  time.Duration
	Now      func() time.Time
	Log      *logrus.Logger
	Registry prometheus.Registerer
}

// Handler answers GET and POST /callback/wecom/{receiver}.
type Handler struct{ mux *http.ServeMux }

// New checks the options.
func New(o Options) (*Handler, error) { return &Handler{mux: http.NewServeMux()}, nil }

// ServeHTTP answers one request.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) { h.mux.ServeHTTP(w, r) }

// Parse reads in full what the inbox kept.
func Parse(item bot.InboxItem) (bot.Event, error) { return bot.Event{ID: item.ID}, nil }
