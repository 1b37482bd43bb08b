package simulator

import (
	"slices"
	"strings"
	"sync"
	"time"
)

// Fault makes WeCom misbehave. It fits API calls, or with Callback set
// callbacks; among several that fit, the one added first acts.
type Fault struct {
	// API is the call's path behind /cgi-bin/ or its last part
	// ("send_welcome_msg"); empty or "*" fits every call but gettoken.
	API string `json:"api,omitempty"`
	// App narrows it to the calls of, or callbacks to, one app.
	App string `json:"app,omitempty"`
	// Times is how often it acts; 0 is until it ends otherwise.
	Times int `json:"times,omitempty"`
	// For is how long it acts by the simulator's clock; 0 is until it ends
	// otherwise.
	For time.Duration `json:"for,omitempty"`
	// Skip lets that many calls pass first.
	Skip int `json:"skip,omitempty"`

	// Code and Msg are answered in place of the call.
	Code int    `json:"code,omitempty"`
	Msg  string `json:"msg,omitempty"`
	// Delay is how long the call or callback is held up, in real time.
	Delay time.Duration `json:"delay,omitempty"`
	// HTML answers a gateway's error page, Status an empty answer with that
	// status, Truncate cuts the answer after so many bytes, Drop closes the
	// connection without an answer.
	HTML     bool `json:"html,omitempty"`
	Status   int  `json:"status,omitempty"`
	Truncate int  `json:"truncate,omitempty"`
	Drop     bool `json:"drop,omitempty"`
	// Late lets the call take effect before any of this: the answer is lost,
	// not the call.
	Late bool `json:"late,omitempty"`

	// Callback is the event it fits ("change_external_contact.*", "*"). Drop
	// loses it, Delay holds it up, and:
	Callback string `json:"callback,omitempty"`
	// Duplicate delivers so many copies more.
	Duplicate int `json:"duplicate,omitempty"`
	// Reorder delivers it after the next callback to the same app, or after a
	// second if there is none.
	Reorder bool `json:"reorder,omitempty"`
	// CutList leaves so many of the last Items out of a MemChangeList, while
	// MemChangeCnt still counts them; ExtraCount makes MemChangeCnt that much
	// larger; NoVersions leaves list and versions out, as events of before
	// November 2023 did [docs 92130, 93221].
	CutList    int  `json:"cut_list,omitempty"`
	ExtraCount int  `json:"extra_count,omitempty"`
	NoVersions bool `json:"no_versions,omitempty"`
	// Stray lets events that are no joining and no leaving carry JoinScene,
	// MemChangeCnt and versions all the same, as some real ones do.
	Stray bool `json:"stray,omitempty"`
}

// Active is a fault as it stands.
type Active struct {
	ID int `json:"id"`
	Fault
	// Hits is how often it has acted.
	Hits int `json:"hits"`
	// Until is when it ends by itself; zero if it does not.
	Until time.Time `json:"until,omitzero"`
}

// Faults is the script of what goes wrong.
type Faults struct {
	mu     sync.Mutex
	now    func() time.Time
	active []*Active
	nextID int
	// met is how often each has acted, also after its end.
	met map[int]int
}

// Add adds a fault and returns its id.
func (f *Faults) Add(fault Fault) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.nextID++
	a := &Active{ID: f.nextID, Fault: fault}
	if fault.For > 0 {
		a.Until = f.now().Add(fault.For)
	}
	f.active = append(f.active, a)
	return a.ID
}

// Remove ends one fault.
func (f *Faults) Remove(id int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.active = slices.DeleteFunc(f.active, func(a *Active) bool { return a.ID == id })
}

// Clear ends all faults.
func (f *Faults) Clear() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.active = nil
}

// List returns the faults that have not ended.
func (f *Faults) List() []Active {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.expire()
	out := make([]Active, len(f.active))
	for i, a := range f.active {
		out[i] = *a
	}
	return out
}

func (f *Faults) expire() {
	now := f.now()
	f.active = slices.DeleteFunc(f.active, func(a *Active) bool {
		return !a.Until.IsZero() && !now.Before(a.Until) || a.Times > 0 && a.Hits >= a.Times
	})
}

// onCall returns the fault that an API call meets, with id 0 for none.
func (f *Faults) onCall(api, app string) Active {
	return f.meet(app, func(a *Active) bool { return a.Callback == "" && a.fitsAPI(api) })
}

// onCallback returns the fault that a callback meets.
func (f *Faults) onCallback(event, app string) Active {
	return f.meet(app, func(a *Active) bool { return a.Callback != "" && fits(a.Callback, event) })
}

func (f *Faults) meet(app string, takes func(*Active) bool) Active {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.active) == 0 {
		return Active{}
	}
	f.expire()
	for _, a := range f.active {
		if a.App != "" && a.App != app || !takes(a) {
			continue
		}
		if a.Skip > 0 {
			a.Skip--
			continue
		}
		a.Hits++
		if f.met == nil {
			f.met = map[int]int{}
		}
		f.met[a.ID]++
		return *a
	}
	return Active{}
}

func (f Fault) fitsAPI(api string) bool {
	if f.API == "" || f.API == "*" {
		return api != "gettoken"
	}
	return f.API == api || f.API == api[strings.LastIndexByte(api, '/')+1:]
}

// fits matches an event's name with a pattern that may end in a star.
func fits(pattern, event string) bool {
	if prefix, star := strings.CutSuffix(pattern, "*"); star {
		return strings.HasPrefix(event, prefix)
	}
	return pattern == event
}
