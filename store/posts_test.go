package store

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/zhanggui/zhanggui/bot"
)

// sale is a post with everything that a post can have.
var sale = bot.Post{
	ID: "P1", MsgID: "msg1", Sender: "an", Store: "s1", Template: "post/sale", Text: "🍵今天第二杯半价",
	Attachments: []bot.Attachment{{Type: "link", Title: "看看", URL: "https://shop.example/?a=1&b=2"}},
	Customers:   []string{"wm2", "wm1", "wm3"}, ChatIDs: []string{"wrTwo", "wrOne"}, By: "boss", At: opening,
	ConfirmedAt: opening.Add(time.Hour), CancelledAt: opening.Add(2 * time.Hour), Problem: "有 1 位已不是好友",
	Ref: "sale:S7K2", Sent: 3, Reminders: 2, RemindedAt: opening.Add(30 * time.Minute),
}

func TestAPostComesBackAsItWasSaved(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		post := func(want bot.Post) {
			t.Helper()
			viewed(t, s, func(v view) {
				if diff := cmp.Diff(want, ok[bot.Post](t)(v.Posting().Post("P1"))); diff != "" {
					t.Errorf("-want +got\n%s", diff)
				}
			})
		}
		post(bot.Post{})
		applied(t, s, told{1, []bot.Effect{bot.SavePost{Post: sale}}})
		applied(t, s, told{2, []bot.Effect{bot.SavePost{Post: sale}}})
		post(sale)
		fewer := sale
		fewer.Customers, fewer.ChatIDs, fewer.Text = []string{"wm2", "wm3"}, nil, ""
		applied(t, s, told{3, []bot.Effect{bot.SavePost{Post: fewer}}})
		post(fewer)
		if n := count(t, s, "post_targets"); n != 2 {
			t.Errorf("%d targets are kept, want 2", n)
		}
	})
}

func TestPostsThatWaitAreUnfinished(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		day := func(n int) time.Time { return opening.AddDate(0, 0, n) }
		var effects []bot.Effect
		for _, p := range []bot.Post{
			{ID: "waits", MsgID: "m", At: day(2)},
			{ID: "waits longer", MsgID: "m", At: day(1)},
			{ID: "not made yet", At: day(1)},
			{ID: "could not be made", At: day(1), Problem: "没有权限"},
			{ID: "called off", MsgID: "m", At: day(1), CancelledAt: day(2)},
			{ID: "confirmed lately", MsgID: "m", At: day(0), ConfirmedAt: day(3)},
			{ID: "confirmed long ago", MsgID: "m", At: day(0), ConfirmedAt: day(2)},
		} {
			effects = append(effects, bot.SavePost{Post: p})
		}
		applied(t, s, told{1, effects})
		id := func(p bot.Post) string { return p.ID }
		viewed(t, s, func(v view) {
			var got []string
			for _, p := range ok[[]bot.Post](t)(v.Posting().Unfinished(day(3), 10)) {
				got = append(got, p.ID)
			}
			if diff := cmp.Diff([]string{"waits", "waits longer", "confirmed lately"}, got); diff != "" {
				t.Errorf("newest first (-want +got)\n%s", diff)
			}
			// Those that nobody will ever confirm do not hide the others for good.
			if newest := ok[[]bot.Post](t)(v.Posting().Unfinished(day(3), 1)); len(newest) != 1 || newest[0].ID != "waits" {
				t.Errorf("of which one is looked at: %+v", newest)
			}
			if never := names(ok[[]bot.Post](t)(v.Posting().Unfinished(time.Time{}, 10)), id); len(never) != 4 {
				t.Errorf("since ever there are %q", never)
			}
			open := names(ok[[]bot.Post](t)(v.Desk().Posts(bot.Everything(), true, 10)), id)
			if diff := cmp.Diff([]string{"not made yet", "waits", "waits longer"}, open); diff != "" {
				t.Errorf("those that nobody confirmed (-want +got)\n%s", diff)
			}
		})
		if all := ok[[]bot.Post](t)(s.Posts(background, bot.Everything(), false, 1)); len(all) != 1 || all[0].ID != "waits" {
			t.Errorf("the newest is %+v", all)
		}
	})
}

func TestPostsAreFoundByWhatTheyAreAbout(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		var effects []bot.Effect
		for i, ref := range []string{"sale:S1", "", "sale:S2", "sale:S1"} {
			effects = append(effects, bot.SavePost{Post: bot.Post{ID: string(rune('d' - i)), Ref: ref, ChatIDs: []string{"wrOne"}, At: opening}})
		}
		applied(t, s, told{1, effects})
		id := func(p bot.Post) string { return p.ID }
		viewed(t, s, func(v view) {
			for ref, want := range map[string][]string{"sale:S1": {"a", "d"}, "sale:S2": {"b"}, "sale:S9": nil, "": nil} {
				all := ok[[]bot.Post](t)(v.Posting().PostsOf(ref))
				if diff := cmp.Diff(want, names(all, id), cmpopts.EquateEmpty()); diff != "" {
					t.Errorf("about %q (-want +got)\n%s", ref, diff)
				}
				for _, p := range all {
					if len(p.ChatIDs) != 1 {
						t.Errorf("%s goes to %q", p.ID, p.ChatIDs)
					}
				}
			}
		})
	})
}

// A group takes about one post a day: what never went out, and never will, took
// nothing of that.
func TestPostsToAGroupAreThoseThatTakeOfItsDay(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		to := []string{"wrTwo", "wrOne"}
		var effects []bot.Effect
		for _, p := range []bot.Post{
			{ID: "waits to be made", ChatIDs: to, At: minute(9)},
			{ID: "waits", MsgID: "m", ChatIDs: to, At: minute(8)},
			{ID: "sent", MsgID: "m", ChatIDs: to, At: minute(7), ConfirmedAt: minute(8)},
			{ID: "sent in part", MsgID: "m", ChatIDs: to, At: minute(6), ConfirmedAt: minute(7), CancelledAt: minute(8), Problem: "有 1 个群收不到"},
			{ID: "could not be made", ChatIDs: to, At: minute(9), Problem: "没有权限"},
			{ID: "called off", MsgID: "m", ChatIDs: to, At: minute(9), CancelledAt: minute(9)},
			{ID: "to another group", MsgID: "m", ChatIDs: to[:1], At: minute(9)},
			{ID: "to a customer", MsgID: "m", Customers: to, At: minute(9)},
			{ID: "before", MsgID: "m", ChatIDs: to, At: minute(4)},
		} {
			effects = append(effects, bot.SavePost{Post: p})
		}
		applied(t, s, told{1, effects})
		viewed(t, s, func(v view) {
			var got []string
			for _, p := range ok[[]bot.Post](t)(v.Posting().PostedTo("wrOne", minute(5))) {
				got = append(got, p.ID)
			}
			if diff := cmp.Diff([]string{"waits to be made", "waits", "sent", "sent in part"}, got); diff != "" {
				t.Errorf("newest first (-want +got)\n%s", diff)
			}
		})
	})
}
