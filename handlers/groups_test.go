package handlers

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

// seconds is a moment so many seconds after noon.
func seconds(n int) time.Time { return noon.Add(time.Duration(n) * time.Second) }

// tell lets the groups handler decide and the world change.
func (w *world) tell(t testing.TB, d *desk, ev bot.Event) []bot.Effect {
	t.Helper()
	w.now = later(w.now, ev.ReceivedAt)
	effects, err := d.groups(ev, w)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range effects {
		w.apply(e)
	}
	return effects
}

// saidIn are the interactions among effects, as "who kind detail".
func saidIn(effects []bot.Effect) []string {
	var said []string
	for _, e := range effects {
		if i, ok := e.(bot.RecordInteraction); ok {
			said = append(said, i.ExternalUserID+" "+string(i.Kind)+" "+i.Detail)
		}
	}
	return said
}

func asksToRead(effects []bot.Effect) bool {
	for _, e := range effects {
		if job, ok := e.(bot.ScheduleJob); ok && job.Name == jobGroupRead {
			return true
		}
	}
	return false
}

// What an event says of members is in their time lines at once.
func TestMovementsInTheTimeLine(t *testing.T) {
	tests := []struct {
		name string
		body bot.ChatUpdated
		want []string
	}{
		{
			"staff and customers come by code", bot.ChatUpdated{ChatID: group, Detail: bot.ChatMemberAdded, JoinScene: 3, Members: []string{"wm1", "liming", "wo2", "wm1"}},
			[]string{"wm1 joined_group 扫码进了十七号店的客户群", "wo2 joined_group 扫码进了十七号店的客户群"},
		},
		{
			"invited to a group nobody knows", bot.ChatUpdated{ChatID: "wr0", Detail: bot.ChatMemberAdded, QuitScene: 1, Members: []string{"wm1"}},
			[]string{"wm1 joined_group 受邀进了客户群"},
		},
		{
			"left", bot.ChatUpdated{ChatID: "wr0", Detail: bot.ChatMemberRemoved, JoinScene: 3, Members: []string{"wm1"}},
			[]string{"wm1 left_group 退出了客户群"},
		},
		{
			"removed", bot.ChatUpdated{ChatID: "wr0", Detail: bot.ChatMemberRemoved, QuitScene: 1, Members: []string{"wm1"}},
			[]string{"wm1 removed_from_group 被移出了客户群"},
		},
		{"a member of staff whose userid looks like a customer's", bot.ChatUpdated{ChatID: "wr0", Detail: bot.ChatMemberAdded, Members: []string{"womeng", "woMeng"}}, nil},
		{"a new name says nothing of members", bot.ChatUpdated{ChatID: "wr0", Detail: bot.ChatNameChanged, JoinScene: 3, Members: []string{"wm1"}}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			effects := newWorld().tell(t, testDesk(t), event(noon, tt.body))
			if diff := cmp.Diff(tt.want, saidIn(effects)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if !asksToRead(effects) {
				t.Error("no reading was asked for")
			}
		})
	}
}

// An event without a group is about nothing.
func TestAnEventWithoutAGroup(t *testing.T) {
	for _, body := range []bot.Body{
		bot.ChatCreated{}, bot.ChatDismissed{}, bot.ChatUpdated{Detail: bot.ChatMemberAdded, Members: []string{"wm1"}},
		bot.GroupFetched{}, bot.GroupGone{Dismissed: true},
	} {
		if effects := newWorld().tell(t, testDesk(t), event(noon, body)); len(effects) != 0 {
			t.Errorf("%T: %v", body, effects)
		}
	}
}

// reading is the group as WeCom describes it.
func reading(asked time.Time, version string, members ...bot.GroupMember) bot.GroupFetched {
	return bot.GroupFetched{
		ChatID: group, Name: "福利群", Owner: "liming", CreatedAt: seconds(-900), Version: version, Members: members, AskedAt: asked,
	}
}

func in(id string, joined time.Time) bot.GroupMember {
	return bot.GroupMember{ID: id, Customer: id[:2] == "wm", JoinedAt: joined, Scene: bot.JoinQR}
}

// An event that follows on what is known says it all, and a leaving needs no
// reading then.
func TestAnEventThatFitsIsApplied(t *testing.T) {
	w, d := newWorld(), testDesk(t)
	w.tell(t, d, event(seconds(0), reading(seconds(0), "v0", in("wm1", seconds(-500)), in("wm2", seconds(-400)))))
	effects := w.tell(t, d, event(seconds(10), bot.ChatUpdated{
		ChatID: group, Detail: bot.ChatMemberRemoved, MemberCount: 1, Members: []string{"wm1"}, LastVersion: "v0", CurrentVersion: "v1",
	}))
	if asksToRead(effects) {
		t.Error("a reading was asked for")
	}
	if g := w.groups[group]; g.Version != "v1" || !g.ChangedAt.Equal(seconds(10)) {
		t.Errorf("group %+v", g)
	}
	if diff := cmp.Diff([]string{"wm2"}, w.present(group)); diff != "" {
		t.Error(diff)
	}
}

// What does not fit, or names fewer members than it counts, makes what is known
// doubtful: the group is read again.
func TestAnEventThatDoesNotFitAsksForAReading(t *testing.T) {
	for name, change := range map[string]func(*bot.ChatUpdated){
		"a version is missing":         func(u *bot.ChatUpdated) { u.LastVersion = "v7" },
		"more are counted than named":  func(u *bot.ChatUpdated) { u.MemberCount = 10 },
		"there are no versions at all": func(u *bot.ChatUpdated) { u.LastVersion, u.CurrentVersion = "", "" },
	} {
		t.Run(name, func(t *testing.T) {
			w, d := newWorld(), testDesk(t)
			w.tell(t, d, event(seconds(0), reading(seconds(0), "v0", in("wm1", seconds(-500)))))
			u := bot.ChatUpdated{
				ChatID: group, Detail: bot.ChatMemberRemoved, MemberCount: 1, Members: []string{"wm1"}, LastVersion: "v0", CurrentVersion: "v1",
			}
			change(&u)
			if effects := w.tell(t, d, event(seconds(10), u)); !asksToRead(effects) {
				t.Error("no reading was asked for")
			}
			if w.groups[group].Version != "" {
				t.Errorf("version %q", w.groups[group].Version)
			}
		})
	}
}

// A reading that began before WeCom's details had followed the newest event
// changes nothing and is asked for again.
func TestAReadingThatIsTooEarly(t *testing.T) {
	w, d := newWorld(), testDesk(t)
	w.tell(t, d, event(seconds(0), reading(seconds(0), "v0")))
	w.tell(t, d, event(seconds(10), bot.ChatUpdated{ChatID: group, Detail: bot.ChatMemberAdded, JoinScene: 3, MemberCount: 1, Members: []string{"wm1"}, LastVersion: "v0", CurrentVersion: "v1"}))
	effects := w.tell(t, d, event(seconds(11), reading(seconds(11), "v0")))
	if !asksToRead(effects) || len(effects) != 1 {
		t.Errorf("effects %v", effects)
	}
	if diff := cmp.Diff([]string{"wm1"}, w.present(group)); diff != "" {
		t.Error(diff)
	}
}

// Details that take longer than usual are not believed against an event of a
// moment ago. A little later they are, and looked at once more.
func TestAReadingThatLags(t *testing.T) {
	w, d := newWorld(), testDesk(t)
	w.tell(t, d, event(seconds(0), reading(seconds(0), "v0")))
	w.tell(t, d, event(seconds(10), bot.ChatUpdated{ChatID: group, Detail: bot.ChatMemberAdded, MemberCount: 1, Members: []string{"wm1"}, LastVersion: "v0", CurrentVersion: "v1"}))
	effects := w.tell(t, d, event(seconds(14), reading(seconds(14), "v0")))
	if len(saidIn(effects)) != 0 || !asksToRead(effects) {
		t.Errorf("effects %v", effects)
	}
	effects = w.tell(t, d, event(seconds(20), reading(seconds(20), "v9")))
	if diff := cmp.Diff([]string{"wm1 left_group 已不在十七号店的客户群里（对账补记）"}, saidIn(effects)); diff != "" || !asksToRead(effects) {
		t.Error(diff, effects)
	}
	effects = w.tell(t, d, event(seconds(50), reading(seconds(50), "v1", in("wm1", seconds(10)))))
	if len(saidIn(effects)) != 0 {
		t.Errorf("joined again: %v", saidIn(effects))
	}
	if diff := cmp.Diff([]string{"wm1"}, w.present(group)); diff != "" {
		t.Error(diff)
	}
}

// Event and reading tell of the same joining, a few seconds apart: it is in the
// time line once, whichever comes first.
func TestAJoiningIsToldOnce(t *testing.T) {
	joining := event(seconds(10), bot.ChatUpdated{ChatID: group, Detail: bot.ChatMemberAdded, JoinScene: 3, MemberCount: 1, Members: []string{"wm1"}})
	read := event(seconds(20), reading(seconds(20), "v1", bot.GroupMember{ID: "wm1", Customer: true, JoinedAt: seconds(8), Scene: bot.JoinLink, State: "x", Name: "小美"}))
	for name, events := range map[string][]bot.Event{"event first": {joining, read}, "reading first": {read, joining}} {
		t.Run(name, func(t *testing.T) {
			w, d := newWorld(), testDesk(t)
			for _, ev := range events {
				w.tell(t, d, ev)
			}
			if len(w.said) != 1 {
				t.Errorf("time line %v", w.said)
			}
			m := w.members[group]["wm1"]
			if !m.Present || m.State != "x" || m.Name != "小美" || m.Scene != bot.JoinLink {
				t.Errorf("member %+v", m)
			}
		})
	}
}

// A leaving that a reading noticed and an event tells of later is one leaving.
func TestALeavingIsToldOnce(t *testing.T) {
	w, d := newWorld(), testDesk(t)
	w.tell(t, d, event(seconds(0), reading(seconds(0), "v0", in("wm1", seconds(-500)))))
	w.tell(t, d, event(seconds(90), reading(seconds(90), "v1")))
	effects := w.tell(t, d, event(seconds(50), bot.ChatUpdated{ChatID: group, Detail: bot.ChatMemberRemoved, QuitScene: 1, MemberCount: 1, Members: []string{"wm1"}}))
	if len(saidIn(effects)) != 0 {
		t.Errorf("said again: %v", saidIn(effects))
	}
	if m := w.members[group]["wm1"]; m.Present || !m.Removed || !m.LeftAt.Equal(seconds(50)) {
		t.Errorf("member %+v", m)
	}
}

// Who joins by the store's code after having been welcomed accepted the
// invitation, and the group is the store's.
func TestAnInvitationIsAccepted(t *testing.T) {
	const other = "wrOTHER"
	w, d := newWorld(), testDesk(t)
	w.relations[pair] = bot.Relation{Status: bot.RelationActive, WelcomedAt: seconds(0)}
	w.tell(t, d, event(seconds(10), bot.ChatUpdated{ChatID: other, Detail: bot.ChatMemberAdded, JoinScene: 3, MemberCount: 1, Members: []string{customer}}))
	read := reading(seconds(20), "v1", bot.GroupMember{ID: customer, Customer: true, JoinedAt: seconds(10), Scene: bot.JoinQR, State: "s18-group"},
		bot.GroupMember{ID: "wm2", Customer: true, JoinedAt: seconds(11), State: "s18-group"})
	read.ChatID = other
	for range 2 {
		w.tell(t, d, event(seconds(20), read))
	}
	var accepted []string
	for _, i := range w.said {
		if i.Kind == bot.InteractionInviteAccepted {
			accepted = append(accepted, i.ExternalUserID+" "+i.Detail)
		}
	}
	if diff := cmp.Diff([]string{customer + " 应欢迎语的邀请进了十八号店的客户群"}, accepted); diff != "" {
		t.Error(diff)
	}
	if w.groups[other].Store != "s18" {
		t.Errorf("store %q", w.groups[other].Store)
	}
}

// A dismissed group has nobody in it, and nobody left it. Events that come late
// do not bring it back; a reading that sees it does.
func TestADismissedGroup(t *testing.T) {
	w, d := newWorld(), testDesk(t)
	w.tell(t, d, event(seconds(0), reading(seconds(0), "v0", in("wm1", seconds(-500)))))
	said := len(w.said)
	w.tell(t, d, event(seconds(10), bot.ChatDismissed{ChatID: group}))
	w.tell(t, d, event(seconds(11), bot.ChatDismissed{ChatID: group}))
	w.tell(t, d, event(seconds(5), bot.ChatUpdated{ChatID: group, Detail: bot.ChatMemberAdded, MemberCount: 1, Members: []string{"wm2"}}))
	w.tell(t, d, event(seconds(-900), bot.ChatCreated{ChatID: group}))
	if g := w.groups[group]; !g.DismissedAt.Equal(seconds(10)) || len(w.present(group)) != 0 {
		t.Errorf("group %+v with %v", g, w.present(group))
	}
	if got := len(w.said) - said; got != 1 {
		t.Errorf("%d new entries, want the late joining alone", got)
	}
	w.tell(t, d, event(seconds(100), reading(seconds(100), "v3", in("wm1", seconds(-500)))))
	if g := w.groups[group]; !g.DismissedAt.IsZero() || len(w.present(group)) != 1 {
		t.Errorf("group %+v with %v", g, w.present(group))
	}
}

// A new name or owner is read, several changes at once in one reading.
func TestChangesAreReadTogether(t *testing.T) {
	w, d := newWorld(), testDesk(t)
	for i, detail := range []bot.ChatDetail{bot.ChatNameChanged, bot.ChatOwnerChanged, bot.ChatNoticeChanged} {
		w.tell(t, d, event(noon.Add(time.Duration(i)*100*time.Millisecond), bot.ChatUpdated{ChatID: group, Detail: detail}))
	}
	if len(w.jobs) != 1 {
		t.Fatalf("%d readings", len(w.jobs))
	}
	for _, job := range w.jobs {
		due := bot.JobDue{Name: job.Name, Due: job.Due, Payload: job.Payload}
		if wait := job.Due.Sub(noon); wait < readDelay || wait > readDelay+readTogether {
			t.Errorf("read after %s", wait)
		}
		effects := w.tell(t, d, event(job.Due, due))
		if diff := cmp.Diff([]bot.Effect{bot.FetchGroup{ChatID: group}}, effects); diff != "" {
			t.Error(diff)
		}
		w.tell(t, d, event(job.Due, reading(job.Due, "v0")))
		if effects := w.tell(t, d, event(job.Due, due)); len(effects) != 0 {
			t.Errorf("read again: %v", effects)
		}
	}
	if g := w.groups[group]; g.Name != "福利群" || g.Owner != "liming" || g.Store != "s17" {
		t.Errorf("group %+v", g)
	}
}

// WeCom may not find a group that was made a moment ago: it is asked again.
func TestAGroupThatIsTooYoungToBeFound(t *testing.T) {
	w, d := newWorld(), testDesk(t)
	w.tell(t, d, event(seconds(0), bot.ChatCreated{ChatID: group}))
	if effects := w.tell(t, d, event(seconds(4), bot.GroupGone{ChatID: group, Dismissed: true, AskedAt: seconds(4)})); !asksToRead(effects) || len(effects) != 1 {
		t.Errorf("effects %v", effects)
	}
	w.tell(t, d, event(seconds(90), bot.GroupGone{ChatID: group, Dismissed: true, AskedAt: seconds(90)}))
	if g := w.groups[group]; !g.DismissedAt.Equal(seconds(90)) {
		t.Errorf("group %+v", g)
	}
}

// A group that the bot may not see exists: what is known of it stays.
func TestAGroupThatMayNotBeSeen(t *testing.T) {
	w, d := newWorld(), testDesk(t)
	w.tell(t, d, event(seconds(0), reading(seconds(0), "v0", in("wm1", seconds(-500)))))
	if effects := w.tell(t, d, event(seconds(90), bot.GroupGone{ChatID: group, AskedAt: seconds(90)})); len(effects) != 0 {
		t.Errorf("effects %v", effects)
	}
}
