package store

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// heldLine is a line whose transactions go on when the test says so. Each takes one
// batch and answers in order of arrival.
type heldLine struct {
	*saleQueue
	begun   chan []string
	proceed chan error
}

func newHeldLine(patience time.Duration, most int) heldLine {
	l := heldLine{begun: make(chan []string, 100), proceed: make(chan error, 100)}
	l.saleQueue = &saleQueue{
		know: func(context.Context) {},
		most: most, patience: patience, asked: map[string]*queued{},
		offhand: func(bot.SaleAct) (bot.SaleAnswer, bool) { return bot.SaleAnswer{}, false },
		commit: func(_ context.Context, batch []bot.SaleAct) ([]bot.SaleAnswer, error) {
			var keys []string
			answers := make([]bot.SaleAnswer, len(batch))
			for i, a := range batch {
				keys, answers[i] = append(keys, a.Key), bot.SaleAnswer{Result: bot.SaleGot}
			}
			l.begun <- keys
			return answers, <-l.proceed
		},
	}
	return l
}

// askedFor lets somebody join and answers how they will be answered.
func (l heldLine) askedFor(k string) <-chan bot.SaleAnswer {
	out := make(chan bot.SaleAnswer, 1)
	e, _ := l.join(bot.SaleAct{Key: k})
	go func() {
		<-e.done
		out <- e.answer
	}()
	return out
}

func TestTheLineServesInOrderOfArrival(t *testing.T) {
	l := newHeldLine(time.Hour, mostQueued)
	l.askedFor("first")
	<-l.begun
	var want []string
	for i := range 3 * batchActs / 2 {
		want = append(want, fmt.Sprint("k", i))
		l.askedFor(want[i])
	}
	l.proceed <- nil
	one := <-l.begun
	l.proceed <- nil
	two := <-l.begun
	l.proceed <- nil
	if len(one) != batchActs || !slices.Equal(append(one, two...), want) {
		t.Errorf("%d and %d were served in another order than they came", len(one), len(two))
	}
}

func TestWhoIsNotThroughInTimeStaysInTheLine(t *testing.T) {
	l := newHeldLine(time.Nanosecond, mostQueued)
	for i, want := range []int{0, 0, 1, 2} {
		answer, err := l.submit(background, bot.SaleAct{Key: fmt.Sprint("k", i)})
		if err != nil || answer.Result != bot.SaleQueued || answer.Ahead != want {
			t.Fatalf("number %d is answered %+v, %v; want %d ahead", i, answer, err, want)
		}
		if i == 0 {
			<-l.begun
		}
	}
	// Who asks again has the place that they had, and gets the outcome.
	again := l.askedFor("k2")
	if !l.inLine("k2") {
		t.Error("who was told to be in the line is not")
	}
	l.proceed <- nil
	if served := <-l.begun; !slices.Equal(served, []string{"k1", "k2", "k3"}) {
		t.Errorf("served %q", served)
	}
	l.proceed <- nil
	if answer := <-again; answer.Result != bot.SaleGot {
		t.Errorf("who asked again got %q", answer.Result)
	}
}

func TestAFullLineSendsNobodyAway(t *testing.T) {
	l := newHeldLine(time.Hour, 2)
	l.askedFor("first")
	<-l.begun
	l.askedFor("second")
	l.askedFor("third")
	answer, err := l.submit(background, bot.SaleAct{Key: "fourth"})
	if err != nil || answer.Result != bot.SaleQueued || answer.Ahead != 2 {
		t.Errorf("in front of a full line the answer is %+v, %v", answer, err)
	}
	l.proceed <- nil
	<-l.begun
	l.proceed <- nil
}

func TestADatabaseThatDoesNotAnswerIsToldToThoseWhoWait(t *testing.T) {
	l := newHeldLine(time.Hour, mostQueued)
	e, _ := l.join(bot.SaleAct{Key: "waits"})
	<-l.begun
	gone, _ := l.join(bot.SaleAct{Key: "was told to be in the line"})
	stays, _ := l.join(bot.SaleAct{Key: "waits too"})
	l.goAway(gone)
	away := errors.New("no connection")
	l.proceed <- away
	if <-e.done; !errors.Is(e.err, away) {
		t.Errorf("who waits hears %v", e.err)
	}
	<-l.begun
	l.proceed <- away
	if <-stays.done; !errors.Is(stays.err, away) {
		t.Errorf("who waits hears %v", stays.err)
	}
	// Who does not wait keeps the place and is served when the database is back.
	if served := <-l.begun; !slices.Equal(served, []string{gone.act.Key}) {
		t.Errorf("served %q", served)
	}
	l.proceed <- nil
	if <-gone.done; gone.err != nil || gone.answer.Result != bot.SaleGot {
		t.Errorf("who kept the place got %+v, %v", gone.answer, gone.err)
	}
}

func TestNobodyIsOvertakenWhileItIsReadHowASaleStands(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, _ := counterSales(t, o)
		patrons(t, s, 2)
		one := crabs()
		one.Units = map[string]int{"": 1}
		decree(t, s, bot.SaveSale{Sale: one})
		known, read := make(chan struct{}), s.sales.reads.commit
		s.sales.reads.commit = func(ctx context.Context, batch []*liveSale) ([]struct{}, error) {
			<-known
			return read(ctx, batch)
		}
		first := make(chan bot.SaleAnswer, 1)
		go func() { first <- ok[bot.SaleAnswer](t)(s.SaleAct(background, claiming(0))) }()
		for in := false; !in; runtime.Gosched() {
			// Their place is theirs before anybody knows how the sale stands.
			in = s.saleQueue(one.ID).inLine(actKey(claiming(0)))
		}
		second := make(chan bot.SaleAnswer, 1)
		go func() { second <- ok[bot.SaleAnswer](t)(s.SaleAct(background, claiming(1))) }()
		close(known)
		if got, late := <-first, <-second; got.Result != bot.SaleGot || late.Result != bot.SaleSoldOut {
			t.Fatalf("who came first: %q, who came second: %q", got.Result, late.Result)
		}
	})
}

// inLine says whether an act is in the line.
func (q *saleQueue) inLine(key string) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.asked[key] != nil
}
