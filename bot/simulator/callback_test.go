package simulator

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestEveryAppGetsItsOwnCopy(t *testing.T) {
	c := start(t)
	id, code := c.add(Scan{State: "s17-door"})
	mine, theirs := c.phone.last(), c.other.last()
	if mine.ExternalUserID != id || theirs.ExternalUserID != id || mine.ToUserName != corp || mine.FromUserName != "sys" ||
		mine.UserID != "liming" || mine.State != "s17-door" || mine.CreateTime != c.clock.now().Unix() {
		t.Errorf("the event is %s", mine.raw)
	}
	if code == "" || code == theirs.WelcomeCode {
		t.Error("apps must have welcome codes of their own")
	}
}

func TestCallbackIsTriedThreeTimes(t *testing.T) {
	for name, answering := range map[string]func(w http.ResponseWriter, r *http.Request, try int) bool{
		"status 500": func(w http.ResponseWriter, _ *http.Request, _ int) bool {
			w.WriteHeader(http.StatusInternalServerError)
			return false
		},
		"no answer": func(_ http.ResponseWriter, r *http.Request, _ int) bool { <-r.Context().Done(); return false },
		"hung up": func(w http.ResponseWriter, _ *http.Request, _ int) bool {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err == nil {
				_ = conn.Close()
			}
			return false
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := start(t, func(conf *Config) { conf.CallbackTimeout = 100 * time.Millisecond })
			c.phone.answering(answering)
			_, err := c.Scan(Scan{State: "s17-door"})
			c.do(err)
			c.settle()
			if n := c.phone.count(); n != tries {
				t.Errorf("%d tries, want %d", n, tries)
			}
			lost := c.Journal.Calls(Entry.Lost)
			if len(lost) != 1 || lost[0].App != "app" || lost[0].Try != tries {
				t.Errorf("the journal shows %+v as lost", lost)
			}
			if len(c.other.all()) != 1 {
				t.Error("the other app did not get its copy")
			}
		})
	}
}

func TestSecondTryIsEnough(t *testing.T) {
	c := start(t)
	c.phone.answering(func(w http.ResponseWriter, _ *http.Request, try int) bool {
		if try == 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		return try > 1
	})
	c.add(Scan{State: "s17-door"})
	if n := c.phone.count(); n != 2 {
		t.Errorf("%d tries, want 2", n)
	}
	if lost := c.Journal.Calls(Entry.Lost); len(lost) != 0 {
		t.Errorf("lost: %+v", lost)
	}
}

func TestCallbackFaults(t *testing.T) {
	names := func(got []message) []string {
		var out []string
		for _, m := range got {
			out = append(out, m.ChangeType)
		}
		return out
	}
	for name, tc := range map[string]struct {
		fault Fault
		want  string
	}{
		"none":      {Fault{Callback: "nothing"}, "add_external_contact del_follow_user"},
		"lost":      {Fault{Callback: "change_external_contact.add_external_contact", Drop: true}, "del_follow_user"},
		"duplicate": {Fault{Callback: "change_external_contact.*", Duplicate: 2, Times: 1}, "add_external_contact add_external_contact add_external_contact del_follow_user"},
		"reordered": {Fault{Callback: "*", Reorder: true, Times: 1}, "del_follow_user add_external_contact"},
		"delayed":   {Fault{Callback: "*", Delay: 50 * time.Millisecond, Times: 1}, "del_follow_user add_external_contact"},
	} {
		t.Run(name, func(t *testing.T) {
			c := start(t)
			tc.fault.App = "app"
			c.Faults.Add(tc.fault)
			id, err := c.Scan(Scan{State: "s17-door"})
			c.do(err)
			c.do(c.DeleteStaff(id, "liming"))
			c.settle()
			if got := strings.Join(names(c.phone.all()), " "); got != tc.want {
				t.Errorf("got %s", got)
			}
			if got := strings.Join(names(c.other.all()), " "); got != "add_external_contact del_follow_user" {
				t.Errorf("the other app got %s", got)
			}
		})
	}
}

func TestShuffledElements(t *testing.T) {
	c := start(t, func(conf *Config) { conf.ShuffleXML = true })
	orders := map[string]bool{}
	for range 20 {
		c.add(Scan{State: "s17-door"})
		m := c.phone.last()
		if m.ChangeType != "add_external_contact" || m.WelcomeCode == "" {
			t.Fatalf("the event is %s", m.raw)
		}
		orders[m.raw[:20]] = true
	}
	if len(orders) < 2 {
		t.Error("the order never changed")
	}
}

func TestURLCheck(t *testing.T) {
	c := start(t, func(conf *Config) { conf.VerifyTimeout = 50 * time.Millisecond })
	c.do(c.VerifyURL("app"))
	slow := http.Server{Handler: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })}
	wrong := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("success")) })
	for name, h := range map[string]http.Handler{"slow": slow.Handler, "wrong echo": wrong} {
		t.Run(name, func(t *testing.T) {
			r := listen(t)
			r.Config.Handler = h
			c.SetCallbackURL("app", r.URL)
			if err := c.VerifyURL("app"); err == nil {
				t.Error("the check went through")
			}
		})
	}
}

func TestWhatPeopleDoRaisesEvents(t *testing.T) {
	c := start(t)
	id, _ := c.add(Scan{State: "s17-door"})
	phoned, err := c.AddByPhone(PhoneAdd{UserID: "hanmei", ExternalUserID: id})
	c.do(err)
	c.settle()
	if m := c.phone.last(); phoned != id || m.State != "" || m.UserID != "HanMei" || m.WelcomeCode == "" {
		t.Errorf("by phone: %s", m.raw)
	}
	for _, step := range []struct {
		do   func() error
		want string
		has  string
	}{
		{func() error { return c.EditRemark("liming", id, "老客") }, "edit_external_contact", ""},
		{func() error { return c.RefuseTransfer("liming", id, "customer_refused") }, "transfer_fail", "<FailReason><![CDATA[customer_refused]]>"},
		{func() error { return c.DeleteStaff(id, "liming") }, "del_follow_user", ""},
		{func() error { return c.Transfer("liming", "hanmei", id) }, "del_external_contact", "DELETE_BY_TRANSFER"},
		{func() error { return c.DeleteCustomer("hanmei", id) }, "del_external_contact", ""},
	} {
		c.do(step.do())
		c.settle()
		if m := c.phone.last(); m.ChangeType != step.want || !strings.Contains(m.raw, step.has) || m.ExternalUserID != id {
			t.Errorf("want %s, got %s", step.want, m.raw)
		}
	}
	if again, err := c.Scan(Scan{State: "s17-door", ExternalUserID: id}); err != nil || again != id {
		t.Errorf("adding again: %v", err)
	}
}

func TestScanOfAKnownCustomerRaisesNothing(t *testing.T) {
	c := start(t)
	id, _ := c.add(Scan{State: "s17-door"})
	before := len(c.phone.all())
	c.add(Scan{State: "s17-door", ExternalUserID: id})
	if n := len(c.phone.all()); n != before {
		t.Errorf("%d callbacks more", n-before)
	}
}

func TestAPIWritesRaiseNoCallback(t *testing.T) {
	c := start(t)
	id, _ := c.add(Scan{State: "s17-door"})
	before := len(c.phone.all())
	tag := c.want(0, c.contact("add_corp_tag", answer{"group_name": "来源", "tag": []answer{{"name": "门店"}}}))
	tagID := tag.at("tag_group").(map[string]any)["tag"].([]any)[0].(map[string]any)["id"]
	c.want(0, c.contact("mark_tag", answer{"userid": "liming", "external_userid": id, "add_tag": []any{tagID}}))
	c.want(0, c.contact("remark", answer{"userid": "liming", "external_userid": id, "remark": "老客"}))
	c.settle()
	if n := len(c.phone.all()); n != before {
		t.Errorf("%d callbacks more", n-before)
	}
}

func TestJournalWaits(t *testing.T) {
	c := start(t)
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	found := make(chan Entry, 1)
	go func() {
		e, _ := c.Journal.Wait(ctx, func(e Entry) bool { return e.API == "gettoken" && e.Code == 0 })
		found <- e
	}()
	c.want(0, c.gettoken("secret-app"))
	e := <-found
	if e.App != "app" || strings.Contains(e.Query+e.Response, "secret-app") || strings.Contains(e.Response, c.gettoken("secret-app").text("access_token")) {
		t.Errorf("the entry is %+v", e)
	}
	entries := c.Journal.Calls(nil)
	if !slices.IsSortedFunc(entries, func(a, b Entry) int { return int(a.Seq - b.Seq) }) {
		t.Error("the journal is out of order")
	}
}

func TestJournalKeepsTheLatest(t *testing.T) {
	j := newJournal(3)
	for i := range 10 {
		j.add(Entry{Code: i})
	}
	got := j.Calls(nil)
	if len(got) != 3 || got[0].Code != 7 || got[2].Code != 9 || got[2].Seq != 10 {
		t.Errorf("kept %+v", got)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := j.WaitSince(ctx, j.Last(), func(Entry) bool { return true }); err == nil {
		t.Error("waiting ended without an entry")
	}
}
