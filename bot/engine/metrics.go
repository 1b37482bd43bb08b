package engine

import (
	"errors"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/zhanggui/zhanggui/bot"
)

// otherKind stands in the metrics for kinds of event without a handler, of
// which WeCom may invent any number.
const otherKind = "other"

type metrics struct {
	known          map[bot.Kind]bool
	events         *prometheus.CounterVec
	handling       *prometheus.HistogramVec
	sends          *prometheus.CounterVec
	sending        *prometheus.HistogramVec
	welcomeLatency *prometheus.HistogramVec
	leasesLost     *prometheus.CounterVec
}

func newMetrics(reg prometheus.Registerer, kinds []bot.Kind, inbox, outbox func() (running, waiting int)) (*metrics, error) {
	fast := []float64{.0005, .001, .002, .005, .01, .02, .05, .1, .2, .5, 1, 2, 5}
	m := &metrics{
		known: map[bot.Kind]bool{},
		events: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "zhanggui_events_handled_total", Help: "Events handled, by kind and what came of it.",
		}, []string{"kind", "result"}),
		handling: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "zhanggui_event_handling_seconds", Help: "Time to handle an event and commit its effects.", Buckets: fast,
		}, []string{"kind"}),
		sends: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "zhanggui_sends_total", Help: "Attempts at sends, by kind and class of the answer.",
		}, []string{"kind", "class"}),
		sending: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "zhanggui_send_seconds", Help: "Time of one attempt at a send.", Buckets: fast,
		}, []string{"kind"}),
		welcomeLatency: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "zhanggui_welcome_latency_seconds",
			Help:    "Time until WeCom has the welcome, since the event (whole seconds) or since its acknowledgement.",
			Buckets: []float64{.005, .01, .02, .05, .1, .2, .5, 1, 2, 3, 5, 10, 15, 20},
		}, []string{"since"}),
		leasesLost: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "zhanggui_leases_lost_total", Help: "Rows whose lease could not be kept.",
		}, []string{"queue"}),
	}
	for _, k := range kinds {
		m.known[k] = true
	}
	errs := []error{
		reg.Register(m.events), reg.Register(m.handling), reg.Register(m.sends),
		reg.Register(m.sending), reg.Register(m.welcomeLatency), reg.Register(m.leasesLost),
	}
	for name, depth := range map[string]func() (int, int){topicInbox: inbox, topicOutbox: outbox} {
		errs = append(errs, reg.Register(heldGauge(name, "running", depth)), reg.Register(heldGauge(name, "waiting", depth)))
	}
	return m, errors.Join(errs...)
}

func heldGauge(queue, state string, depth func() (running, waiting int)) prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "zhanggui_held_rows", Help: "Rows this instance holds in memory.",
		ConstLabels: prometheus.Labels{"queue": queue, "state": state},
	}, func() float64 {
		running, waiting := depth()
		if state == "running" {
			return float64(running)
		}
		return float64(waiting)
	})
}

func (m *metrics) handled(k bot.Kind, result string, took time.Duration) {
	kind := string(k)
	if !m.known[k] {
		kind = otherKind
	}
	m.events.WithLabelValues(kind, result).Inc()
	m.handling.WithLabelValues(kind).Observe(took.Seconds())
}

func (m *metrics) attempted(item bot.OutboxItem, o bot.Outcome, took time.Duration) {
	kind := string(item.Meta.Kind)
	m.sends.WithLabelValues(kind, string(o.Class)).Inc()
	m.sending.WithLabelValues(kind).Observe(took.Seconds())
}

func (m *metrics) welcomed(since string, took time.Duration) {
	m.welcomeLatency.WithLabelValues(since).Observe(took.Seconds())
}

func (m *metrics) lost(queue string) func(n int) {
	counter := m.leasesLost.WithLabelValues(queue)
	return func(n int) { counter.Add(float64(n)) }
}
