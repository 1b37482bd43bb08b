package wecom

import (
	"reflect"
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

var contactWaySpec = bot.AssetSpec{
	Name: "contact_way:s17-door", Kind: bot.AssetContactWay, Hash: "h1", State: "s17-door", Remark: strings.Repeat("注", 40),
	Users: []string{"liming", "hanmei"},
}

const contactWayThere = `"contact_way":{"config_id":"cfg-1","skip_verify":true,"state":"s17-door","remark":"注注注注注注注注注注注注注注注注注注注注注注注注注注注注注注",` +
	`"user":["HanMei","liming"],"party":[],"qr_code":"https://qr.example/1"}`

func TestAContactWayIsMadeForSeveralMembers(t *testing.T) {
	f := newFixture(t)
	f.wecom.say(apiAddContactWay, ok(`"config_id":"cfg-1","qr_code":"https://qr.example/1"`))
	f.wecom.say(apiGetContactWay, ok(contactWayThere))
	wanted := bot.Asset{Name: contactWaySpec.Name, Kind: bot.AssetContactWay, Hash: "h1", RemoteID: "cfg-1", URL: "https://qr.example/1", ReadyAt: f.clock.Now()}
	if got := f.ready(t, contactWaySpec); got != wanted {
		t.Errorf("asset %+v\nwant  %+v", got, wanted)
	}
	body := f.wecom.of(apiAddContactWay)[0].json(t)
	wantedBody := map[string]any{
		"type": 2.0, "scene": 2.0, "skip_verify": true, "state": "s17-door", "remark": strings.Repeat("注", 30), "user": []any{"liming", "hanmei"},
	}
	if !reflect.DeepEqual(body, wantedBody) {
		t.Errorf("made of %v\nwant    %v", body, wantedBody)
	}
}

func TestAContactWayIsCheckedAndPutRight(t *testing.T) {
	for name, c := range map[string]struct {
		old, now string
		told     map[string]any
	}{
		"as it was made":     {"", "", nil},
		"1 for true":         {`"skip_verify":true`, `"skip_verify":1`, nil},
		"a member less":      {`"user":["HanMei","liming"]`, `"user":["liming"]`, map[string]any{"user": []any{"liming", "hanmei"}}},
		"another state":      {`"state":"s17-door"`, `"state":"x"`, map[string]any{"state": "s17-door"}},
		"no remark":          {`"remark":"注`, `"remark":"`, map[string]any{"remark": strings.Repeat("注", 30)}},
		"acceptance":         {`"skip_verify":true`, `"skip_verify":false`, map[string]any{"skip_verify": true}},
		"a whole department": {`"party":[]`, `"party":[2]`, map[string]any{"party": []any{}}},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			f.assets.put(bot.Asset{Name: contactWaySpec.Name, Hash: "h1", RemoteID: "cfg-1"})
			f.wecom.say(apiGetContactWay, ok(strings.Replace(contactWayThere, c.old, c.now, 1)))
			spec := contactWaySpec
			spec.RemoteID, spec.Check = "cfg-1", true
			if got := f.ready(t, spec); got.RemoteID != "cfg-1" || got.URL != "https://qr.example/1" || got.Remade {
				t.Errorf("asset %+v", got)
			}
			updates := f.wecom.of(apiUpdateContactWay)
			if (len(updates) > 0) != (c.told != nil) {
				t.Fatalf("%d updates", len(updates))
			}
			for field, value := range c.told {
				body := updates[0].json(t)
				if body["config_id"] != "cfg-1" || !reflect.DeepEqual(body[field], value) || body["type"] != nil || body["scene"] != nil {
					t.Errorf("update %v, want %s %v", body, field, value)
				}
			}
		})
	}
}

func TestAContactWayThatIsGoneIsMadeAnewOnce(t *testing.T) {
	for name, check := range map[string]bool{"at a check": true, "at an update": false} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			spec := contactWaySpec
			spec.RemoteID, spec.Check = "cfg-1", check
			if check {
				f.assets.put(bot.Asset{Name: spec.Name, Hash: "h1", RemoteID: "cfg-1"})
				f.wecom.script(apiGetContactWay, code(41044, "invalid config_id"))
			} else {
				f.wecom.script(apiUpdateContactWay, code(41044, "invalid config_id"))
			}
			// The new one is made, and its code cannot be read at first.
			f.wecom.script(apiGetContactWay, code(-1, "busy"))
			f.wecom.say(apiAddContactWay, ok(`"config_id":"cfg-2"`))
			f.wecom.say(apiGetContactWay, ok(strings.Replace(contactWayThere, "qr.example/1", "qr.example/2", 1)))
			want(t, f.send(bot.PrepareAsset{Spec: spec}), bot.ClassRetry, -1)
			remade := f.ready(t, spec)
			if remade.RemoteID != "cfg-2" || remade.URL != "https://qr.example/2" || !remade.Remade {
				t.Errorf("asset %+v", remade)
			}
			f.assets.put(remade)
			if n := len(f.wecom.of(apiAddContactWay)); n != 1 {
				t.Errorf("%d were made", n)
			}
			spec.RemoteID = "cfg-2"
			if got := f.ready(t, spec); got.RemoteID != "cfg-2" || got.Remade {
				t.Errorf("the next time: %+v", got)
			}
		})
	}
}

func TestAChannelIsNotMadeTwiceWhenItChangesBeforeItIsReported(t *testing.T) {
	f := newFixture(t)
	f.wecom.say(apiAddContactWay, ok(`"config_id":"cfg-1"`))
	f.wecom.say(apiGetContactWay, ok(contactWayThere))
	f.ready(t, contactWaySpec)
	changed := contactWaySpec
	changed.Hash, changed.Users = "h2", []string{"liming"}
	if got := f.ready(t, changed); got.RemoteID != "cfg-1" || got.Hash != "h2" {
		t.Errorf("asset %+v", got)
	}
	if adds, updates := len(f.wecom.of(apiAddContactWay)), f.wecom.of(apiUpdateContactWay); adds != 1 || len(updates) != 1 {
		t.Errorf("%d made, %d updated", adds, len(updates))
	}
}

func TestAnotherInstancesNewCodeIsNotMadeOnceMore(t *testing.T) {
	f := newFixture(t)
	f.assets.put(bot.Asset{Name: contactWaySpec.Name, Hash: "h1", RemoteID: "cfg-2"})
	f.wecom.say(apiGetContactWay, ok(contactWayThere))
	spec := contactWaySpec
	spec.RemoteID = "cfg-1" // It was gone, and the other instance made cfg-2 since this was decided.
	if got := f.ready(t, spec); got.RemoteID != "cfg-2" || got.Remade || len(f.wecom.of(apiAddContactWay)) != 0 {
		t.Errorf("asset %+v", got)
	}
}

func TestContactWaysThatCannotBeMade(t *testing.T) {
	f := newFixture(t)
	for _, users := range [][]string{nil, make([]string, 101)} {
		spec := contactWaySpec
		spec.Users = users
		o := f.send(bot.PrepareAsset{Spec: spec})
		want(t, o, bot.ClassPermanent, 0)
		if !strings.Contains(o.Reason, "s17-door") || len(f.wecom.of(apiAddContactWay)) != 0 {
			t.Errorf("%d users: %+v", len(users), o)
		}
	}
	f.wecom.script(apiAddContactWay, ok(`"config_id":""`), code(41054, "not activated"))
	want(t, f.send(bot.PrepareAsset{Spec: contactWaySpec}), bot.ClassPermanent, 0)
	want(t, f.send(bot.PrepareAsset{Spec: contactWaySpec}), bot.ClassPermanent, 41054)
}

func TestChannelsAgainstTheSimulator(t *testing.T) {
	w := newWorld(t)
	spec := bot.AssetSpec{Name: "contact_way:till", Kind: bot.AssetContactWay, Hash: "1", State: "till", Remark: "收银台", Users: []string{"liming"}, Verify: true}
	asset := w.ready(t, spec)
	w.assets.put(asset)
	if asset.URL == "" || asset.RemoteID == "" {
		t.Fatalf("asset %+v", asset)
	}
	spec.RemoteID, spec.Check = asset.RemoteID, true
	if again := w.ready(t, spec); again.RemoteID != asset.RemoteID || again.URL != asset.URL || w.calls(apiUpdateContactWay) != 0 {
		t.Errorf("a check changed something: %+v", again)
	}
	spec.Check, spec.Hash, spec.Users, spec.Verify = false, "2", []string{"hanmei", "liming"}, false
	if again := w.ready(t, spec); again.RemoteID != asset.RemoteID {
		t.Errorf("an update made another: %+v", again)
	}
	for _, way := range w.sim.State().Ways {
		if way.State == "till" && (len(way.Users) != 2 || !way.SkipVerify) {
			t.Errorf("WeCom has %+v", way)
		}
	}
}
