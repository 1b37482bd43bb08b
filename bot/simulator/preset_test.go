package simulator

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// preset is how a named fault stands.
func (c *corpForTest) preset(id string) Preset {
	c.t.Helper()
	for _, one := range c.Presets() {
		if one.ID == id {
			return one
		}
	}
	c.t.Fatalf("there is no fault named %q", id)
	return Preset{}
}

// begin switches a named fault on as the page does.
func (c *corpForTest) begin(id string) {
	c.t.Helper()
	if status, a := c.control("POST", "/sim/faults/preset", `{"id":"`+id+`","on":true}`); status != http.StatusOK {
		c.t.Fatalf("%s: status %d, %v", id, status, a)
	}
	if !c.preset(id).On {
		c.t.Fatalf("%s is not on", id)
	}
}

func TestEveryNamedFaultSaysInTwoLanguagesWhatItDoesAndWhatTheBotDoes(t *testing.T) {
	seen := map[string]bool{}
	for _, one := range start(t).Presets() {
		for _, text := range []string{one.Title, one.English, one.What, one.WhatEnglish, one.Bot, one.BotEnglish} {
			if text == "" {
				t.Errorf("%s lacks words: %+v", one.ID, one)
			}
		}
		if seen[one.ID] || one.On || one.Hits != 0 {
			t.Errorf("%s begins as %+v", one.ID, one)
		}
		seen[one.ID] = true
	}
}

func TestNamedFaultsOfCallsAreMetAndCounted(t *testing.T) {
	for id, one := range map[string]struct {
		call func(c *corpForTest) answer
		code int
		once bool
	}{
		"token":     {func(c *corpForTest) answer { return c.as("app", "getcallbackip", nil) }, 40014, true},
		"busy":      {func(c *corpForTest) answer { return c.contact("get_corp_tag_list", answer{}) }, 45009, false},
		"welcome":   {func(c *corpForTest) answer { return c.contact("send_welcome_msg", answer{"welcome_code": "x"}) }, 41096, true},
		"untrusted": {func(c *corpForTest) answer { return c.as("crm", "getcallbackip", nil) }, 60020, false},
	} {
		c := start(t)
		c.as("app", "getcallbackip", nil)
		c.as("crm", "getcallbackip", nil)
		c.begin(id)
		c.want(one.code, one.call(c))
		if got := c.preset(id); got.Hits != 1 || got.On == one.once {
			t.Errorf("%s: after one call it stands as %+v", id, got)
		}
		if one.once {
			continue
		}
		c.want(one.code, one.call(c))
		c.do(c.SetPreset(id, false))
		if a := one.call(c); a.code() == one.code {
			t.Errorf("%s: off, and it still answers %d", id, one.code)
		}
		if got := c.preset(id); got.Hits != 2 || got.On {
			t.Errorf("%s: after two calls and its end it stands as %+v", id, got)
		}
	}
}

func TestTheFaultThatEndsByItselfEnds(t *testing.T) {
	c := start(t)
	c.begin("busy")
	c.clock.pass(time.Duration(c.preset("busy").Seconds) * time.Second)
	if c.preset("busy").On {
		t.Error("it is still on")
	}
	c.want(0, c.contact("get_corp_tag_list", answer{}))
}

func TestNamedFaultsOfCallbacksAreMetAndCounted(t *testing.T) {
	for id, tries := range map[string]int{"lost": 0, "duplicate": 3} {
		c := start(t, func(conf *Config) { conf.Apps[1].CallbackURL = "" })
		c.begin(id)
		_, err := c.Scan(Scan{State: "s17-door"})
		c.do(err)
		c.settle()
		if c.phone.count() != tries || c.preset(id).Hits != 1 {
			t.Errorf("%s: %d tries, %+v", id, c.phone.count(), c.preset(id))
		}
	}
}

func TestALostAnswerIsLostAfterTheCallTookEffect(t *testing.T) {
	c := start(t)
	id, code := c.add(Scan{State: "s17-door"})
	c.as("app", "getcallbackip", nil)
	c.begin("unheard")
	body := `{"welcome_code":"` + code + `","text":{"content":"欢迎"}}`
	if res, err := http.Post(c.URL()+"/cgi-bin/externalcontact/send_welcome_msg?access_token="+c.token["app"], "application/json", strings.NewReader(body)); err == nil {
		_ = res.Body.Close()
		t.Error("an answer came")
	}
	if shown, _ := c.CustomerPhone(id); len(shown) != 1 {
		t.Errorf("the phone shows %v", shown)
	}
	c.want(41050, c.contact("send_welcome_msg", body))
}

func TestANamedFaultThatIsOnIsNotBegunAgain(t *testing.T) {
	c := start(t)
	c.begin("duplicate")
	c.begin("duplicate")
	if n := len(c.Faults.List()); n != 1 {
		t.Errorf("there are %d faults", n)
	}
	for body, want := range map[string]string{`{"id":"none","on":true}`: "no fault named", `{"id":"lost"}`: "on is missing", `{"id":"lost","on":true,"x":1}`: "body"} {
		if status, a := c.control("POST", "/sim/faults/preset", body); status != http.StatusBadRequest || !strings.Contains(a.text("error"), want) {
			t.Errorf("%s: status %d, %v", body, status, a)
		}
	}
}

func TestSwitchesAreThrownOneAfterTheOther(t *testing.T) {
	var mu sync.Mutex
	on, at := false, 0
	c := start(t, func(conf *Config) {
		conf.Switches = []Switch{
			{ID: "kill", Title: "拔掉电源", English: "Kill", Set: func(_ context.Context, want bool) error {
				mu.Lock()
				defer mu.Unlock()
				if at++; at > 1 {
					t.Error("two at once")
				}
				on = want
				at--
				return nil
			}, Get: func() bool { mu.Lock(); defer mu.Unlock(); return on }},
			{ID: "stuck", Set: func(context.Context, bool) error { return errors.New("the lock cannot be had") }},
		}
	})
	if status, a := c.control("POST", "/sim/switch", `{"id":"kill","on":true}`); status != http.StatusOK {
		t.Errorf("status %d, %v", status, a)
	}
	var got struct{ Switches []stageSwitch }
	c.into("/sim/switches", &got)
	if len(got.Switches) != 2 || !got.Switches[0].On || got.Switches[0].English != "Kill" || got.Switches[1].On {
		t.Errorf("the switches are %+v", got.Switches)
	}
	for body, want := range map[string]string{`{"id":"stuck","on":true}`: "the lock cannot be had", `{"id":"none","on":true}`: "no switch", `{"id":"kill"}`: "on is missing"} {
		if status, a := c.control("POST", "/sim/switch", body); status != http.StatusBadRequest || !strings.Contains(a.text("error"), want) {
			t.Errorf("%s: status %d, %v", body, status, a)
		}
	}
	if acts := c.Journal.Calls(func(e Entry) bool { return e.API == "switch" }); len(acts) != 1 || acts[0].Request != "kill on" {
		t.Errorf("the journal tells %+v", acts)
	}
}
