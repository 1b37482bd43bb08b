package wecom

import (
	"errors"

	"github.com/prometheus/client_golang/prometheus"
)

// metrics count what goes over the wire. Several gateways may share one
// registry: they then share the counters.
type metrics struct {
	calls    *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	heldBack *prometheus.CounterVec
	tokens   *prometheus.CounterVec
}

func newMetrics(reg prometheus.Registerer) (*metrics, error) {
	m := &metrics{
		calls: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "zhanggui_wecom_calls_total", Help: "Calls to WeCom by API and errcode, or by what went wrong on the way.",
		}, []string{"api", "code"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "zhanggui_wecom_call_seconds", Help: "Time of one exchange with WeCom.",
			Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5},
		}, []string{"api"}),
		heldBack: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "zhanggui_wecom_held_back_total", Help: "Calls not made because a limit was known to be used up.",
		}, []string{"api"}),
		tokens: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "zhanggui_wecom_token_refreshes_total", Help: "Access tokens asked of WeCom, by app and result.",
		}, []string{"app", "result"}),
	}
	var errs []error
	m.calls = register(reg, m.calls, &errs)
	m.seconds = register(reg, m.seconds, &errs)
	m.heldBack = register(reg, m.heldBack, &errs)
	m.tokens = register(reg, m.tokens, &errs)
	return m, errors.Join(errs...)
}

// register returns the collector that is registered already, if there is one.
func register[C prometheus.Collector](reg prometheus.Registerer, c C, errs *[]error) C {
	err := reg.Register(c)
	var there prometheus.AlreadyRegisteredError
	if errors.As(err, &there) {
		if existing, ok := there.ExistingCollector.(C); ok {
			return existing
		}
	}
	if err != nil {
		*errs = append(*errs, err)
	}
	return c
}
