package wecom

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// answer says to members what they asked for; alert speaks of itself.
func (f *fixture) answer(to ...string) bot.Outcome { return f.message(true, to) }
func (f *fixture) alert(to ...string) bot.Outcome  { return f.message(false, to) }

func (f *fixture) message(asked bool, to []string) bot.Outcome {
	f.sent++
	s := bot.AppMessage{ToUsers: to, Text: fmt.Sprint("message ", f.sent), Answer: asked}
	return f.Send(context.Background(), bot.OutboxItem{ID: int64(f.sent), Send: s, CreatedAt: f.clock.Now()})
}

// wantHeld checks that a message waits until a time and costs no attempt.
func wantHeld(t *testing.T, o bot.Outcome, until time.Time) {
	t.Helper()
	want(t, o, bot.ClassRetry, 0)
	if !o.Free || !o.RetryAt.Equal(until) {
		t.Fatalf("held until %v, free %v, want %v and free", o.RetryAt, o.Free, until)
	}
}

func TestThirtyAnswersGoAtOnceAndTheNextWaitsForTheOldest(t *testing.T) {
	f := newFixture(t)
	first := f.clock.Now()
	for range 30 {
		want(t, f.answer("liming"), bot.ClassDone, 0)
		f.clock.add(100 * time.Millisecond)
	}
	wantHeld(t, f.answer("LiMing"), first.Add(countedMinute))
	want(t, f.answer("hanmei"), bot.ClassDone, 0)

	f.clock.add(first.Add(countedMinute).Sub(f.clock.Now()))
	want(t, f.answer("liming"), bot.ClassDone, 0)
	wantHeld(t, f.answer("liming"), first.Add(countedMinute+100*time.Millisecond))
	if n := len(f.wecom.of(apiMessage)); n != 32 {
		t.Errorf("%d messages left the house, want 32", n)
	}
}

func TestAStormOfAlertsLeavesRoomForAnswers(t *testing.T) {
	f := newFixture(t)
	start := f.clock.Now()
	for range 20 {
		want(t, f.alert("liming"), bot.ClassDone, 0)
	}
	wantHeld(t, f.alert("liming"), start.Add(countedMinute))
	for range 10 {
		want(t, f.answer("liming"), bot.ClassDone, 0)
		wantHeld(t, f.alert("liming"), start.Add(countedMinute))
	}
	wantHeld(t, f.answer("liming"), start.Add(countedMinute))
}

func TestAnAlertLeavesItsPlaceToTheClerkWhoAsksALot(t *testing.T) {
	f := newFixture(t)
	for range 20 {
		want(t, f.answer("liming"), bot.ClassDone, 0)
	}
	wantHeld(t, f.alert("liming"), f.clock.Now().Add(countedMinute))
	want(t, f.answer("liming"), bot.ClassDone, 0)
}

func TestAFileAndACardCountLikeAMessage(t *testing.T) {
	f := newFixture(t)
	f.wecom.say(apiUpload, ok(`"media_id":"M","created_at":"1785549600"`))
	card := bot.AppMessage{ToUsers: []string{"liming"}, Text: "x", Card: &bot.Card{Title: "战报", URL: "https://a.b"}}
	file := bot.AppFile{ToUsers: []string{"liming"}, File: bot.File{Name: "战报.png", Data: onePixel}}
	for range 10 {
		want(t, f.send(card), bot.ClassDone, 0)
		want(t, f.send(file), bot.ClassDone, 0)
	}
	wantHeld(t, f.send(card), f.clock.Now().Add(countedMinute))
	wantHeld(t, f.send(file), f.clock.Now().Add(countedMinute))
	file.Answer = true
	want(t, f.send(file), bot.ClassDone, 0)
}

func TestAnHourHasItsBudgetTooAndAlertsLeaveSomeOfIt(t *testing.T) {
	f := newFixture(t)
	start := f.clock.Now()
	for n := range 700 {
		want(t, f.alert("liming"), bot.ClassDone, 0)
		if n%20 == 19 {
			f.clock.add(countedMinute)
		}
	}
	wantHeld(t, f.alert("liming"), start.Add(countedHour))
	for n := range 300 {
		want(t, f.answer("liming"), bot.ClassDone, 0)
		if n%30 == 29 {
			f.clock.add(countedMinute)
		}
	}
	wantHeld(t, f.answer("liming"), start.Add(countedHour))
}

func TestAMessageToSeveralTakesFromEachOrFromNone(t *testing.T) {
	f := newFixture(t)
	for range 30 {
		want(t, f.answer("liming"), bot.ClassDone, 0)
	}
	for range 5 {
		wantHeld(t, f.answer("hanmei", "liming", "wangwu"), f.clock.Now().Add(countedMinute))
	}
	for range 30 {
		want(t, f.answer("hanmei", "wangwu"), bot.ClassDone, 0)
	}
	wantHeld(t, f.answer("wangwu"), f.clock.Now().Add(countedMinute))
}

func TestABudgetOfMembersIsNotTakenWhereTheAPIHasNone(t *testing.T) {
	f := newFixture(t, func(o *Options) { o.CallsPerMinute = 1 })
	want(t, f.answer("hanmei"), bot.ClassDone, 0)
	for range 40 {
		want(t, f.answer("liming"), bot.ClassRetry, 0)
	}
	for key, went := range f.limits.went {
		if strings.HasSuffix(key, ":liming") {
			t.Errorf("%d were taken of %s", len(went), key)
		}
	}
}

func TestAStoreThatIsAwayHoldsNoMessageBack(t *testing.T) {
	f := newFixture(t)
	f.limits.away = errAway
	want(t, f.answer("liming"), bot.ClassDone, 0)
}
