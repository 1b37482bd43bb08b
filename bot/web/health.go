package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"sync"
	"time"
)

// patience bounds all checks of one answer, so that a database that hangs
// reads as not ready and not as no answer.
const patience = 2 * time.Second

// health says that the process lives; it asks nobody else.
func (s *Site) health(w http.ResponseWriter, _ *http.Request) {
	s.json(w, http.StatusOK, map[string]string{"status": "alive", "text": "掌柜在 · the bot is alive"})
}

// readiness is the answer of /readyz.
type readiness struct {
	Ready  bool      `json:"ready"`
	Text   string    `json:"text"`
	Checks []verdict `json:"checks"`
}

// verdict is what one check said.
type verdict struct {
	Name string `json:"name"`
	OK   bool   `json:"ok"`
	Text string `json:"text"`
}

// ready says whether customers can be served, and check by check what is
// missing: 200 when they can, 503 until then. An advice is told either way.
func (s *Site) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), patience)
	defer cancel()
	answer := readiness{Ready: true, Text: "可以营业了 · ready", Checks: []verdict{}}
	for _, c := range s.checks {
		v := verdict{Name: c.Name, OK: true, Text: "正常 · ok"}
		err := c.Check(ctx)
		if err != nil {
			v.OK, v.Text = false, sentence(err)
			answer.miss(c.Advice)
		}
		if s.told.news(c.Name, err) {
			s.tell(c.Name, err)
		}
		answer.Checks = append(answer.Checks, v)
	}
	code := http.StatusOK
	if !answer.Ready {
		code = http.StatusServiceUnavailable
	}
	s.json(w, code, answer)
}

// miss notes that a check failed. What is missing outweighs advice.
func (r *readiness) miss(advice bool) {
	switch {
	case !advice:
		r.Ready, r.Text = false, "还没准备好 · not ready yet"
	case r.Ready:
		r.Text = "可以营业，但有事要处理 · ready, but something needs doing"
	}
}

// tell logs that a check answers otherwise than before.
func (s *Site) tell(check string, err error) {
	log := s.log.WithField("check", check)
	if err != nil {
		log.WithError(err).Warn("a check says what is not in order")
		return
	}
	log.Info("a check says that all is well again")
}

// sentence is what outsiders are told of an error.
func sentence(err error) string {
	var m Missing
	if errors.As(err, &m) {
		return err.Error()
	}
	return "有问题，原因在日志里 · there is a problem, see the log"
}

// lastTold remembers what the log was told of each check, so that a probe
// every few seconds does not fill it.
type lastTold struct {
	mu   sync.Mutex
	said map[string]string
}

// news says whether a check answers otherwise than the last time. That all is
// well from the first is no news.
func (l *lastTold) news(check string, err error) bool {
	now := ""
	if err != nil {
		now = err.Error()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.said == nil {
		l.said = map[string]string{}
	}
	before := l.said[check]
	l.said[check] = now
	return now != before
}

func (s *Site) json(w http.ResponseWriter, code int, body any) {
	b, err := json.MarshalIndent(body, "", "  ")
	if err != nil {
		s.log.WithError(err).Error("an answer cannot be written as JSON")
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(code)
	// A client that went away is no problem of the bot's.
	_, _ = w.Write(append(b, '\n'))
}
