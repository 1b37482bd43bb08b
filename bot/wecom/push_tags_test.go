package wecom

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

var (
	liming  = bot.Pair{UserID: "liming", ExternalUserID: "wmAlice"}
	newbie  = bot.Tag{Group: "来源", Name: "门口扫码", Class: bot.TagStatic}
	regular = bot.Tag{Group: "来源", Name: "收银台", Class: bot.TagStatic}
	gold    = bot.Tag{Group: "层级", Name: "金卡", Class: bot.TagTier}
)

func (f *fixture) pend(p bot.Pair, changes ...bot.TagChange) {
	f.tags.mu.Lock()
	defer f.tags.mu.Unlock()
	f.tags.pending[p] = append(f.tags.pending[p], changes...)
}

// havePendingTag has a tag that WeCom knows wait for its push.
func (f *fixture) havePendingTag(t *testing.T) bot.Pair {
	t.Helper()
	f.tags.mu.Lock()
	f.tags.ids[newbie] = "et-newbie"
	f.tags.mu.Unlock()
	f.pend(liming, bot.TagChange{Tag: newbie, Add: true, Version: 1})
	return liming
}

// makeTags lets the stand-in make tags as WeCom does: ids by name, 40071 if
// any of them is there.
func (f *fakeWeCom) makeTags() *sync.Map {
	var there sync.Map
	var made atomic.Int64
	f.say(apiAddTag, func(c call, w http.ResponseWriter) {
		var in struct {
			Group string `json:"group_name"`
			Tag   []struct{ Name string }
		}
		_ = json.Unmarshal(c.body, &in)
		list := ""
		for i, t := range in.Tag {
			if _, exists := there.LoadOrStore(in.Group+"/"+t.Name, fmt.Sprintf("et-%d", made.Add(1))); exists {
				code(40071, "invalid tag name")(c, w)
				return
			}
			if i > 0 {
				list += ","
			}
			id, _ := there.Load(in.Group + "/" + t.Name)
			list += fmt.Sprintf(`{"id":%q,"name":%q}`, id, t.Name)
		}
		ok(fmt.Sprintf(`"tag_group":{"group_id":"g","group_name":%q,"tag":[%s]}`, in.Group, list))(c, w)
	})
	return &there
}

func TestMissingTagsAreMadeByGroupAndMarked(t *testing.T) {
	f := newFixture(t)
	f.wecom.makeTags()
	f.tags.ids[gold] = "et-gold"
	f.pend(liming,
		bot.TagChange{Tag: newbie, Add: true, Version: 1},
		bot.TagChange{Tag: regular, Add: true, Version: 1},
		bot.TagChange{Tag: gold, Add: false, Version: 2})
	want(t, f.send(bot.PushTags{Pair: liming}), bot.ClassDone, 0)

	if adds := f.wecom.of(apiAddTag); len(adds) != 1 || adds[0].json(t)["group_name"] != "来源" {
		t.Fatalf("two tags of one group were made by %d calls", len(adds))
	}
	marks := f.wecom.of(apiMarkTag)
	if len(marks) != 1 {
		t.Fatalf("%d calls of mark_tag", len(marks))
	}
	got := marks[0].json(t)
	if !reflect.DeepEqual(got["add_tag"], []any{"et-1", "et-2"}) || !reflect.DeepEqual(got["remove_tag"], []any{"et-gold"}) {
		t.Errorf("mark_tag says %v", got)
	}
	if got["userid"] != "liming" || got["external_userid"] != "wmAlice" {
		t.Errorf("mark_tag is about %v", got)
	}
	want(t, f.send(bot.PushTags{Pair: liming}), bot.ClassAlready, 0)
}

func TestRemovingATagWeComNeverHadAsksNothing(t *testing.T) {
	f := newFixture(t)
	f.pend(liming, bot.TagChange{Tag: gold, Version: 1})
	want(t, f.send(bot.PushTags{Pair: liming}), bot.ClassDone, 0)
	if n := len(f.wecom.of(apiMarkTag)); n != 0 || f.tags.pushed != 1 {
		t.Errorf("%d calls, %d changes recorded as pushed", n, f.tags.pushed)
	}
}

func TestFiftyPushesAtOnceMakeOneTag(t *testing.T) {
	f := newFixture(t)
	f.wecom.makeTags()
	var wg sync.WaitGroup
	for i := range 50 {
		pair := bot.Pair{UserID: "liming", ExternalUserID: fmt.Sprint("wm", i)}
		f.pend(pair, bot.TagChange{Tag: newbie, Add: true, Version: 1})
		wg.Go(func() {
			if o := f.insist(bot.PushTags{Pair: pair}); o.Class != bot.ClassDone {
				t.Errorf("push %d: %+v", i, o)
			}
		})
	}
	wg.Wait()
	if adds, marks := len(f.wecom.of(apiAddTag)), len(f.wecom.of(apiMarkTag)); adds != 1 || marks != 50 {
		t.Errorf("%d tags made and %d pairs marked, want 1 and 50", adds, marks)
	}
}

func TestATagThatExistsIsLookedUp(t *testing.T) {
	f := newFixture(t)
	f.wecom.makeTags().Store("来源/门口扫码", "et-old")
	f.wecom.say(apiListTag, ok(`"tag_group":[{"group_id":"g","group_name":"来源","tag":[{"id":"et-old","name":"门口扫码"}]}]`))
	f.pend(liming, bot.TagChange{Tag: newbie, Add: true, Version: 1}, bot.TagChange{Tag: regular, Add: true, Version: 1})
	want(t, f.send(bot.PushTags{Pair: liming}), bot.ClassDone, 0)
	if f.tags.ids[newbie] != "et-old" || f.tags.ids[regular] == "" {
		t.Errorf("ids are %v", f.tags.ids)
	}
}

func TestATagDeletedInTheConsoleIsMadeAnew(t *testing.T) {
	f := newFixture(t)
	f.wecom.makeTags()
	f.wecom.say(apiListTag, ok(`"tag_group":[]`))
	f.tags.ids[newbie], f.tags.ids[gold] = "et-deleted", "et-deleted-too"
	f.pend(liming, bot.TagChange{Tag: newbie, Add: true, Version: 1}, bot.TagChange{Tag: gold, Version: 1})
	f.wecom.script(apiMarkTag, code(40068, "invalid tagid"))
	want(t, f.send(bot.PushTags{Pair: liming}), bot.ClassDone, 0)
	if f.tags.ids[newbie] != "et-1" || len(f.tags.forgotten) != 2 {
		t.Errorf("ids %v, forgotten %v", f.tags.ids, f.tags.forgotten)
	}
	last := f.wecom.of(apiMarkTag)[1].json(t)
	if !reflect.DeepEqual(last["add_tag"], []any{"et-1"}) || last["remove_tag"] != nil {
		t.Errorf("the repeat says %v", last)
	}
}

func TestATagWithABadNameDoesNotKeepTheOthersBack(t *testing.T) {
	f := newFixture(t)
	f.tags.ids[gold] = "et-gold"
	f.wecom.say(apiAddTag, code(40072, "invalid tag name length"))
	f.wecom.say(apiListTag, ok(`"tag_group":[]`))
	f.pend(liming, bot.TagChange{Tag: newbie, Add: true, Version: 1}, bot.TagChange{Tag: gold, Add: true, Version: 1})
	want(t, f.send(bot.PushTags{Pair: liming}), bot.ClassPermanent, 40072)
	if marks := f.wecom.of(apiMarkTag); len(marks) != 1 || f.tags.pushed != 1 {
		t.Errorf("%d calls of mark_tag, %d changes pushed", len(marks), f.tags.pushed)
	}
}

func TestPushesThatCannotReachThePair(t *testing.T) {
	for _, c := range []struct {
		code  int
		class bot.Class
	}{{84061, bot.ClassPermanent}, {45035, bot.ClassRetry}, {6000, bot.ClassRetry}, {40096, bot.ClassPermanent}, {-1, bot.ClassRetry}} {
		f := newFixture(t)
		pair := f.havePendingTag(t)
		f.wecom.say(apiMarkTag, code(c.code, "no"))
		o := f.send(bot.PushTags{Pair: pair})
		want(t, o, c.class, c.code)
		if c.class == bot.ClassRetry && !o.RetryAt.After(f.clock.Now()) {
			t.Errorf("%d is tried again at %s", c.code, o.RetryAt)
		}
		if f.tags.pushed != 0 {
			t.Errorf("%d: a push that failed is recorded as done", c.code)
		}
	}
}

func TestTheTagBookBeingAwayIsNotWeComsFault(t *testing.T) {
	f := newFixture(t)
	f.tags.away = errAway
	o := f.send(bot.PushTags{Pair: liming})
	want(t, o, bot.ClassRetry, 0)
	if len(f.wecom.of(apiMarkTag)) != 0 || o.RetryAt.IsZero() {
		t.Errorf("outcome %+v", o)
	}
}

func TestATagThatExistsAndCannotBeFoundIsTriedAgainAFewTimes(t *testing.T) {
	f := newFixture(t)
	f.wecom.say(apiAddTag, code(40071, "exists"))
	f.wecom.say(apiListTag, ok(`"tag_group":[]`))
	f.pend(liming, bot.TagChange{Tag: newbie, Add: true, Version: 1})
	want(t, f.send(bot.PushTags{Pair: liming}), bot.ClassRetry, 40071)
	want(t, f.send(bot.PushTags{Pair: liming}, 3), bot.ClassPermanent, 40071)
	if f.tags.pushed != 0 {
		t.Error("a tag that was never found is recorded as pushed")
	}
}

func TestWaitingForAnotherPushToMakeTheTagEnds(t *testing.T) {
	f := newFixture(t)
	leave, err := f.tagIDs.enter(context.Background(), newbie.Group)
	if err != nil {
		t.Fatal(err)
	}
	defer leave()
	f.pend(liming, bot.TagChange{Tag: newbie, Add: true, Version: 1})
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	o := f.Send(ctx, bot.OutboxItem{Send: bot.PushTags{Pair: liming}})
	want(t, o, bot.ClassRetry, 0)
	if !strings.Contains(o.Reason, "标签正在创建") {
		t.Errorf("reason %q", o.Reason)
	}
}
