package callback_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"

	"github.com/zhanggui/zhanggui/bot/callback"
)

// gathered reads a metric's series: by labels for a counter, by name for a
// histogram's number of observations.
func gathered(t *testing.T, r *prometheus.Registry) map[string]float64 {
	t.Helper()
	families, err := r.Gather()
	if err != nil {
		t.Fatal(err)
	}
	series := map[string]float64{}
	for _, family := range families {
		for _, m := range family.Metric {
			if family.GetType() == dto.MetricType_HISTOGRAM {
				series[family.GetName()] = float64(m.Histogram.GetSampleCount())
				continue
			}
			var labels []string
			for _, l := range m.Label {
				labels = append(labels, l.GetValue())
			}
			series[strings.Join(labels, " ")] = m.Counter.GetValue()
		}
	}
	return series
}

func TestMetrics(t *testing.T) {
	d := newDoor(t)
	v := d.seal(contactAdded("wm1"))
	d.send(v)
	d.send(v)
	d.send(d.seal("<xml><Event>brand_new</Event></xml>"))
	d.send(d.seal("<xml><Event>brand_newer</Event></xml>"))
	d.inbox.fail = errors.New("away")
	d.send(d.seal(contactAdded("wm2")))
	v.query.Set("nonce", "x")
	d.send(v)
	v.path = "/callback/wecom/guess1"
	d.send(v)
	v.path = "/callback/wecom/guess2"
	d.send(v)

	// The labels are kind, receiver, result.
	want := map[string]float64{
		"change_external_contact.add_external_contact app kept":        1,
		"change_external_contact.add_external_contact app duplicate":   1,
		"change_external_contact.add_external_contact app unavailable": 1,
		"other app kept":                2,
		"none app refused":              1,
		"none (unknown) refused":        2,
		"zhanggui_callback_ack_seconds": 4,
	}
	got := gathered(t, d.registry)
	for series, n := range want {
		if got[series] != n {
			t.Errorf("%s is %v, want %v", series, got[series], n)
		}
	}
	if len(got) != len(want) {
		t.Errorf("there are %v", got)
	}
}

func TestTwoHandlersOfOneRegistry(t *testing.T) {
	d := newDoor(t)
	_, err := callback.New(callback.Options{Inbox: d.inbox, Registry: d.registry})
	if err == nil {
		t.Error("the metrics were registered twice without an error")
	}
}
