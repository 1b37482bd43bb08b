package callback

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/zhanggui/zhanggui/bot"
)

// What became of a callback.
const (
	resultKept        = "kept"
	resultDuplicate   = "duplicate"
	resultRefused     = "refused"
	resultUnavailable = "unavailable"
)

// Kinds that are none: of an event that is not documented, and of a request
// that was refused before it had one. The label can take no other value than
// these and the documented kinds, whatever is sent.
const (
	kindOther = "other"
	kindNone  = "none"
)

// kindLabel bounds the label.
func kindLabel(k bot.Kind, known bool) string {
	if known {
		return string(k)
	}
	return kindOther
}

// metrics count what comes in.
type metrics struct {
	events *prometheus.CounterVec
	ack    prometheus.Histogram
}

func newMetrics() *metrics {
	return &metrics{
		events: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "zhanggui_callback_events_total",
			Help: "Callbacks by receiver, kind of event and result: kept, duplicate, refused, unavailable.",
		}, []string{"receiver", "kind", "result"}),
		ack: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name:    "zhanggui_callback_ack_seconds",
			Help:    "Time from a callback's arrival to its acknowledgement, which WeCom awaits for 5 s.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5},
		}),
	}
}

func (m *metrics) register(r prometheus.Registerer) error {
	if err := r.Register(m.events); err != nil {
		return err
	}
	return r.Register(m.ack)
}

func (m *metrics) count(receiver, kind, result string) {
	m.events.WithLabelValues(receiver, kind, result).Inc()
}
