package wecom

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/zhanggui/zhanggui/bot"
)

// perAPI is what WeCom counts for an API in a minute [docs 90312]. The hourly
// limit of 150,000 calls is left to WeCom's own 45009: a budget that spread it
// evenly would slow the busy minute, which is the one that matters.
const perAPI = 10_000

// Calls under way at once. Welcomes have places of their own, so that nothing
// else can make them wait.
const (
	placesPerAPI  = 20
	placesShared  = 48
	placesWelcome = 48
	// placesQuestion bounds what people and checks ask, so that it never takes
	// much from the sends.
	placesQuestion = 4
)

// placePatience is how long a call other than a welcome waits for a place
// before it goes back to the outbox.
const placePatience = time.Second

// storePatience bounds a question to the shared store.
const storePatience = 250 * time.Millisecond

// jitter spreads what waited for the same moment.
const jitter = 3 * time.Second

// governor keeps the bot below WeCom's limits: what is counted per corp is
// counted in the shared store, what is under way at once in the process.
type governor struct {
	limits Limiter
	corp   string
	// perMinute is what one API may be called in a minute.
	perMinute int
	now       func() time.Time
	log       *logrus.Logger
	blocks    blocks
	all       *places
	greet     *places
	questions *places

	mu         sync.Mutex
	byAPI      map[string]*places
	complained time.Time
}

func newGovernor(o Options) *governor {
	return &governor{
		limits: o.Limits, corp: o.CorpID, perMinute: o.CallsPerMinute, now: o.Now, log: o.Log, byAPI: map[string]*places{},
		all: newPlaces(placesShared), greet: newPlaces(placesWelcome), questions: newPlaces(placesQuestion),
	}
}

// hold is why a call is not made now.
type hold struct {
	until    time.Time
	code     int
	msg      string
	sentence string
}

// as makes an error of it that costs the send no attempt.
func (h *hold) as(api string) *APIError {
	return &APIError{API: api, Code: h.code, Msg: h.msg, Class: bot.ClassRetry, Sentence: h.sentence, Free: true, RetryAt: h.until}
}

// admit lets a call go, or says until when it is held. The caller gives its
// places back with release.
func (v *governor) admit(ctx context.Context, r request) (release func(), held *hold) {
	if held = v.closed(ctx, r.closes()); held != nil {
		return nil, held
	}
	if release, held = v.seat(ctx, r); held != nil {
		return nil, held
	}
	if wait := v.take(ctx, r); wait > 0 {
		release()
		return nil, &hold{
			until: v.now().Add(wait), msg: fmt.Sprintf("budget used up, %s to wait", wait.Round(time.Millisecond)),
			sentence: "快到企业微信的调用上限了，排队稍等",
		}
	}
	return release, nil
}

// closed says whether WeCom has closed the API for now.
func (v *governor) closed(ctx context.Context, api string) *hold {
	until, look := v.blocks.until(api, v.now())
	if look {
		if heard := v.shared(ctx, api); heard.After(until) {
			v.blocks.heard(api, heard)
			until = heard
		}
	}
	if !v.now().Before(until) {
		return nil
	}
	return &hold{until: spread(until), code: 45009, msg: "closed after 45009", sentence: reactionTo(45009).say}
}

// seat takes the places of a call.
func (v *governor) seat(ctx context.Context, r request) (func(), *hold) {
	full := &hold{until: v.now().Add(200 * time.Millisecond), msg: "too many calls under way", sentence: "同时进行的调用太多，排队稍等"}
	if r.welcome {
		if !v.greet.take(ctx, placePatience) {
			return nil, full
		}
		return v.greet.free, nil
	}
	wanted := []*places{v.placesOf(r.api), v.all}
	if r.question {
		wanted = append([]*places{v.questions}, wanted...)
	}
	for i, p := range wanted {
		if !p.take(ctx, placePatience) {
			freeAll(wanted[:i])
			return nil, full
		}
	}
	return func() { freeAll(wanted) }, nil
}

func freeAll(taken []*places) {
	for _, p := range taken {
		p.free()
	}
}

// take takes one from the API's budget and from the call's own, and returns how
// long to wait if one is used up. The API's comes first: what it loses where the
// other has nothing left is small beside it. A store that does not answer holds
// nothing back: WeCom still counts.
func (v *governor) take(ctx context.Context, r request) time.Duration {
	ctx, cancel := context.WithTimeout(ctx, storePatience)
	defer cancel()
	wait, err := v.limits.Take(ctx, v.key(r.closes()), v.perMinute)
	if err == nil && wait == 0 && len(r.budget.keys) > 0 {
		wait, err = v.limits.TakeAll(ctx, r.budget.keys, r.budget.most)
	}
	if err != nil {
		v.complain(err)
		return 0
	}
	return wait
}

// learn draws the lesson of an answer; for a limit that is used up it returns
// when to try again.
func (v *governor) learn(ctx context.Context, r request, code int) time.Time {
	gate := r.closes()
	switch code {
	case 0:
		v.blocks.open(gate, v.now())
		v.placesFor(r.api).praise()
	case 45033:
		v.placesFor(r.api).shrink()
	case 45009:
		until, fresh := v.blocks.close(gate, v.now())
		if fresh {
			v.tell(ctx, gate, until)
		}
		return spread(until)
	}
	return time.Time{}
}

// tell closes the API for the other instances too.
func (v *governor) tell(ctx context.Context, api string, until time.Time) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), storePatience)
	defer cancel()
	if err := v.limits.Block(ctx, v.key(api), until); err != nil {
		v.complain(err)
	}
}

func (v *governor) key(api string) string { return "api:" + v.corp + ":" + api }

// placesFor are the places that the calls of an API use first.
func (v *governor) placesFor(api string) *places {
	if api == apiWelcome {
		return v.greet
	}
	return v.placesOf(api)
}

func (v *governor) placesOf(api string) *places {
	v.mu.Lock()
	defer v.mu.Unlock()
	p := v.byAPI[api]
	if p == nil {
		p = newPlaces(placesPerAPI)
		v.byAPI[api] = p
	}
	return p
}

// complain logs trouble with the shared store, once a minute.
func (v *governor) complain(err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if now := v.now(); now.Sub(v.complained) >= time.Minute || now.Before(v.complained) {
		v.complained = now
		v.log.WithField("corp", v.corp).WithError(err).Warn("limits are not shared: the store does not answer")
	}
}

func spread(until time.Time) time.Time { return until.Add(rand.N(jitter)) }
