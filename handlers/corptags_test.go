package handlers

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

// Every form in which the console tells that tags changed.
func TestCorpTagsChange(t *testing.T) {
	ask := func(f bot.FetchTags) []bot.Effect { return []bot.Effect{f} }
	tests := []struct {
		name string
		b    bot.TagChanged
		want []bot.Effect
	}{
		{"a tag made", bot.TagChanged{ID: "et1", TagType: "tag", Change: "create"}, ask(bot.FetchTags{TagIDs: []string{"et1"}})},
		{"a tag renamed", bot.TagChanged{ID: "et1", TagType: "tag", Change: "update"}, ask(bot.FetchTags{TagIDs: []string{"et1"}})},
		{"a tag deleted", bot.TagChanged{ID: "et1", TagType: "tag", Change: "delete"}, []bot.Effect{bot.ForgetTag{ID: "et1", At: noon}}},
		{"a group made", bot.TagChanged{ID: "eg1", TagType: "tag_group", Change: "create"}, ask(bot.FetchTags{GroupIDs: []string{"eg1"}})},
		{"a group renamed", bot.TagChanged{ID: "eg1", TagType: "tag_group", Change: "update"}, ask(bot.FetchTags{GroupIDs: []string{"eg1"}})},
		{"a group deleted: its tags are not named", bot.TagChanged{ID: "eg1", TagType: "tag_group", Change: "delete"}, ask(bot.FetchTags{})},
		{"a group put in another order", bot.TagChanged{ID: "eg1", Change: "shuffle"}, ask(bot.FetchTags{GroupIDs: []string{"eg1"}})},
		{"all groups put in another order", bot.TagChanged{Change: "shuffle"}, ask(bot.FetchTags{})},
	}
	for _, tt := range tests {
		got, err := testDesk(t).corpTags(event(noon, tt.b), newWorld())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// What was asked for and did not come back is gone; what was not asked for is
// not missed.
func TestCorpTagsRead(t *testing.T) {
	one := bot.RemoteTag{ID: "et1", Name: "甲", GroupID: "eg1", Group: "组"}
	two := bot.RemoteTag{ID: "et2", Name: "乙", GroupID: "eg1", Group: "组"}
	three := bot.RemoteTag{ID: "et3", Name: "丙", GroupID: "eg3", Group: "别组"}
	renamed := bot.RemoteTag{ID: "et1", Name: "甲改", GroupID: "eg1", Group: "组"}
	newOne := bot.RemoteTag{ID: "et9", Name: "甲", GroupID: "eg1", Group: "组"}
	learn := func(tag bot.RemoteTag) bot.Effect { return bot.LearnTag{RemoteTag: tag} }
	forget := func(id string) bot.Effect { return bot.ForgetTag{ID: id, At: asked} }
	tests := []struct {
		name string
		b    bot.TagsFetched
		want []bot.Effect
	}{
		{"asked for one", bot.TagsFetched{AskedTags: []string{"et1"}, Tags: []bot.RemoteTag{renamed}}, []bot.Effect{learn(renamed)}},
		{"asked for one that is gone", bot.TagsFetched{AskedTags: []string{"et1"}}, []bot.Effect{forget("et1")}},
		{"asked for one never known", bot.TagsFetched{AskedTags: []string{"et7"}}, nil},
		{"asked for a new one with the name of one that was not asked for", bot.TagsFetched{AskedTags: []string{"et9"}, Tags: []bot.RemoteTag{newOne}},
			[]bot.Effect{bot.FetchTags{TagIDs: []string{"et1", "et9"}}}},
		{"asked for both, and the other has another name", bot.TagsFetched{AskedTags: []string{"et1", "et9"}, Tags: []bot.RemoteTag{newOne, renamed}},
			[]bot.Effect{learn(newOne), learn(renamed)}},
		{"asked for both, and the other is gone", bot.TagsFetched{AskedTags: []string{"et1", "et9"}, Tags: []bot.RemoteTag{newOne}},
			[]bot.Effect{learn(newOne), forget("et1")}},
		{"asked for a group", bot.TagsFetched{AskedGroup: []string{"eg1"}, Tags: []bot.RemoteTag{one}}, []bot.Effect{learn(one), forget("et2")}},
		{"asked for all", bot.TagsFetched{All: true, Tags: []bot.RemoteTag{two}}, []bot.Effect{learn(two), forget("et1"), forget("et3")}},
	}
	for _, tt := range tests {
		w := newWorld()
		w.ids = []bot.RemoteTag{one, two, three}
		tt.b.AskedAt = asked
		got, err := testDesk(t).corpTags(event(asked, tt.b), w)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}
