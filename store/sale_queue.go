package store

import (
	"context"
	"sync"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

const (
	// batchActs is how many acts are decided in one transaction.
	batchActs = 512
	// mostQueued bounds the line of one sale in one instance.
	mostQueued = 1 << 17
	// actPatience is how long somebody waits for an answer before they are told where
	// in the line they are.
	actPatience = 3 * time.Second
	// actTimeout bounds one transaction; the line moves on behind it.
	actTimeout = 8 * time.Second
	// knowTimeout bounds the reading of what can be answered from memory.
	knowTimeout = time.Second
	// queuedFor is how long an act stays in the line of a database that does not
	// answer, when nobody waits for it any more.
	queuedFor = 30 * time.Second
	// lineRest is for how long the line rests after a failure, if only those are in
	// it for whom nobody waits.
	lineRest = 200 * time.Millisecond
)

// saleQueue is the line of those who act in one sale, in order of arrival. What
// gathers in it while one transaction runs is decided in the next. It lives in
// memory: who was in it when the bot was killed asks again, with the same key.
type saleQueue struct {
	// most bounds it, patience is how long a caller waits.
	most     int
	patience time.Duration
	// know reads what is answered from memory unless that is fresh, offhand answers from
	// it, commit decides in the ledger.
	know    func(context.Context)
	offhand func(bot.SaleAct) (bot.SaleAnswer, bool)
	commit  func(context.Context, []bot.SaleAct) ([]bot.SaleAnswer, error)

	mu      sync.Mutex
	waiting []*queued
	asked   map[string]*queued
	arrived int64
	running bool
}

// queued is an act in the line.
type queued struct {
	act     bot.SaleAct
	number  int64
	since   time.Time
	callers int
	answer  bot.SaleAnswer
	err     error
	done    chan struct{}
}

// submit answers an act when its turn has come, or after a while where in the line it
// is; there it stays, and who asks again with its key waits for the same answer.
func (q *saleQueue) submit(ctx context.Context, a bot.SaleAct) (bot.SaleAnswer, error) {
	e, full := q.join(a)
	if e == nil {
		return bot.SaleAnswer{Result: bot.SaleQueued, Ahead: full}, nil
	}
	patience := time.NewTimer(q.patience)
	defer patience.Stop()
	select {
	case <-e.done:
		return e.answer, e.err
	case <-ctx.Done():
		q.goAway(e)
		return bot.SaleAnswer{}, ctx.Err()
	case <-patience.C:
		ahead := q.goAway(e)
		select {
		case <-e.done:
			return e.answer, e.err
		default:
		}
		return bot.SaleAnswer{Result: bot.SaleQueued, Ahead: ahead}, nil
	}
}

// join goes to the end of the line, or to the place that was taken before. In a line
// that is full there is no place.
func (q *saleQueue) join(a bot.SaleAct) (e *queued, full int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if e = q.asked[a.Key]; e != nil && a.Key != "" {
		e.callers++
		return e, 0
	}
	if len(q.waiting) >= q.most {
		return nil, len(q.waiting)
	}
	q.arrived++
	e = &queued{act: a, number: q.arrived, since: time.Now(), callers: 1, done: make(chan struct{})}
	q.waiting = append(q.waiting, e)
	if a.Key != "" {
		q.asked[a.Key] = e
	}
	if !q.running {
		q.running = true
		go q.serve()
	}
	return e, 0
}

// goAway notes that a caller waits no more, and tells how many are before the act.
func (q *saleQueue) goAway(e *queued) (ahead int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	e.callers--
	if len(q.waiting) > 0 {
		ahead = max(0, int(e.number-q.waiting[0].number))
	}
	return ahead
}

// serve decides until the line is empty.
func (q *saleQueue) serve() {
	for batch := q.next(); len(batch) > 0; batch = q.next() {
		q.read()
		rest := batch[:0:0]
		for _, e := range batch {
			if answer, ok := q.offhand(e.act); ok {
				q.answer(e, answer, nil)
			} else {
				rest = append(rest, e)
			}
		}
		if len(rest) > 0 {
			q.decide(rest)
		}
	}
}

// read sees to it that what is answered from memory is fresh, as far as that goes
// quickly.
func (q *saleQueue) read() {
	var err error
	defer caught(&err)
	ctx, cancel := context.WithTimeout(context.Background(), knowTimeout)
	defer cancel()
	q.know(ctx)
}

// next takes the first of the line.
func (q *saleQueue) next() []*queued {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := min(len(q.waiting), batchActs)
	batch := q.waiting[:n:n]
	// What is behind is moved to an array of its own only when the old one is used up.
	q.waiting = q.waiting[n:]
	if n == 0 {
		q.waiting, q.running = nil, false
	}
	return batch
}

// decide brings a batch into the ledger. If one act is not liked by the database, the
// others are not to suffer. If the database does not answer, those who wait hear of
// it; the others keep their place.
func (q *saleQueue) decide(batch []*queued) {
	err := q.try(batch)
	if err == nil {
		return
	}
	if isRefusal(err) && len(batch) > 1 {
		for _, e := range batch {
			q.decide([]*queued{e})
		}
		return
	}
	if !isRefusal(err) {
		batch = q.putBack(batch)
	}
	for _, e := range batch {
		q.answer(e, bot.SaleAnswer{}, err)
	}
}

// putBack puts those for whom nobody waits back to the front of the line, and answers
// the others.
func (q *saleQueue) putBack(batch []*queued) (others []*queued) {
	q.mu.Lock()
	var back []*queued
	for _, e := range batch {
		if e.callers <= 0 && time.Since(e.since) < queuedFor {
			back = append(back, e)
		} else {
			others = append(others, e)
		}
	}
	q.waiting = append(back, q.waiting...)
	q.mu.Unlock()
	if len(others) == 0 {
		rest := time.NewTimer(lineRest)
		<-rest.C
	}
	return others
}

func (q *saleQueue) try(batch []*queued) (err error) {
	defer caught(&err)
	acts := make([]bot.SaleAct, len(batch))
	for i, e := range batch {
		acts[i] = e.act
	}
	ctx, cancel := context.WithTimeout(context.Background(), actTimeout)
	defer cancel()
	answers, err := q.commit(ctx, acts)
	if err != nil {
		return err
	}
	for i, e := range batch {
		q.answer(e, answers[i], nil)
	}
	return nil
}

// answer ends an act.
func (q *saleQueue) answer(e *queued, answer bot.SaleAnswer, err error) {
	q.mu.Lock()
	if q.asked[e.act.Key] == e {
		delete(q.asked, e.act.Key)
	}
	q.mu.Unlock()
	e.answer, e.err = answer, err
	close(e.done)
}
