package handlers

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

// A member who adds a customer whom others know sees what is known: the groups
// and what was bought, as of when it happened; not what is over.
func TestANewPairOfAKnownCustomer(t *testing.T) {
	router := shippedRouter(t)
	other := bot.Pair{UserID: "hanmei", ExternalUserID: customer}
	join := bot.ChatUpdated{
		ChatID: group, Detail: bot.ChatMemberAdded, JoinScene: joinedByQR, Members: []string{customer}, MemberCount: 1,
		LastVersion: "0", CurrentVersion: "1",
	}
	leave := bot.ChatUpdated{
		ChatID: group, Detail: bot.ChatMemberRemoved, Members: []string{customer}, MemberCount: 1, LastVersion: "1", CurrentVersion: "2",
	}
	before := event(days(0), bot.ContactAdded{Pair: other})
	joined, left := event(days(1), join), event(days(3), leave)
	ordered := event(days(2), bill("A", days(2), 128, "奶粉"))
	added := event(days(4), add("", ""))
	early := event(days(0.5), add("", ""))
	tests := []struct {
		name   string
		events []bot.Event
		want   map[string][]string
	}{
		{"in a group", []bot.Event{before, joined, added}, map[string][]string{"行为": {"已入群"}, "生命周期": {"潜客"}}},
		{"out of it before", []bot.Event{before, joined, left, added}, map[string][]string{"行为": nil, "生命周期": {"潜客"}}},
		{"out of it since, told late", []bot.Event{before, joined, left, early}, map[string][]string{"行为": {"已退群"}, "生命周期": {"潜客"}}},
		{"bought before", []bot.Event{before, ordered, added}, map[string][]string{"行为": nil, "生命周期": {"首购"}, "偏好": {"奶粉"}}},
		{"bought since, told late", []bot.Event{before, ordered, early}, map[string][]string{"行为": nil, "生命周期": {"首购"}, "偏好": {"奶粉"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld()
			w.now = days(5)
			for _, ev := range tt.events {
				if err := w.happen(router, ev); err != nil {
					t.Fatal(err)
				}
			}
			got := map[string][]string{}
			for group := range tt.want {
				got[group] = w.holds(group)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// Who joins by the code of a welcome is tagged as such, when the reading of the
// group tells the code.
func TestAcceptedInvitationsAreTagged(t *testing.T) {
	router, w := shippedRouter(t), newWorld()
	for _, ev := range []bot.Event{
		event(noon, add("s17-door", "CODE")),
		event(noon.Add(time.Minute), bot.ChatUpdated{
			ChatID: group, Detail: bot.ChatMemberAdded, JoinScene: joinedByQR, Members: []string{customer}, MemberCount: 1, CurrentVersion: "1",
		}),
		event(noon.Add(2*time.Minute), bot.GroupFetched{
			ChatID: group, Owner: "liming", Version: "1", AskedAt: noon.Add(2 * time.Minute),
			Members: []bot.GroupMember{{ID: customer, Customer: true, JoinedAt: noon.Add(time.Minute), Scene: bot.JoinQR, State: joinState("s17")}},
		}),
	} {
		w.now = ev.At.Add(2 * time.Second)
		if err := w.happen(router, ev); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]string{"已入群", "应邀入群"}, w.holds("行为")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
