package wecom

import (
	"reflect"
	"slices"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

// TestARenamedTagSurvivesTheDeletionOfAnother: one tag of a push was deleted in
// the console, another one was renamed there. The renamed one keeps its id;
// looked for by the rules' name it would seem to be gone too.
func TestARenamedTagSurvivesTheDeletionOfAnother(t *testing.T) {
	f := newFixture(t)
	f.wecom.makeTags()
	f.tags.ids[newbie], f.tags.ids[gold] = "et-renamed", "et-deleted"
	f.wecom.say(apiListTag, ok(`"tag_group":[{"group_id":"g","group_name":"来源","tag":[{"id":"et-renamed","name":"大门"}]}]`))
	f.wecom.script(apiMarkTag, code(40068, "invalid tagid"))
	f.pend(liming, bot.TagChange{Tag: newbie, Add: true, Version: 1}, bot.TagChange{Tag: gold, Add: true, Version: 1})
	want(t, f.send(bot.PushTags{Pair: liming}), bot.ClassDone, 0)
	if last := f.wecom.of(apiMarkTag)[1].json(t); !reflect.DeepEqual(last["add_tag"], []any{"et-renamed", "et-1"}) {
		t.Errorf("the repeat says %v", last)
	}
	if !slices.Equal(f.tags.forgotten, []bot.Tag{gold}) || f.tags.ids[newbie] != "et-renamed" {
		t.Errorf("forgotten %v, ids %v", f.tags.forgotten, f.tags.ids)
	}
}

func TestTagsThatPeopleRenamedArePushedUnderTheirID(t *testing.T) {
	w := newWorld(t)
	pair, _ := w.scan(t, false)
	w.pend(pair, bot.TagChange{Tag: newbie, Add: true, Version: 1})
	want(t, w.send(bot.PushTags{Pair: pair}), bot.ClassDone, 0)
	id := w.tags.ids[newbie]
	if err := w.sim.RenameTag(id, "大门"); err != nil {
		t.Fatal(err)
	}
	other, _ := w.scan(t, false)
	w.pend(other, bot.TagChange{Tag: newbie, Add: true, Version: 1})
	w.pend(pair, bot.TagChange{Tag: newbie, Version: 2})
	want(t, w.send(bot.PushTags{Pair: other}), bot.ClassDone, 0)
	want(t, w.send(bot.PushTags{Pair: pair}), bot.ClassDone, 0)
	for _, p := range w.sim.State().Pairs {
		held := slices.Equal(p.Tags, []string{id})
		if held != (p.ExternalUserID == other.ExternalUserID) || len(w.sim.State().Tags) != 1 {
			t.Errorf("%s holds %v of %v", p.ExternalUserID, p.Tags, w.sim.State().Tags)
		}
	}
}
