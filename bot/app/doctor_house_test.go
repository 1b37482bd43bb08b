package app

import (
	"bytes"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/doctor"
	"github.com/zhanggui/zhanggui/templates"
)

// visit is an examination of a house, told what is different from what its bot
// believes.
type visit struct {
	// bot changes the configuration that is examined.
	bot func(*config.Config)
	now func() time.Time
	// transport carries the self-test.
	transport http.RoundTripper
}

// doctor examines a house and returns the report and what was printed. No
// secret may be in it.
func (h *house) doctor(t testing.TB, v visit) (doctor.Report, string) {
	t.Helper()
	messages, err := templates.Load("")
	if err != nil {
		t.Fatal(err)
	}
	c := *h.config
	c.Server.PublicURL = "http://" + h.bots[0].Addr()
	if v.bot != nil {
		v.bot(&c)
	}
	e := &examination{reading: doctor.Reading{File: "my.yaml"}, config: &c, messages: messages, now: time.Now, transport: v.transport}
	if v.now != nil {
		e.now = v.now
	}
	defer e.close()
	var out bytes.Buffer
	p := doctor.Printer{Out: &out, Again: e.again()}
	report, err := doctor.Examine(t.Context(), e.checks(), nil, p.Print)
	if err != nil {
		t.Fatal(err)
	}
	p.Close(report)
	for _, secret := range secretsOf(&c) {
		if secret != "" && strings.Contains(out.String(), secret) {
			t.Errorf("a secret is printed:\n%s", out.String())
		}
	}
	return report, out.String()
}

// finds wants one check to end with a status and to say some words, and what
// rests on it to wait if it failed.
func finds(t *testing.T, report doctor.Report, name string, status doctor.Status, words ...string) {
	t.Helper()
	i := slices.IndexFunc(report, func(r doctor.Result) bool { return r.Name == name })
	if i < 0 {
		t.Fatalf("there is no check %s", name)
	}
	var out bytes.Buffer
	(&doctor.Printer{Out: &out}).Print(report[i])
	if report[i].Status != status {
		t.Errorf("%s is %s, want %s:\n%s", name, report[i].Status, status, out.String())
	}
	for _, word := range words {
		if !strings.Contains(out.String(), word) {
			t.Errorf("%s says nothing of %q:\n%s", name, word, out.String())
		}
	}
}

// waits wants checks to wait for another one.
func waits(t *testing.T, report doctor.Report, mend string, names ...string) {
	t.Helper()
	for _, r := range report {
		if slices.Contains(names, r.Name) && (r.Status != doctor.Skipped || r.Mend != mend) {
			t.Errorf("%s is %s and waits for %q, want %q", r.Name, r.Status, r.Mend, mend)
		}
	}
}

// rested waits until the bot has done all that it does after its start, the
// first comparison with WeCom among it.
func (h *house) rested(t testing.TB) {
	t.Helper()
	h.until(t, "the first sync is done", func() error {
		s, err := h.bots[0].store.LatestSync(t.Context())
		if err == nil && (s.ID == "" || s.Running()) {
			err = errors.New("it is not done")
		}
		return err
	})
	h.settled(t)
}
