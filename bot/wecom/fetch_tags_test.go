package wecom

import (
	"reflect"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

const tagListThere = `"tag_group":[{"group_id":"g1","group_name":"来源","tag":[{"id":"et-1","name":"门口扫码"},{"id":"et-2","name":"收银台"}]},` +
	`{"group_id":"g2","group_name":"层级","deleted":true,"tag":[{"id":"et-3","name":"金卡","deleted":1}]}]`

var (
	door = bot.RemoteTag{ID: "et-1", Name: "门口扫码", GroupID: "g1", Group: "来源"}
	till = bot.RemoteTag{ID: "et-2", Name: "收银台", GroupID: "g1", Group: "来源"}
)

func (f *fixture) fetchedTags(t *testing.T, s bot.FetchTags) bot.TagsFetched {
	t.Helper()
	o := f.send(s)
	want(t, o, bot.ClassDone, 0)
	return o.Result.(bot.TagsFetched)
}

func TestTagsAreReadAllOrByID(t *testing.T) {
	f := newFixture(t)
	f.wecom.say(apiListTag, ok(tagListThere))
	wanted := bot.TagsFetched{Run: "r1", All: true, Tags: []bot.RemoteTag{door, till}, AskedAt: f.clock.Now()}
	if got := f.fetchedTags(t, bot.FetchTags{Run: "r1"}); !reflect.DeepEqual(got, wanted) {
		t.Errorf("fetched %+v, want %+v", got, wanted)
	}
	if body := f.wecom.of(apiListTag)[0].json(t); len(body) != 0 {
		t.Errorf("all are asked for with %v", body)
	}
	// Ids of groups would keep WeCom from telling the tags, so it is asked twice.
	f.wecom.script(apiListTag, ok(`"tag_group":[{"group_id":"g1","group_name":"来源","tag":[{"id":"et-1","name":"门口扫码"}]}]`), ok(`"tag_group":[]`))
	got := f.fetchedTags(t, bot.FetchTags{TagIDs: []string{"et-1", "et-3"}, GroupIDs: []string{"g2"}})
	if got.All || !reflect.DeepEqual(got.Tags, []bot.RemoteTag{door}) || len(got.AskedTags) != 2 || len(got.AskedGroup) != 1 {
		t.Errorf("fetched %+v", got)
	}
	for i, wanted := range []map[string]any{{"tag_id": []any{"et-1", "et-3"}}, {"group_id": []any{"g2"}}} {
		if body := f.wecom.of(apiListTag)[1+i].json(t); !reflect.DeepEqual(body, wanted) {
			t.Errorf("asked with %v, want %v", body, wanted)
		}
	}
}

func TestAnIDThatWeComDoesNotKnowHidesNoOther(t *testing.T) {
	f := newFixture(t)
	f.wecom.script(apiListTag, code(40068, "invalid tagid"), ok(tagListThere))
	got := f.fetchedTags(t, bot.FetchTags{TagIDs: []string{"et-2", "et-never"}})
	if !reflect.DeepEqual(got.Tags, []bot.RemoteTag{till}) || got.All {
		t.Errorf("fetched %+v", got)
	}
	if f.Trouble() != "" {
		t.Errorf("trouble: %s", f.Trouble())
	}
}

func TestAnAnswerWithoutTagsIsNotACorpWithoutTags(t *testing.T) {
	f := newFixture(t)
	f.wecom.script(apiListTag, ok(``), ok(`"tag_group":[]`))
	want(t, f.send(bot.FetchTags{Run: "r1"}), bot.ClassRetry, 0)
	if got := f.fetchedTags(t, bot.FetchTags{Run: "r1"}); !got.All || len(got.Tags) != 0 {
		t.Errorf("fetched %+v", got)
	}
}

func TestTagsAgainstTheSimulator(t *testing.T) {
	w := newWorld(t)
	first, err := w.sim.CreateTag("来源", "门口扫码")
	if err != nil {
		t.Fatal(err)
	}
	second, err := w.sim.CreateTag("来源", "收银台")
	if err != nil {
		t.Fatal(err)
	}
	all := w.fetchedTags(t, bot.FetchTags{})
	if len(all.Tags) != 2 || all.Tags[0].ID != first || all.Tags[0].GroupID == "" {
		t.Fatalf("fetched %+v", all)
	}
	if err := w.sim.DeleteTag(second); err != nil {
		t.Fatal(err)
	}
	if err := w.sim.RenameTag(first, "大门"); err != nil {
		t.Fatal(err)
	}
	some := w.fetchedTags(t, bot.FetchTags{TagIDs: []string{first, second}})
	if len(some.Tags) != 1 || some.Tags[0].ID != first || some.Tags[0].Name != "大门" {
		t.Errorf("fetched %+v", some)
	}
	if group := w.fetchedTags(t, bot.FetchTags{GroupIDs: []string{all.Tags[0].GroupID}}); len(group.Tags) != 1 {
		t.Errorf("fetched %+v", group)
	}
}
