package wecom

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/wecom/archive"
)

func TestWhatTheArchivesCodesMean(t *testing.T) {
	for code, c := range map[int]struct {
		class   bot.Class
		trouble bool
	}{
		archive.CodeParameter:   {bot.ClassPermanent, true},
		archive.CodeNetwork:     {bot.ClassRetry, false},
		archive.CodeParse:       {bot.ClassRetry, false},
		archive.CodeSystem:      {bot.ClassRetry, false},
		archive.CodeUntrusted:   {bot.ClassPermanent, true},
		archive.CodeTLS:         {bot.ClassPermanent, true},
		archive.CodeWorker:      {bot.ClassRetry, false},
		archive.CodeUnavailable: {bot.ClassPermanent, true},
		301116:                  {bot.ClassPermanent, true},
		301053:                  {bot.ClassPermanent, true},
		45009:                   {bot.ClassRetry, false},
		99999:                   {bot.ClassRetry, true},
	} {
		t.Run(fmt.Sprint(code), func(t *testing.T) {
			r := newReading(t)
			r.say(3)
			r.archive.answers = []chatAnswer{{err: &archive.Error{Op: "chatdata", Code: code, Msg: "no"}}}
			o := r.send(readArchive)
			want(t, o, c.class, max(code, 0))
			if o.Reason == "" || (r.Trouble() != "") != c.trouble {
				t.Errorf("reason %q, trouble %q", o.Reason, r.Trouble())
			}
			if c.class == bot.ClassRetry && !o.RetryAt.After(r.clock.Now()) {
				t.Errorf("it is tried again at %s", o.RetryAt)
			}
			if got := r.read(t); got.Messages != 3 || r.archive.asked[0] != r.archive.asked[1] || r.Trouble() != "" {
				t.Errorf("%+v, asked %v, trouble %q", got, r.archive.asked, r.Trouble())
			}
		})
	}
}

func TestMessagesComeInTheLaneOfTheirGroupOrCustomer(t *testing.T) {
	r := newReading(t)
	between := func(seq int64, from, to, body string) archive.Row {
		return archive.Row{Seq: seq, MsgID: fmt.Sprint(seq), Message: fmt.Sprintf(`{"from":%q,"tolist":[%q],"msgtime":1785578400000,%s}`, from, to, body)}
	}
	text := `"msgtype":"text","text":{"content":"x"}`
	r.archive.rows = []archive.Row{
		spoken(1, r.clock.Now(), "群里"), between(2, someCustomer, "liming", text), between(3, "liming", someCustomer, text),
		between(4, "liming", "hanmei", text), between(5, "hanmei", "liming", text),
		between(6, someCustomer, "liming", `"msgtype":"disagree","disagree":{"userid":"`+someCustomer+`"}`),
		between(7, someCustomer, "liming", `"action":"recall","msgtype":"revoke","revoke":{"pre_msgid":"2"}`),
		{Seq: 8, MsgID: "8", Message: "no JSON"}, {Seq: 9, MsgID: "9", Message: `{"action":"switch","user":"liming","time":1785578400000}`},
	}
	if got := r.read(t); got.Messages != 9 || got.Unreadable != 1 {
		t.Errorf("%+v", got)
	}
	var lanes []string
	for _, a := range r.feeds.arrivals {
		lanes = append(lanes, a.Lane)
	}
	customer := "customer:" + someCustomer
	talk := lanes[3]
	if want := []string{bot.GroupLane(someGroup), customer, customer, talk, talk, customer, customer, "", ""}; !slices.Equal(lanes, want) || !strings.HasPrefix(talk, "talk:") {
		t.Errorf("lanes %v, want %v", lanes, want)
	}
}

func TestAMessageThatCannotBeReadIsKeptAndPassed(t *testing.T) {
	r := newReading(t)
	r.say(7)
	r.archive.rows[3].Message = `{"from":"x","msgtype":"text","text":{"content":"` + strings.Repeat("长", 400_000) + `"}}`
	r.archive.rows[5].Message = "half"
	r.archive.open = map[int64]error{
		2: &archive.Error{Op: "open", Code: archive.CodeNoKey, Key: 9}, 3: &archive.Error{Op: "open", Code: archive.CodeWorker},
	}
	if got := r.read(t); got.Messages != 7 || got.Unreadable != 4 || !got.Caught || r.place().Unreadable != 4 {
		t.Errorf("%+v", got)
	}
	words := r.feeds.words()
	if want := []string{"第1句", "chat.unreadable", "chat.unreadable", "chat.unreadable", "第5句", "chat.unreadable", "第7句"}; !slices.Equal(words, want) {
		t.Errorf("%v", words)
	}
	for i, raw := range map[int]string{1: `"msgid":"` + r.archive.rows[1].MsgID, 3: "长长长", 5: "half"} {
		u := r.feeds.bodies()[i].(bot.ChatUnreadable)
		if !strings.Contains(string(u.Raw), raw) || u.Why == "" || u.MsgID != r.archive.rows[i].MsgID || u.Seq != int64(i+1) {
			t.Errorf("message %d is kept as %s %.100s", i+1, u.Why, u.Raw)
		}
	}
}

func TestAFailureInTheMiddleKeepsWhatCameBefore(t *testing.T) {
	r := newReading(t)
	r.say(10)
	r.archive.open = map[int64]error{5: &archive.Error{Op: "start", Code: archive.CodeWorker, Msg: "the worker does not start"}}
	want(t, r.send(readArchive), bot.ClassRetry, 0)
	if r.place().Position != "4" || len(r.feeds.arrivals) != 4 {
		t.Errorf("the place is %+v", r.place())
	}
	r.archive.open = map[int64]error{6: errors.New("something")}
	want(t, r.send(readArchive), bot.ClassRetry, 0)
	r.archive.open = nil
	if got := r.read(t); got.Messages != 5 || len(r.feeds.arrivals) != 10 {
		t.Errorf("%+v", got)
	}
}

func TestFewerAreAskedForWhereItIsTooMuch(t *testing.T) {
	r := newReading(t)
	r.say(15)
	tooBig := chatAnswer{err: &archive.Error{Op: "chatdata", Code: codeAnswerTooBig, Msg: "too big"}}
	r.archive.answers = []chatAnswer{tooBig, tooBig}
	if got := r.read(t); got.Messages != 15 || !slices.Equal(r.archive.asked[:3], []string{"0+1000", "0+100", "0+10"}) {
		t.Errorf("%+v, asked %v", got, r.archive.asked)
	}
	r.archive.answers = []chatAnswer{tooBig, tooBig, tooBig, tooBig}
	want(t, r.send(readArchive), bot.ClassPermanent, codeAnswerTooBig)
}

func TestRepeatedBatchesChangeNothing(t *testing.T) {
	r := newReading(t)
	r.say(10)
	r.read(t)
	again := chatAnswer{rows: r.archive.rows[2:8]}
	r.archive.answers = []chatAnswer{again}
	if r.read(t); r.place().Position != "10" || len(r.feeds.arrivals) != 10 {
		t.Errorf("the place is %+v, %d messages", r.place(), len(r.feeds.arrivals))
	}
	r.say(2)
	r.archive.answers = []chatAnswer{{rows: r.archive.rows[5:12]}}
	if r.read(t); r.place().Position != "12" || len(r.feeds.arrivals) != 12 {
		t.Errorf("the place is %+v, %d messages", r.place(), len(r.feeds.arrivals))
	}
}

func TestAnArchiveThatRepeatsForEverIsNotReadForEver(t *testing.T) {
	r := newReading(t)
	r.say(10)
	r.read(t)
	r.archive.answers = slices.Repeat([]chatAnswer{{rows: r.archive.rows[2:8]}}, 50)
	before := len(r.archive.asked)
	if got := r.read(t); !got.Caught || len(r.archive.asked)-before != 1 {
		t.Errorf("%+v, asked %d times", got, len(r.archive.asked)-before)
	}
}

// TestAnArchiveThatCountsAnewIsFollowed has both ways in which a number beyond
// the newest may be answered: with the oldest messages, and with none.
func TestAnArchiveThatCountsAnewIsFollowed(t *testing.T) {
	for name, silent := range map[string]bool{"with the oldest": false, "with none": true} {
		t.Run(name, func(t *testing.T) {
			r := newReading(t)
			r.say(10)
			r.read(t)
			r.clock.add(time.Hour)
			r.archive.rows = nil
			r.say(4)
			if !silent {
				r.archive.answers = []chatAnswer{{rows: r.archive.rows[:3]}}
			}
			if got := r.read(t); !got.Caught || r.place().Position != "4" || len(r.feeds.arrivals) != 14 {
				t.Errorf("%+v, the place is %+v, %d messages", got, r.place(), len(r.feeds.arrivals))
			}
			if got := r.read(t); got.Messages != 0 || !got.Caught {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestAQuietShopIsNotReadAnew(t *testing.T) {
	r := newReading(t)
	r.say(10)
	r.read(t)
	for range 3 {
		r.clock.add(time.Hour)
		if got := r.read(t); got.Messages != 0 || r.place().Position != "10" {
			t.Errorf("%+v", got)
		}
	}
}

func TestAGapIsTold(t *testing.T) {
	for name, c := range map[string]struct {
		away      time.Duration
		lost      int
		readsThen bool
		want      bool
	}{
		"a week away":                  {7 * 24 * time.Hour, 5, false, true},
		"a week away, nothing lost":    {7 * 24 * time.Hour, 0, false, false},
		"a day away, numbers left out": {24 * time.Hour, 5, false, false},
		"a quiet week, read each day":  {7 * 24 * time.Hour, 5, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			r := newReading(t)
			r.say(10)
			r.read(t)
			before := r.clock.Now()
			r.clock.add(c.away)
			if c.readsThen {
				r.read(t)
				r.clock.add(time.Hour)
			}
			r.say(c.lost + 1500)
			r.archive.rows = append(r.archive.rows[:10], r.archive.rows[10+c.lost:]...)
			got := r.read(t)
			if got.Gap != c.want || got.Messages != 1500 {
				t.Errorf("%+v", got)
			}
			if until := r.clock.Now().Add(-1499 * time.Second); c.want && (!got.GapFrom.Equal(before) || !got.GapUntil.Equal(until)) {
				t.Errorf("the gap is told from %s to %s, want %s to %s", got.GapFrom, got.GapUntil, before, until)
			}
			if r.say(1); r.read(t).Gap {
				t.Error("the gap is told again")
			}
		})
	}
}

func TestATimeAheadDoesNotMakeMessagesOld(t *testing.T) {
	r := newReading(t)
	r.archive.rows = []archive.Row{spoken(1, r.clock.Now().Add(3*time.Hour), "来自将来")}
	if got := r.read(t); !got.NewestAt.Equal(r.clock.Now()) {
		t.Errorf("%+v", got)
	}
}

func TestAPositionOfNoSenseBeginsAtTheBeginning(t *testing.T) {
	r := newReading(t)
	r.say(3)
	r.feeds.places["archive"] = bot.FeedPlace{Feed: "archive", Position: "-7x"}
	if got := r.read(t); got.Messages != 3 || r.place().Position != "3" {
		t.Errorf("%+v", got)
	}
}
