package wecom

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"github.com/skip2/go-qrcode"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/simulator"
	"github.com/zhanggui/zhanggui/bot/wecom/archive"
)

const archiveSecret = "s3cr3t-of-the-archive"

// archived is a world with a group whose messages are archived.
type archived struct {
	*world
	feeds *memoryFeeds
	who   string
	group string
}

func newArchived(t *testing.T) *archived {
	t.Helper()
	a := &archived{feeds: newMemoryFeeds(t), group: "wrGroupOfStore17"}
	a.world = newWorld(t, func(c *simulator.Config) {
		c.Staff[0].Archived = true
		c.Apps = append(c.Apps, simulator.App{Name: "archive", AgentID: 2000004, Secret: archiveSecret, Archive: true})
	})
	key, err := a.sim.ArchivePrivatePEM()
	if err != nil {
		t.Fatal(err)
	}
	source, err := archive.New(archive.Options{
		CorpID: testCorp, Secret: archiveSecret, Keys: map[string]string{"1": key}, Simulator: a.sim.URL(), Log: a.log,
	})
	if err != nil {
		t.Fatal(err)
	}
	a.fixture = newFixture(t, func(o *Options) {
		o.BaseURL, o.Now, o.Feeds, o.Archive = a.sim.URL(), time.Now, a.feeds, source
	})
	if a.who, _, err = a.sim.JoinGroup(simulator.Join{ChatID: a.group, Name: "客"}); err != nil {
		t.Fatal(err)
	}
	if err := a.sim.ConsentInGroup(a.who, a.group, true); err != nil {
		t.Fatal(err)
	}
	return a
}

func (a *archived) say(t *testing.T, in simulator.Utterance) string {
	t.Helper()
	in.From, in.ChatID = a.who, a.group
	id, err := a.sim.Speak(in)
	if err != nil || id == "" {
		t.Fatalf("nothing was said: %v", err)
	}
	return id
}

func (a *archived) read(t *testing.T) bot.FeedRead {
	t.Helper()
	o := a.send(readArchive)
	want(t, o, bot.ClassDone, 0)
	return o.Result.(bot.FeedRead)
}

func TestTheArchiveAgainstTheSimulator(t *testing.T) {
	a := newArchived(t)
	spoils := []simulator.Spoil{"", simulator.SpoilKey, simulator.SpoilCipher, simulator.SpoilJSON, simulator.SpoilShape, simulator.SpoilShort, ""}
	if err := a.sim.SpoilArchive(spoils...); err != nil {
		t.Fatal(err)
	}
	said := a.say(t, simulator.Utterance{Text: "第一句"})
	for range len(spoils) - 2 {
		a.say(t, simulator.Utterance{Text: "读不到"})
	}
	a.say(t, simulator.Utterance{MsgType: "link", Body: map[string]any{"title": "加群", "link_url": "https://example.invalid/g"}})
	if _, err := a.sim.RecallSaid(a.who, said); err != nil {
		t.Fatal(err)
	}
	if err := a.sim.ConsentInGroup(a.who, a.group, false); err != nil {
		t.Fatal(err)
	}
	if got := a.read(t); got.Messages != 10 || got.Unreadable != 5 || !got.Caught || got.NewestAt.IsZero() {
		t.Errorf("%+v", got)
	}
	unread := string(bot.KindChatUnreadable)
	wanted := []string{"chat.consent", "第一句", unread, unread, unread, unread, unread, "加群\nhttps://example.invalid/g", "chat.recalled", "chat.consent"}
	if got := a.feeds.words(); !slices.Equal(got, wanted) {
		t.Errorf("%v, want %v", got, wanted)
	}
	bodies := a.feeds.bodies()
	if r := bodies[8].(bot.ChatRecalled); r.Recalled != said || r.ChatID != a.group {
		t.Errorf("%+v", r)
	}
	if c := bodies[9].(bot.ConsentChanged); c.Agreed || c.ExternalUserID != a.who || c.ChatID != a.group {
		t.Errorf("%+v", c)
	}
	a.sim.RepeatArchive()
	if got := a.read(t); !got.Caught || len(a.feeds.bodies()) != 10 {
		t.Errorf("repeated: %+v, %d events", got, len(a.feeds.bodies()))
	}
}

func TestTheArchivesBadDaysAgainstTheSimulator(t *testing.T) {
	a := newArchived(t)
	for name, c := range map[string]struct {
		fault simulator.Fault
		class bot.Class
		code  int
	}{
		"network":   {simulator.Fault{Code: 10001}, bot.ClassRetry, 10001},
		"secret":    {simulator.Fault{Code: 10000}, bot.ClassPermanent, 10000},
		"untrusted": {simulator.Fault{Code: 10009}, bot.ClassPermanent, 10009},
		"html":      {simulator.Fault{HTML: true}, bot.ClassRetry, archive.CodeNetwork},
		"cut":       {simulator.Fault{Truncate: 30}, bot.ClassRetry, archive.CodeNetwork},
	} {
		c.fault.API, c.fault.Times = "archive/chatdata", 1
		a.sim.Faults.Add(c.fault)
		if o := a.send(readArchive); o.Class != c.class || o.Code != c.code || o.Reason == "" {
			t.Errorf("%s: %+v", name, o)
		}
	}
	if got := a.read(t); got.Messages != 1 || a.Trouble() != "" {
		t.Errorf("%+v, trouble %q", got, a.Trouble())
	}
	if bytes.Contains([]byte(a.logs.String()), []byte(archiveSecret)) {
		t.Error("the log holds the secret")
	}
}

func TestPicturesAreLookedAt(t *testing.T) {
	a := newArchived(t)
	const invitation = "https://weixin.qq.com/g/AwYAAexample"
	picture, err := qrcode.Encode(invitation, qrcode.Medium, 400)
	if err != nil {
		t.Fatal(err)
	}
	id := a.say(t, simulator.Utterance{Picture: picture})
	a.say(t, simulator.Utterance{Picture: append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, 100)...)})
	a.say(t, simulator.Utterance{Picture: append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, largestPicture)...)})
	a.read(t)
	var all []bot.ChatMessage
	for _, b := range a.feeds.bodies()[1:] {
		all = append(all, b.(bot.ChatMessage))
	}
	o := a.send(bot.ReadPicture{MsgID: id, Media: all[0].Media[0], Speaker: a.who})
	want(t, o, bot.ClassDone, 0)
	if got := o.Result.(bot.PictureRead); got.MsgID != id || !slices.Equal(got.Codes, []string{invitation}) {
		t.Errorf("%+v", got)
	}
	lying := all[2].Media[0]
	lying.Size = 5
	for name, c := range map[string]struct {
		media bot.ChatMedia
		class bot.Class
		code  int
	}{
		"no picture":          {all[1].Media[0], bot.ClassPermanent, 0},
		"too large":           {all[2].Media[0], bot.ClassPermanent, 0},
		"larger than it says": {lying, bot.ClassPermanent, 0},
		"unknown":             {bot.ChatMedia{ID: "nosuch", Type: "image"}, bot.ClassPermanent, archive.CodeFileID},
		"without an id":       {bot.ChatMedia{Type: "image"}, bot.ClassPermanent, 0},
	} {
		o := a.send(bot.ReadPicture{MsgID: id, Media: c.media, Speaker: a.who})
		if o.Class != c.class || o.Code != c.code || o.Reason == "" || a.Trouble() != "" {
			t.Errorf("%s: %+v, trouble %q", name, o, a.Trouble())
		}
	}
	for code, class := range map[int]bot.Class{archive.CodeExpired: bot.ClassPermanent, archive.CodeNetwork: bot.ClassRetry} {
		a.sim.Faults.Clear()
		a.sim.Faults.Add(simulator.Fault{API: "archive/media", Code: code, Times: 1})
		want(t, a.send(bot.ReadPicture{MsgID: id, Media: all[0].Media[0], Speaker: a.who}), class, code)
	}
}
