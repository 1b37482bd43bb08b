package simulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

func (s *Simulator) showPhone(w http.ResponseWriter, r *http.Request) {
	show(w, func() (any, error) { return s.CustomerPhone(r.PathValue("id")) })
}

func (s *Simulator) showChat(w http.ResponseWriter, r *http.Request) {
	show(w, func() (any, error) { return s.MemberChat(r.PathValue("id")) })
}

func (s *Simulator) showFeed(w http.ResponseWriter, r *http.Request) {
	show(w, func() (any, error) { return s.GroupFeed(r.PathValue("id")) })
}

// showState tells everything that exists, but phone numbers only as far as to tell them
// apart.
func (s *Simulator) showState(w http.ResponseWriter, _ *http.Request) {
	out := s.State()
	for i := range out.Pairs {
		out.Pairs[i].Remark = hidePhones(out.Pairs[i].Remark)
		for n, phone := range out.Pairs[i].Phones {
			out.Pairs[i].Phones[n] = hidePhones(phone)
		}
	}
	answerJSON(w, out)
}

func show(w http.ResponseWriter, view func() (any, error)) {
	v, err := view()
	if err != nil {
		answerError(w, err)
		return
	}
	answerJSON(w, v)
}

// journalFilter reads the filters of a journal view.
func journalFilter(r *http.Request) (filter func(Entry) bool, since int64, err error) {
	q := r.URL.Query()
	code := 0
	if q.Has("code") {
		if code, err = strconv.Atoi(q.Get("code")); err != nil {
			return nil, 0, fmt.Errorf("code: %w", err)
		}
	}
	if q.Has("since") {
		if since, err = strconv.ParseInt(q.Get("since"), 10, 64); err != nil || since < 0 {
			return nil, 0, fmt.Errorf("since: %q is no number of an entry", q.Get("since"))
		}
	}
	return func(e Entry) bool {
		return e.Seq > since && (!q.Has("kind") || e.Kind == q.Get("kind")) && (!q.Has("app") || e.App == q.Get("app")) &&
			(!q.Has("api") || Fault{API: q.Get("api")}.fitsAPI(e.API)) && (!q.Has("code") || e.Code == code)
	}, since, nil
}

func (s *Simulator) showJournal(w http.ResponseWriter, r *http.Request) {
	filter, since, err := journalFilter(r)
	if err != nil {
		answerError(w, err)
		return
	}
	limit, err := strconv.Atoi(r.URL.Query().Get("limit"))
	if err != nil || limit <= 0 {
		limit = 500
	}
	entries := s.Journal.since(since, filter)
	if len(entries) > limit {
		entries = entries[len(entries)-limit:]
	}
	shown := make([]Entry, len(entries))
	for i, e := range entries {
		shown[i] = e.toPeople()
	}
	answerJSON(w, reply{"entries": shown, "last": s.Journal.Last()})
}

func (s *Simulator) streamJournal(w http.ResponseWriter, r *http.Request) {
	filter, since, err := journalFilter(r)
	if err != nil {
		answerError(w, err)
		return
	}
	entries, end := s.Journal.Subscribe(1024)
	defer end()
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	out := &entryStream{w: w, flush: http.NewResponseController(w)}
	_ = out.flush.Flush()
	if r.URL.Query().Has("since") {
		// What came between the asking and now is told first, so that nothing is missed.
		if err := out.send(newest(s.Journal.since(since, filter), streamKept)...); err != nil {
			return
		}
	}
	for {
		select {
		case <-r.Context().Done():
			return
		case <-s.closed.Done():
			return
		case e := <-entries:
			if !filter(e) {
				continue
			}
			if err := out.send(e); err != nil {
				return
			}
		}
	}
}

// streamKept is how many entries of before a stream begins with.
const streamKept = 500

// entryStream writes entries as server-sent events, each once.
type entryStream struct {
	w     http.ResponseWriter
	flush *http.ResponseController
	last  int64
}

func (o *entryStream) send(entries ...Entry) error {
	for _, e := range entries {
		if e.Seq <= o.last {
			continue
		}
		o.last = e.Seq
		line, err := json.Marshal(e.toPeople())
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(o.w, "id: %d\ndata: %s\n\n", e.Seq, line); err != nil {
			return err
		}
	}
	return o.flush.Flush()
}

func (s *Simulator) listFaults(w http.ResponseWriter, _ *http.Request) {
	answerJSON(w, reply{"faults": s.Faults.List()})
}

// addFault takes a Fault whose durations are written as in Go ("1m30s").
func (s *Simulator) addFault(w http.ResponseWriter, r *http.Request) {
	act(func(in struct {
		Fault
		For   string `json:"for"`
		Delay string `json:"delay"`
	}) (reply, error) {
		for _, d := range []struct {
			text string
			into *time.Duration
		}{{in.For, &in.Fault.For}, {in.Delay, &in.Fault.Delay}} {
			if d.text == "" {
				continue
			}
			var err error
			if *d.into, err = time.ParseDuration(d.text); err != nil {
				return nil, err
			}
		}
		return reply{"id": s.Faults.Add(in.Fault)}, nil
	})(w, r)
}

func (s *Simulator) endFaults(w http.ResponseWriter, r *http.Request) {
	if !r.URL.Query().Has("id") {
		s.Faults.Clear()
		answerJSON(w, reply{"ok": true})
		return
	}
	id, err := strconv.Atoi(r.URL.Query().Get("id"))
	if err != nil {
		answerError(w, fmt.Errorf("id: %w", err))
		return
	}
	s.Faults.Remove(id)
	answerJSON(w, reply{"ok": true})
}
