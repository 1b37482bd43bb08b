package handlers

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

func TestWhoLeavesCanDoNothingAnyMoreAndWhoComesBackCan(t *testing.T) {
	d := &desk{book: &book{}}
	at := time.Unix(1767231000, 0)
	tests := []struct {
		name string
		from string
		body bot.Body
		want []bot.Effect
	}{
		{"the member was deleted", "sys", bot.DirectoryChanged{Change: "delete_user", UserID: "liming"},
			[]bot.Effect{bot.SetLeft{UserID: "liming", At: at}}},
		{"the member was made anew", "sys", bot.DirectoryChanged{Change: "create_user", UserID: "liming"},
			[]bot.Effect{bot.SetLeft{UserID: "liming", Back: true, At: at}}},
		{"the member has another userid", "sys", bot.DirectoryChanged{Change: "update_user", UserID: "liming", NewUserID: "lm"},
			[]bot.Effect{bot.SetLeft{UserID: "liming", At: at}, bot.SetLeft{UserID: "lm", Back: true, At: at}}},
		{"only the department changed", "sys", bot.DirectoryChanged{Change: "update_user", UserID: "liming", Departments: []string{"3"}}, nil},
		{"the app was hidden from the member", "liming", bot.AppEvent{Event: "unsubscribe"},
			[]bot.Effect{bot.SetLeft{UserID: "liming", At: at}}},
		{"the app is there again", "liming", bot.AppEvent{Event: "subscribe"},
			[]bot.Effect{bot.SetLeft{UserID: "liming", Back: true, At: at}}},
		{"nobody is named", "sys", bot.DirectoryChanged{Change: "delete_user"}, nil},
		{"the hour strikes and no role hangs on the address book", "", bot.JobDue{Name: JobRoster}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := directory(d).Handle(bot.Event{From: tt.from, Kind: tt.body.Kind(), At: at, ReceivedAt: at, Body: tt.body}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestTheAddressBookIsReadAgainOnceAMinuteHoweverMuchChanges(t *testing.T) {
	d := &desk{book: &book{Shop: config.Shop{Roles: []config.RoleRule{{Department: 3, Role: bot.RoleClerk}, {Tag: 12, Role: bot.RoleRegion}}}}}
	h := directory(d)
	at := time.Unix(1767231000, 0).UTC()
	var jobs []bot.Effect
	for i := range 5 {
		ev := bot.Event{At: at, ReceivedAt: at.Add(time.Duration(i) * time.Second), Body: bot.DirectoryChanged{Change: "update_tag", TagID: "12"}}
		got, err := h.Handle(ev, nil)
		if err != nil || len(got) != 1 {
			t.Fatalf("%v, %v", got, err)
		}
		jobs = append(jobs, got...)
	}
	for _, job := range jobs {
		if diff := cmp.Diff(jobs[0], job); diff != "" {
			t.Errorf("changes of one minute make several jobs (-first +other):\n%s", diff)
		}
	}
	got, err := h.Handle(bot.Event{Body: bot.JobDue{Name: JobRoster}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []bot.Effect{bot.FetchRoster{Departments: []int{3}, Tags: []int{12}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
