package store

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// streets are two stores with a group each, in which mei and tao speak; mei is a
// customer of both, of liming in one and of hanmei in the other.
func streets() (effects []bot.Effect) {
	for i, store := range []string{"s17", "s18"} {
		clerk, group := []string{"liming", "hanmei"}[i], "wr"+store
		effects = append(effects,
			bot.SetRelation{Pair: bot.Pair{UserID: clerk, ExternalUserID: mei}, Status: bot.RelationActive, At: opening, Store: store},
			bot.SetGroup{Group: bot.Group{ChatID: group, Owner: clerk, Store: store}},
			bot.SetMember{ChatID: group, Member: bot.Member{ID: "zhaolei", Present: true, JoinedAt: opening}},
		)
		said := func(id, who, chat, kf string, to ...string) {
			m := spoken(id+store, who, "代购", 1+len(effects), to...)
			m.ChatID, m.OpenKfID, m.Store = chat, kf, store
			v := brokenBy(m)
			if v.Store, v.UserID = store, clerk; kf != "" {
				v.UserID = ""
			}
			v.Hits[0].Rule = "own/" + store
			effects = append(effects, m, bot.SetViolation{Violation: v})
		}
		said("group-", tao, group, "")
		said("pair-", mei, "", "", clerk)
		said("kf-", mei, "", "wk")
		effects = append(effects,
			bot.SetExclusion{Exclusion: bot.Exclusion{ID: "out-mei-" + store, ExternalUserID: mei, Store: store, From: opening}},
			bot.SetExclusion{Exclusion: bot.Exclusion{ID: "out-tao-" + store, ExternalUserID: tao, Store: store, From: opening}},
			bot.SetWordExample{WordExample: bot.WordExample{ID: "like-mei-" + store, Text: "代购", ExternalUserID: mei, At: opening}},
		)
	}
	rude := spoken("rude", "liming", "烦", 50, mei)
	v := brokenBy(rude)
	v.ByStaff = true
	only := bot.Pair{UserID: "liming", ExternalUserID: "wmOnlyOnlyOnlyOnlyOnlyOnlyOnly"}
	return append(effects, rude, bot.SetViolation{Violation: v},
		bot.SetRelation{Pair: only, Status: bot.RelationActive, At: opening, Store: "s17"},
		bot.SetWordExample{WordExample: bot.WordExample{ID: "like-only", Text: "代购", ExternalUserID: only.ExternalUserID, At: opening}},
		bot.SetWordExample{WordExample: bot.WordExample{ID: "like-nobody", Text: "代购", At: opening}})
}

// shownOf is everything about what was said that a scope shows, as sorted ids.
func shownOf(t *testing.T, s *Store, scope bot.Scope) string {
	t.Helper()
	var ids []string
	viewed(t, s, func(v view) {
		m := v.Moderation()
		for _, one := range ok[[]bot.KeptMessage](t)(m.Messages(scope, 0, 99)) {
			ids = append(ids, one.MsgID)
			if near := ok[[]bot.KeptMessage](t)(m.Around(scope, one.MsgID, 9)); !slices.ContainsFunc(near, func(k bot.KeptMessage) bool { return k.MsgID == one.MsgID }) {
				t.Errorf("%s is shown, and not around itself", one.MsgID)
			}
		}
		for _, one := range ok[[]bot.Violation](t)(m.ViolationsOf(scope, "", 99)) {
			ids = append(ids, one.ID)
			if alone := ok[bot.Violation](t)(m.Violation(scope, one.ID)); alone.ID != one.ID {
				t.Errorf("%s is in the list and not there alone", one.ID)
			}
		}
		for _, one := range ok[[]bot.Exclusion](t)(m.Excluded(scope, 99)) {
			ids = append(ids, one.ID)
		}
		for _, one := range ok[[]bot.WordExample](t)(m.WordExamples(scope, 99)) {
			ids = append(ids, one.ID)
		}
		for _, one := range ok[[]bot.RuleRecord](t)(m.RuleRecords(scope, time.Time{}, 99)) {
			ids = append(ids, fmt.Sprint(one.Rule, "=", one.Hits))
		}
	})
	slices.Sort(ids)
	return strings.Join(ids, " ")
}

func TestWhatWasSaidIsShownWithinTheScope(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, _ := openLater(t, o, 2)
		applied(t, s, told{1, streets()})
		for name, c := range map[string]struct {
			scope bot.Scope
			want  string
		}{
			"nobody":         {bot.Scope{}, ""},
			"no store":       {bot.Scope{Stores: []string{""}}, ""},
			"an empty clerk": {bot.Scope{UserID: "liming"}, ""},
			"a store": {bot.Scope{Stores: []string{"s17"}}, "ad/代购=1 group-s17 kf-s17 like-only out-mei-s17 out-tao-s17 own/s17=3 pair-s17 rude " +
				"v-group-s17 v-kf-s17 v-pair-s17 v-rude"},
			"the other store": {bot.Scope{Stores: []string{"s18"}}, "group-s18 kf-s18 out-mei-s18 out-tao-s18 own/s18=3 pair-s18 v-group-s18 v-kf-s18 v-pair-s18"},
			// The owner of the group and the clerk of the pair, who was rude.
			"a clerk": {bot.Scope{Stores: []string{"s17"}, UserID: "liming"}, "ad/代购=1 group-s17 kf-s17 like-only out-mei-s17 own/s17=3 pair-s17 rude " +
				"v-group-s17 v-kf-s17 v-pair-s17 v-rude"},
			"a member of the group": {bot.Scope{Stores: []string{"s17"}, UserID: "zhaolei"}, "group-s17 own/s17=1 v-group-s17"},
			"a clerk elsewhere":     {bot.Scope{Stores: []string{"s17"}, UserID: "hanmei"}, ""},
			"a clerk of all":        {bot.Scope{All: true, UserID: "hanmei"}, "group-s18 kf-s17 kf-s18 out-mei-s17 out-mei-s18 own/s17=1 own/s18=3 pair-s18 v-group-s18 v-kf-s17 v-kf-s18 v-pair-s18"},
		} {
			if got := shownOf(t, s, c.scope); got != c.want {
				t.Errorf("%s:\n%s\nwant\n%s", name, got, c.want)
			}
		}
		if all := shownOf(t, s, bot.Everything()); len(strings.Fields(all)) != 7+7+4+4+3 {
			t.Errorf("everything is %s", all)
		}
	})
}
