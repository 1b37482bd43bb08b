package app

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/simulator"
	"github.com/zhanggui/zhanggui/handlers/archive"
)

// Words of the talking shop's own: for one the store manager has a look, for one
// the clerk is told, and one is for staff.
const (
	grave   = "紫藤暗号"
	slight  = "青瓦口令"
	offSite = "白鹭转账"
)

// archiveKeys are made once: they cost more than a test.
var archiveKeys = sync.OnceValue(func() map[string]config.Secret {
	var c config.Config
	if err := talkative(&c); err != nil {
		panic(err)
	}
	return c.WeCom.Archive.Keys
})

// chatting gives a shop an archive that is read when a test says so, a kf account, and
// words of its own.
func chatting(c *config.Config) {
	c.WeCom.Archive.Enabled, c.WeCom.Archive.Every = true, time.Hour
	c.WeCom.Archive.Secret, c.WeCom.Archive.Keys = "archive-secret", archiveKeys()
	c.WeCom.Receivers = map[string]config.Receiver{archiveApp: {Token: c.WeCom.App.Token, EncodingAESKey: c.WeCom.App.EncodingAESKey, Format: config.FormatXML}}
	c.WeCom.Kf = map[string]config.Kf{kfDesk: {Name: "春芽客服", Store: "s17", Coupon: "new10"}}
	c.Shop.Alerts.Report, c.Shop.Alerts.Wait = "", time.Second
	c.Shop.Moderation.Flood = config.Flood{}
	c.Shop.Moderation.Words = []config.Word{
		{Word: grave, Category: "illegal", Severity: bot.StepReview, Why: "像是接头的话"},
		{Word: slight, Category: "illegal", Severity: bot.StepWarn, Why: "像是问口令"},
		{Word: offSite, Category: "staff", Severity: bot.StepReview, Speakers: "staff", Why: "引导客户场外付款"},
	}
}

// openTalking opens a house of a talking shop whose WeCom and bot go by one clock.
func openTalking(t *testing.T, w where, shop ...func(*config.Config)) (*house, *steppedClock) {
	t.Helper()
	clock := &steppedClock{}
	return openPlanned(t, w, plan{
		now: clock.now, corp: []func(*simulator.Config){func(c *simulator.Config) {
			c.Now, c.DoorbellEvery, c.GroupLag = clock.now, 10*time.Millisecond, -1
		}},
		shop: func(c *config.Config) {
			for _, change := range append([]func(*config.Config){managersGroup, chatting}, shop...) {
				change(c)
			}
		},
	}), clock
}

// room is the group of the first store.
func (h *house) room() string { return h.config.Shop.Stores[0].Groups[0] }

// member brings a customer of the clerk into the group, who agrees to the archive.
func (h *house) member(t testing.TB, name string) string {
	t.Helper()
	return h.members(t, name)[0]
}

// members are several, who come together: the bot reads the group once.
func (h *house) members(t testing.TB, names ...string) (ids []string) {
	t.Helper()
	for _, name := range names {
		ids = append(ids, h.scan(t, name, "s17-door"))
	}
	h.settled(t)
	for _, id := range ids {
		if _, _, err := h.sim.JoinGroup(simulator.Join{ChatID: h.room(), MemberID: id}); err != nil {
			t.Fatal(err)
		}
		if err := h.sim.ConsentInGroup(id, h.room(), true); err != nil {
			t.Fatal(err)
		}
	}
	return ids
}

// speaks lets somebody say something in the group and answers its msgid.
func (h *house) speaks(t testing.TB, who, text string) string {
	t.Helper()
	id, err := h.sim.Speak(simulator.Utterance{From: who, ChatID: h.room(), Text: text})
	if err != nil || id == "" {
		t.Fatalf("%s: archived as %q, %v", who, id, err)
	}
	return id
}

// reads has the archive read up to its end, and everything done that comes of it.
func (h *house) reads(t testing.TB) {
	t.Helper()
	h.until(t, "the queues are empty", func() error { return emptyQueues(t.Context(), h.bots[0].Store()) })
	_, err := h.bots[0].Store().StartJob(t.Context(), bot.ScheduleJob{
		Name: archive.JobRead, Key: fmt.Sprint("read/", time.Now().UnixNano()), Due: h.bots[0].o.Now(),
	})
	if err != nil {
		t.Fatal(err)
	}
	h.until(t, "the queues are empty", func() error { return emptyQueues(t.Context(), h.bots[0].Store()) })
}

// place is how far the archive was read.
func (h *house) place(t testing.TB) bot.FeedPlace {
	t.Helper()
	place, err := h.bots[0].Store().Feed(t.Context(), bot.FeedArchive)
	if err != nil {
		t.Fatal(err)
	}
	return place
}

// seqOfMsg is the number that the simulator gave a message.
func seqOfMsg(msgID string) int64 {
	seq, _, _ := strings.Cut(msgID, "_")
	n, _ := strconv.ParseInt(seq, 10, 64)
	return n
}

// traces are the places in the database where words stand.
func traces(t testing.TB, w where, words ...string) []string {
	t.Helper()
	db := byHandOf(t.(*testing.T), w)
	tables, err := db.Migrator().GetTables()
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, table := range tables {
		if strings.HasPrefix(table, "sqlite_") {
			continue
		}
		rows, err := db.Raw("SELECT * FROM " + table).Rows()
		if err != nil {
			t.Fatal(err)
		}
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		cells := make([]any, len(columns))
		for i := range cells {
			cells[i] = new(any)
		}
		for rows.Next() {
			if err := rows.Scan(cells...); err != nil {
				t.Fatal(err)
			}
			var row []string
			for i, cell := range cells {
				row = append(row, columns[i]+"="+asBytes(*cell.(*any)))
			}
			if table == "inbox" && strings.Contains(strings.Join(row, " "), "state=waiting") {
				continue // What is to be done later is emptied when it is due.
			}
			for i, cell := range row {
				if slices.ContainsFunc(words, func(word string) bool { return strings.Contains(cell, word) }) {
					found = append(found, fmt.Sprintf("%s.%s of %.300s", table, columns[i], strings.Join(row, " ")))
				}
			}
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		rows.Close()
	}
	return found
}

func asBytes(cell any) string {
	if b, is := cell.([]byte); is {
		return string(bytes.ToValidUTF8(b, []byte("?")))
	}
	return fmt.Sprint(cell)
}

// untraced wants words to stand nowhere in the database.
func untraced(t testing.TB, w where, when string, words ...string) {
	t.Helper()
	if found := traces(t, w, words...); len(found) > 0 {
		t.Errorf("%s: the words still stand in\n%s", when, strings.Join(found, "\n"))
	}
}
