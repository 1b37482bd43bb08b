package simulator

import (
	"context"
	"encoding/json"
	"sync"
	"time"
)

// Kinds of journal entries.
const (
	EntryAPI      = "api"
	EntryCallback = "callback"
	EntryAct      = "act"
)

// Entry is one thing that happened: an API call with its answer, one try of a
// callback, or an act of a person. Tokens, secrets and phone numbers are cut
// out of it.
type Entry struct {
	// Seq rises by one with every entry, in the order in which things ended.
	Seq int64 `json:"seq"`
	// At is when it began, by the simulator's clock.
	At time.Time `json:"at"`
	// Wall is when it ended by the real clock, for measuring.
	Wall time.Time `json:"wall"`
	// Kind is EntryAPI, EntryCallback, EntryAct or EntryStep.
	Kind string `json:"kind"`
	// App is the app that called or was called.
	App string `json:"app,omitempty"`
	// API is the path behind /cgi-bin/ of a call ("externalcontact/get"), the
	// event of a callback ("change_external_contact.add_external_contact") or
	// the name of an act ("scan").
	API string `json:"api"`
	// Query holds the parameters of a call without its token.
	Query string `json:"query,omitempty"`
	// Request is the JSON of a call, the decrypted XML of a callback or what
	// an act was told; Response is the answer.
	Request  string `json:"request,omitempty"`
	Response string `json:"response,omitempty"`
	// Status is the HTTP status, 0 when there was no answer.
	Status int `json:"status,omitempty"`
	// Code and Msg are errcode and errmsg.
	Code int    `json:"code"`
	Msg  string `json:"msg,omitempty"`
	// Try counts the tries of a callback from 1. Final says that it was the
	// last: the callback was delivered, or with Error set is lost.
	Try   int    `json:"try,omitempty"`
	Final bool   `json:"final,omitempty"`
	Error string `json:"error,omitempty"`
	// Trace is what the bot said about which of its events it belongs to; Step is set
	// in entries of EntryStep.
	Trace string `json:"trace,omitempty"`
	Step  *Step  `json:"step,omitempty"`
	// Fault is the id of the fault that had a part in it.
	Fault int `json:"fault,omitempty"`
	// Latency is how long it took.
	Latency time.Duration `json:"latency"`
}

// Lost says whether the entry is a callback that was given up.
func (e Entry) Lost() bool { return e.Kind == EntryCallback && e.Final && e.Error != "" }

// Decode reads the request's JSON into v.
func (e Entry) Decode(v any) error { return json.Unmarshal([]byte(e.Request), v) }

// Journal keeps the latest entries in order.
type Journal struct {
	mu     sync.Mutex
	ring   []Entry
	size   int
	last   int64
	bell   chan struct{}
	subs   map[int]chan Entry
	nextID int
}

func newJournal(size int) *Journal {
	return &Journal{size: size, subs: map[int]chan Entry{}}
}

func (j *Journal) add(e Entry) {
	e.Wall = time.Now()
	j.mu.Lock()
	defer j.mu.Unlock()
	j.last++
	e.Seq = j.last
	if len(j.ring) < j.size {
		j.ring = append(j.ring, e)
	} else {
		j.ring[(j.last-1)%int64(j.size)] = e
	}
	if j.bell != nil {
		close(j.bell)
		j.bell = nil
	}
	for _, c := range j.subs {
		select {
		case c <- e:
		default: // A view that does not keep up misses entries; nobody waits for it.
		}
	}
}

// after copies what is kept after a sequence number, at most limit entries, and
// says where to go on. With nothing new it returns the channel that is closed
// when there is.
func (j *Journal) after(seq int64, limit int) ([]Entry, int64, <-chan struct{}) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if first := j.last - int64(len(j.ring)); seq < first {
		seq = first
	}
	if seq >= j.last {
		if j.bell == nil {
			j.bell = make(chan struct{})
		}
		return nil, seq, j.bell
	}
	n := min(int(j.last-seq), limit)
	out := make([]Entry, n)
	for i := range out {
		out[i] = j.ring[(seq+int64(i))%int64(j.size)]
	}
	return out, seq + int64(n), nil
}

// Last is the newest sequence number: what Since starts from to see only what
// comes later.
func (j *Journal) Last() int64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.last
}

// Calls returns the kept entries that the filter takes, oldest first. A nil
// filter takes all.
func (j *Journal) Calls(filter func(Entry) bool) []Entry { return j.since(0, filter) }

// since is Calls for entries after a sequence number.
func (j *Journal) since(seq int64, filter func(Entry) bool) []Entry {
	var out []Entry
	for {
		batch, next, bell := j.after(seq, 1024)
		if bell != nil {
			return out
		}
		for _, e := range batch {
			if filter == nil || filter(e) {
				out = append(out, e)
			}
		}
		seq = next
	}
}

// Wait returns the first entry, kept or to come, that the filter takes.
func (j *Journal) Wait(ctx context.Context, filter func(Entry) bool) (Entry, error) {
	return j.WaitSince(ctx, 0, filter)
}

// WaitSince is Wait for entries after a sequence number.
func (j *Journal) WaitSince(ctx context.Context, seq int64, filter func(Entry) bool) (Entry, error) {
	for {
		batch, next, bell := j.after(seq, 1024)
		for _, e := range batch {
			if filter(e) {
				return e, nil
			}
		}
		seq = next
		if bell == nil {
			continue
		}
		select {
		case <-bell:
		case <-ctx.Done():
			return Entry{}, ctx.Err()
		}
	}
}

// Subscribe returns a channel of entries to come and the call that ends it. A
// subscriber that falls more than buffer entries behind misses some.
func (j *Journal) Subscribe(buffer int) (<-chan Entry, func()) {
	c := make(chan Entry, max(buffer, 1))
	j.mu.Lock()
	defer j.mu.Unlock()
	id := j.nextID
	j.nextID++
	j.subs[id] = c
	return c, func() {
		j.mu.Lock()
		defer j.mu.Unlock()
		delete(j.subs, id)
	}
}
