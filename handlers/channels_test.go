package handlers

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// channelDesk is a shop whose door has a code of the bot's.
func channelDesk(t *testing.T, change func(*config.Channel)) *desk {
	return testDesk(t, func(o *Options) {
		ch := config.Channel{State: "door", Name: "门口海报", Store: "s17", Code: config.CodeContactWay}
		change(&ch)
		o.Shop.Channels = []config.Channel{ch}
		o.Shop.Staff = append(o.Shop.Staff, config.Staff{UserID: "zhangsan", Name: "张三", Role: bot.RoleManager, Store: "s17"})
	})
}

// Whom a code leads to. Noon is twelve o'clock of a Saturday.
func TestWhoServesAChannel(t *testing.T) {
	tests := []struct {
		name   string
		change func(*config.Channel)
		adds   map[string]int
		want   string
	}{
		{"the clerks of the store", func(c *config.Channel) {}, nil, "liming"},
		{"all of a store without clerks", func(c *config.Channel) { c.Store = "s18" }, nil, "hanmei"},
		{"all clerks where there is no store", func(c *config.Channel) { c.Store = "" }, nil, "liming womeng"},
		{"those it names, each once", func(c *config.Channel) { c.Staff = []string{"wangzong", "hanmei", "HanMei"} }, nil, "hanmei wangzong"},
		{"those of the shift", func(c *config.Channel) {
			c.Staff = []string{"liming", "hanmei"}
			c.Shifts = []config.Shift{{Hours: "09:00-13:00", Staff: []string{"hanmei"}}, {Hours: "13:00-21:00", Staff: []string{"liming"}}}
		}, nil, "hanmei"},
		{"those of all shifts of the hour", func(c *config.Channel) {
			c.Shifts = []config.Shift{{Hours: "09:00-13:00", Staff: []string{"hanmei"}}, {Weekdays: []string{"sat"}, Staff: []string{"zhangsan"}}}
		}, nil, "hanmei zhangsan"},
		{"all outside of every shift", func(c *config.Channel) {
			c.Staff = []string{"liming", "hanmei"}
			c.Shifts = []config.Shift{{Hours: "22:00-02:00", Staff: []string{"hanmei"}}, {Weekdays: []string{"mon"}, Staff: []string{"wangzong"}}}
		}, nil, "hanmei liming"},
		{"all in a shift that names nobody", func(c *config.Channel) {
			c.Staff = []string{"liming", "hanmei"}
			c.Shifts = []config.Shift{{Weekdays: []string{"sat"}}}
		}, nil, "hanmei liming"},
		{"those who have not had the customers of a day", func(c *config.Channel) {
			c.Staff, c.DailyCap, c.Backup = []string{"liming", "hanmei"}, 2, []string{"wangzong"}
		}, map[string]int{"liming": 2, "hanmei": 1}, "hanmei"},
		{"the backup when everybody has", func(c *config.Channel) {
			c.Staff, c.DailyCap, c.Backup = []string{"LiMing", "hanmei"}, 2, []string{"wangzong"}
		}, map[string]int{"liming": 2, "hanmei": 3}, "wangzong"},
		{"never nobody", func(c *config.Channel) { c.Staff, c.DailyCap = []string{"liming"}, 1 }, map[string]int{"liming": 9}, "liming"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := channelDesk(t, tt.change)
			users := d.serving(d.Channels[0], noon.In(d.location), tt.adds)
			slices.Sort(users)
			if got := strings.Join(users, " "); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

// survey lets the channels handler decide about an event.
func (w *world) channelsDecide(t *testing.T, d *desk, body bot.Body) []bot.AssetSpec {
	t.Helper()
	effects, err := d.channelCodes(event(w.now, body), w)
	if err != nil {
		t.Fatal(err)
	}
	var specs []bot.AssetSpec
	for _, e := range effects {
		p, ok := e.(bot.PrepareAsset)
		if !ok {
			t.Fatalf("effect %T", e)
		}
		specs = append(specs, p.Spec)
	}
	return specs
}

// made is the asset that a spec leads to.
func (w *world) made(spec bot.AssetSpec) {
	w.assets[spec.Name] = bot.Asset{
		Name: spec.Name, Kind: spec.Kind, Hash: spec.Hash, RemoteID: "config-1", URL: "https://wework.qpic.cn/1", ReadyAt: w.now,
	}
}

// A code is made once and changed when the hour brings other people; a sync has
// it looked at.
func TestAChannelsCodeIsKeptInStep(t *testing.T) {
	d := channelDesk(t, func(c *config.Channel) {
		c.Staff, c.Verify = []string{"liming", "hanmei"}, true
		c.Shifts = []config.Shift{{Hours: "09:00-13:00", Staff: []string{"hanmei"}}}
	})
	w := newWorld()
	tick := bot.JobDue{Name: JobChannels}
	specs := w.channelsDecide(t, d, tick)
	want := bot.AssetSpec{
		Name: "contact_way:door", Kind: bot.AssetContactWay, State: "door", Remark: "掌柜 门口海报", Users: []string{"hanmei"}, Verify: true,
	}
	if len(specs) != 1 {
		t.Fatalf("specs %v", specs)
	}
	want.Hash = specs[0].Hash
	if diff := cmp.Diff(want, specs[0]); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	w.made(specs[0])
	w.now = w.now.Add(5 * time.Minute)
	if specs = w.channelsDecide(t, d, tick); len(specs) != 0 {
		t.Errorf("asked again: %v", specs)
	}
	if specs = w.channelsDecide(t, d, bot.JobDue{Name: bot.JobSync}); len(specs) != 1 || !specs[0].Check || specs[0].RemoteID != "config-1" {
		t.Errorf("a sync looks at %+v", specs)
	}
	w.now = noon.Add(90 * time.Minute)
	specs = w.channelsDecide(t, d, tick)
	if len(specs) != 1 || specs[0].RemoteID != "config-1" || len(specs[0].Users) != 2 {
		t.Errorf("after the shift %+v", specs)
	}
}

// The add that fills the day of the last one on duty brings the backup, before
// it is in the database; midnight in the shop's time zone brings them back.
func TestADailyCap(t *testing.T) {
	d := channelDesk(t, func(c *config.Channel) { c.Staff, c.DailyCap, c.Backup = []string{"liming"}, 2, []string{"hanmei"} })
	w := newWorld()
	w.made(d.contactWaySpec(d.Channels[0], w.now, nil))
	for i := range 2 {
		p := of("liming", fmt.Sprintf("wm%d", i))
		specs := w.channelsDecide(t, d, bot.ContactAdded{Pair: p, State: "door"})
		if i == 0 && len(specs) != 0 {
			t.Errorf("the first add changes %v", specs)
		}
		if i == 1 && (len(specs) != 1 || specs[0].Users[0] != "hanmei") {
			t.Fatalf("the second add leads to %v", specs)
		}
		w.apply(bot.SetRelation{Pair: p, Status: bot.RelationActive, At: w.now, State: "door"})
		for _, spec := range specs {
			w.made(spec)
		}
	}
	if specs := w.channelsDecide(t, d, bot.ContactAdded{Pair: of("liming", "wm1"), State: "door"}); len(specs) != 0 {
		t.Errorf("the same add again changes %v", specs)
	}
	w.now = time.Date(2025, 11, 22, 16, 1, 0, 0, time.UTC)
	if specs := w.channelsDecide(t, d, bot.JobDue{Name: JobChannels}); len(specs) != 1 || specs[0].Users[0] != "liming" {
		t.Errorf("after midnight %v", specs)
	}
}

// A code that WeCom refuses is tried again twice an hour, not every five
// minutes.
func TestARefusedCodeIsNotAskedForAllTheTime(t *testing.T) {
	d := channelDesk(t, func(*config.Channel) {})
	w := newWorld()
	w.assets["contact_way:door"] = bot.Asset{Name: "contact_way:door", Kind: bot.AssetContactWay, Problem: "没有权限"}
	tries := 0
	for w.now = noon; w.now.Before(noon.Add(time.Hour)); w.now = w.now.Add(channelTick) {
		tries += len(w.channelsDecide(t, d, bot.JobDue{Name: JobChannels}))
	}
	if tries != 2 {
		t.Errorf("tried %d times in an hour", tries)
	}
}

// Codes that are made elsewhere are left alone.
func TestACodeMadeElsewhere(t *testing.T) {
	d := channelDesk(t, func(c *config.Channel) { c.Code, c.DailyCap = config.CodeNone, 1 })
	w := newWorld()
	if specs := w.channelsDecide(t, d, bot.JobDue{Name: JobChannels}); len(specs) != 0 {
		t.Errorf("made %v", specs)
	}
	if specs := w.channelsDecide(t, d, bot.ContactAdded{Pair: of("liming", "wm1"), State: "door"}); len(specs) != 0 {
		t.Errorf("made %v", specs)
	}
}

// The store's managers hear that printed codes are dead, and how to get the
// new one; of a code that is merely ready nobody hears.
func TestPrintedCodesThatAreDead(t *testing.T) {
	d := channelDesk(t, func(*config.Channel) {})
	asset := bot.Asset{Name: "contact_way:door", Kind: bot.AssetContactWay, RemoteID: "cfg-2"}
	for _, remade := range []bool{false, true} {
		asset.Remade = remade
		effects, err := d.channelCodes(event(noon, bot.AssetReady{Asset: asset}), newWorld())
		if err != nil {
			t.Fatal(err)
		}
		if !remade {
			if len(effects) != 0 {
				t.Errorf("effects %v", effects)
			}
			continue
		}
		m := effects[0].(bot.AppMessage)
		if strings.Join(m.ToUsers, " ") != "zhangsan" || !strings.Contains(m.Text, "门口海报") || !strings.Contains(m.Text, "zhanggui channels qr door") {
			t.Errorf("message %+v", m)
		}
	}
	w := newWorld()
	w.assets[asset.Name] = asset
	if again, err := d.channelCodes(event(noon, bot.AssetReady{Asset: asset}), w); err != nil || len(again) != 0 {
		t.Errorf("told again with %v, %v", again, err)
	}
}
