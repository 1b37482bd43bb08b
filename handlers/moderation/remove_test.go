package moderation

import (
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// The owner is told how to remove somebody by hand.
func TestTheOwnerIsToldHowToRemove(t *testing.T) {
	s := newStreet(t)
	s.hears(inTheGroup("1", xiaomei, "网赌平台", 0))
	for _, piece := range []string{"群成员 → 移除", "「小美」在客户群「福利群」说", "这条待办会自己完成", "/申诉 " + s.of("1").ID} {
		if got := s.heardBy(piece); got != "xiaohong" {
			t.Errorf("%q is read by %q", piece, got)
		}
	}
	for _, todo := range s.todos {
		if todo.Kind == bot.TodoRemove && !strings.Contains(todo.Text, "群聊 → 群成员 → 移除") {
			t.Errorf("%+v", todo)
		}
	}
}

// Between two there is no group to be removed from: the manager looks, and the
// customer is excluded.
func TestBetweenTwoNobodyIsRemoved(t *testing.T) {
	s := newStreet(t)
	s.hears(between("1", xiaomei, "liming", "网赌平台", 0))
	if s.waiting(bot.TodoRemove) != "" || s.waiting(bot.TodoReview) != "店长 s17" || !s.excluded(xiaomei) {
		t.Errorf("%+v", s.todos)
	}
}

// The to-do ends by itself once the customer is out of the group, whoever tells of
// it.
func TestTheRemovalEndsByItself(t *testing.T) {
	at := func(minute int) time.Time { return tenAM.Add(time.Duration(minute) * time.Minute) }
	tests := []struct {
		name string
		at   time.Time
		body bot.Body
		done bool
	}{
		{"removed", at(5), bot.ChatUpdated{ChatID: theGroup, Detail: bot.ChatMemberRemoved, QuitScene: 1, Members: []string{xiaomei}}, true},
		{"left by themselves", at(5), bot.ChatUpdated{ChatID: theGroup, Detail: bot.ChatMemberRemoved, Members: []string{aqiang, xiaomei}}, true},
		{"somebody else left", at(5), bot.ChatUpdated{ChatID: theGroup, Detail: bot.ChatMemberRemoved, Members: []string{aqiang}}, false},
		{"left in the second in which they said it", at(0).Truncate(time.Second), bot.ChatUpdated{ChatID: theGroup, Detail: bot.ChatMemberRemoved, Members: []string{xiaomei}}, true},
		{"left before they said it, and came again", at(-5), bot.ChatUpdated{ChatID: theGroup, Detail: bot.ChatMemberRemoved, Members: []string{xiaomei}}, false},
		{"left another group", at(5), bot.ChatUpdated{ChatID: "wrOTHER", Detail: bot.ChatMemberRemoved, Members: []string{xiaomei}}, false},
		{"joined", at(5), bot.ChatUpdated{ChatID: theGroup, Detail: bot.ChatMemberAdded, Members: []string{xiaomei}}, false},
		{"the group ended", at(5), bot.ChatDismissed{ChatID: theGroup}, true},
		{"a reading without them", at(5), bot.GroupFetched{ChatID: theGroup, AskedAt: at(5), Members: []bot.GroupMember{{ID: aqiang, Customer: true}}}, true},
		{"a reading with them", at(5), bot.GroupFetched{ChatID: theGroup, AskedAt: at(5), Members: []bot.GroupMember{{ID: xiaomei, Customer: true}}}, false},
		{"a reading from before", at(-5), bot.GroupFetched{ChatID: theGroup, AskedAt: at(-5)}, false},
	}
	for _, tt := range tests {
		s := newStreet(t)
		s.inGroup[theGroup+xiaomei] = bot.Member{ID: xiaomei, Customer: true, Present: true, JoinedAt: at(-60)}
		s.hears(inTheGroup("1", xiaomei, "网赌平台", 0))
		s.comes(tt.at, tt.body)
		if got := s.waiting(bot.TodoRemove) == ""; got != tt.done {
			t.Errorf("%s: done %t: %+v", tt.name, got, s.todos)
		}
		if tt.done && s.of("1").State != bot.ViolationOpen {
			t.Errorf("%s: that somebody is gone decides nothing: %+v", tt.name, s.of("1"))
		}
	}
}

// Whoever is out of the group before the message is heard of is asked of nobody; who
// came again and does it again is.
func TestWhoIsGoneIsNotToBeRemoved(t *testing.T) {
	s := newStreet(t)
	s.inGroup[theGroup+xiaomei] = bot.Member{ID: xiaomei, Customer: true, LeftAt: tenAM.Add(time.Minute)}
	s.hears(inTheGroup("1", xiaomei, "网赌平台", 0))
	if s.waiting(bot.TodoRemove) != "" {
		t.Errorf("%+v", s.todos)
	}
	s.inGroup[theGroup+xiaomei] = bot.Member{ID: xiaomei, Customer: true, Present: true, JoinedAt: tenAM.Add(time.Hour)}
	s.hears(inTheGroup("2", xiaomei, "网赌平台", 90))
	if s.waiting(bot.TodoRemove) != "xiaohong" {
		t.Errorf("%+v", s.todos)
	}
	s.comes(tenAM.Add(2*time.Hour), bot.ChatUpdated{ChatID: theGroup, Detail: bot.ChatMemberRemoved, Members: []string{xiaomei}})
	s.hears(inTheGroup("3", xiaomei, "网赌平台", 180))
	if s.waiting(bot.TodoRemove) != "xiaohong" {
		t.Errorf("came a third time: %+v", s.todos)
	}
}
