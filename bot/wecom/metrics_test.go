package wecom

import (
	"testing"

	"github.com/prometheus/client_golang/prometheus"
)

// counted is the value of a counter with these labels.
func counted(t *testing.T, reg *prometheus.Registry, name string, labels map[string]string) float64 {
	t.Helper()
	families, err := reg.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, family := range families {
		if family.GetName() != name {
			continue
		}
	next:
		for _, m := range family.GetMetric() {
			for _, l := range m.GetLabel() {
				if want, asked := labels[l.GetName()]; asked && want != l.GetValue() {
					continue next
				}
			}
			if h := m.GetHistogram(); h != nil {
				return float64(h.GetSampleCount())
			}
			return m.GetCounter().GetValue()
		}
	}
	return 0
}

func TestCallsAreCountedByAPIAndCode(t *testing.T) {
	reg := prometheus.NewRegistry()
	f := newFixture(t, func(o *Options) { o.Registry = reg })
	second := newFixture(t, func(o *Options) { o.Registry = reg })
	f.wecom.script(apiWelcome, code(41096, "busy"), raw(502, "text/html", ""), code(45009, "limit"))
	for range 4 {
		f.send(f.welcome())
	}
	second.send(second.welcome())
	for _, c := range []struct {
		name   string
		labels map[string]string
		want   float64
	}{
		{"zhanggui_wecom_calls_total", map[string]string{"api": apiWelcome, "code": "41096"}, 1},
		{"zhanggui_wecom_calls_total", map[string]string{"api": apiWelcome, "code": "http_502"}, 1},
		{"zhanggui_wecom_calls_total", map[string]string{"api": apiWelcome, "code": "45009"}, 1},
		{"zhanggui_wecom_calls_total", map[string]string{"api": apiWelcome, "code": "0"}, 1},
		{"zhanggui_wecom_held_back_total", map[string]string{"api": apiWelcome}, 1},
		{"zhanggui_wecom_token_refreshes_total", map[string]string{"app": MainApp, "result": "ok"}, 2},
		{"zhanggui_wecom_call_seconds", map[string]string{"api": apiWelcome}, 4},
	} {
		if got := counted(t, reg, c.name, c.labels); got != c.want {
			t.Errorf("%s%v is %v, want %v", c.name, c.labels, got, c.want)
		}
	}
}
