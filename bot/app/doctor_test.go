package app

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"path"
	"slices"
	"testing"

	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/doctor"
	"github.com/zhanggui/zhanggui/bot/simulator"
	"github.com/zhanggui/zhanggui/store"
)

// asking are the calls that a doctor may make.
var asking = []string{
	"gettoken", "getcallbackip", "get_follow_user_list", "get", "get_contact_way", "get_join_way", "get_corp_tag_list",
}

func TestDoctorOnAShopThatIsWellOnlyAsks(t *testing.T) {
	grounds(t, func(t *testing.T, w where) {
		h := openHouse(t, w)
		h.rested(t)
		before := h.sim.Journal.Last()
		report, text := h.doctor(t, visit{})
		if report.Status() == doctor.Fail {
			t.Errorf("something must be done:\n%s", text)
		}
		for _, name := range []string{"config", "corp", "database", "redis", "clock", "network", "trusted_ip", "permission", "staff", "roles", "hearing", "webhooks", "pages", "login", "till", "coupons", "messages", "groups", "sales", "queues", "audit"} {
			finds(t, report, name, doctor.OK)
		}
		finds(t, report, "callback", doctor.Advice, "自测通过")
		calls := 0
		for _, e := range h.sim.Journal.Calls(func(e simulator.Entry) bool { return e.Seq > before && e.Kind == simulator.EntryAPI }) {
			if calls++; !slices.Contains(asking, path.Base(e.API)) {
				t.Errorf("it called %s", e.API)
			}
		}
		if calls == 0 {
			t.Error("it asked WeCom nothing")
		}
	})
}

func TestDoctorOnAccess(t *testing.T) {
	for name, c := range map[string]struct {
		corp  func(*simulator.Config)
		act   func(*simulator.Simulator)
		visit visit
		check string
		words []string
		waits []string
	}{
		"wrong secret": {
			visit: visit{bot: func(c *config.Config) { c.WeCom.App.Secret = "somebody-elses-secret" }},
			check: "network", words: []string{"Secret 不对", "40001", "别反复试"}, waits: []string{"trusted_ip", "staff", "channels", "groups", "tags"},
		},
		"wrong corp": {
			visit: visit{bot: func(c *config.Config) { c.WeCom.CorpID = "ww9999" }},
			check: "network", words: []string{"企业 ID", "40013"}, waits: []string{"permission"},
		},
		"blocked after wrong secrets": {
			act:   func(s *simulator.Simulator) { s.Faults.Add(simulator.Fault{API: "gettoken", Code: 45009}) },
			check: "network", words: []string{"45009", "一小时"},
		},
		"page of a proxy instead of WeCom": {
			act:   func(s *simulator.Simulator) { s.Faults.Add(simulator.Fault{API: "gettoken", HTML: true}) },
			check: "network", words: []string{"代理"},
		},
		"address not trusted": {
			act:   func(s *simulator.Simulator) { s.SetTrusted(config.MainApp, false) },
			check: "trusted_ip", words: []string{"127.0.0.1", "60020", "企业可信IP", "一分钟", "NAT"}, waits: []string{"permission", "staff", "channels", "groups", "group_welcomes", "tags"},
		},
		"address not in the list": {
			act: nil, corp: func(c *simulator.Config) { c.Apps[0].TrustedIPs = []string{"203.0.113.10"} },
			check: "trusted_ip", words: []string{"127.0.0.1"},
		},
		"no permission": {
			corp:  func(c *simulator.Config) { c.Apps[0].CustomerContact = false },
			check: "permission", words: []string{"48002", "可调用接口的应用"}, waits: []string{"staff", "roles", "channels", "groups", "tags"},
		},
		"WeCom is busy": {
			act: func(s *simulator.Simulator) {
				s.Faults.Add(simulator.Fault{API: "externalcontact/get_follow_user_list", Code: -1})
			},
			check: "permission", words: []string{"系统繁忙", "什么都不用改"}, waits: []string{"staff"},
		},
		"nothing there": {
			visit: visit{bot: func(c *config.Config) { c.WeCom.APIBaseURL = "http://" + testserverGone }},
			check: "network", words: []string{"拒绝了连接", "wecom.api_base_url"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := plan{unready: true}
			if c.corp != nil {
				p.corp = append(p.corp, c.corp)
			}
			h := openPlanned(t, onSQLite(t), p)
			if c.act != nil {
				c.act(h.sim)
			}
			report, _ := h.doctor(t, c.visit)
			finds(t, report, c.check, doctor.Fail, c.words...)
			waits(t, report, c.check, c.waits...)
		})
	}
}

// testserverGone is an address at which nothing listens: the discard port.
const testserverGone = "127.0.0.1:9"

func TestDoctorOnStaff(t *testing.T) {
	for name, c := range map[string]struct {
		corp   func(*simulator.Config)
		bot    func(*config.Config)
		status doctor.Status
		words  []string
	}{
		"without contact": {corp: func(c *simulator.Config) {
			c.Staff[0].CustomerContact, c.ContactWays = false, nil
		}, status: doctor.Fail, words: []string{"没有开「客户联系」", "李明", "权限配置"}},
		"invisible":       {corp: func(c *simulator.Config) { c.Apps[0].Visible = []string{"hanmei", "wangzong"} }, status: doctor.Fail, words: []string{"看不见", "李明", "可见范围"}},
		"not of the corp": {bot: func(c *config.Config) { c.Shop.Staff[0].UserID = "limingg" }, status: doctor.Fail, words: []string{"通讯录里没有", "limingg"}},
		"unknown to the shop": {corp: func(c *simulator.Config) {
			c.Staff = append(c.Staff, simulator.Staff{UserID: "xiaoli", CustomerContact: true})
		}, status: doctor.Advice, words: []string{"xiaoli"}},
		"written in other case": {bot: func(c *config.Config) { c.Shop.Staff[0].UserID = "LiMing" }, status: doctor.OK},
	} {
		t.Run(name, func(t *testing.T) {
			p := plan{unready: true}
			if c.corp != nil {
				p.corp = append(p.corp, c.corp)
			}
			h := openPlanned(t, onSQLite(t), p)
			report, _ := h.doctor(t, visit{bot: func(cfg *config.Config) {
				cfg.Shop.Staff = slices.Clone(cfg.Shop.Staff)
				if c.bot != nil {
					c.bot(cfg)
				}
			}})
			finds(t, report, "staff", c.status, c.words...)
		})
	}
}

func TestDoctorOnWhatWasMadeInWeCom(t *testing.T) {
	h := openHouse(t, onSQLite(t))
	h.settled(t)
	group := h.config.Shop.Stores[0].Groups[0]
	state := h.config.Shop.Channels[0].State
	h.until(t, "the codes of the channels are made", func() error {
		_, err := h.bots[0].store.Asset(t.Context(), "contact_way:"+state)
		return err
	})

	report, _ := h.doctor(t, visit{})
	finds(t, report, "groups", doctor.OK)
	if asset, err := h.bots[0].store.Asset(t.Context(), "contact_way:"+state); err != nil {
		t.Fatal(err)
	} else if asset.RemoteID != "" {
		if err := h.sim.DeleteContactWay(asset.RemoteID, ""); err != nil {
			t.Fatal(err)
		}
		report, _ = h.doctor(t, visit{})
		finds(t, report, "channels", doctor.Fail, state, "印出去的码", "zhanggui channels")
	} else {
		finds(t, report, "channels", doctor.Advice, "还没做", state)
	}

	if err := h.sim.DismissGroup(group); err != nil {
		t.Fatal(err)
	}
	report, _ = h.doctor(t, visit{})
	finds(t, report, "groups", doctor.Fail, group, "已经解散")
	report, _ = h.doctor(t, visit{bot: func(c *config.Config) {
		c.Shop.Stores = slices.Clone(c.Shop.Stores)
		c.Shop.Stores[0].Groups = []string{"wrNOBODYKNOWS"}
	}})
	finds(t, report, "groups", doctor.Fail, "wrNOBODYKNOWS", "不存在")
}

func TestDoctorOnAGroupWhoseOwnerTheAppDoesNotSee(t *testing.T) {
	h := openPlanned(t, onSQLite(t), plan{unready: true, corp: []func(*simulator.Config){func(c *simulator.Config) {
		c.Apps[0].Visible = []string{"liming", "wangzong"}
	}}})
	report, _ := h.doctor(t, visit{})
	finds(t, report, "groups", doctor.Fail, "看不见", "可见范围")
}

func TestDoctorOnTagsChangedInTheConsole(t *testing.T) {
	h := openHouse(t, onSQLite(t))
	h.scan(t, "小满", "s17-door")
	h.settled(t)
	known, err := h.bots[0].store.KnownTags(t.Context())
	if err != nil || len(known) == 0 {
		t.Fatal("no tag was made: ", err)
	}
	report, _ := h.doctor(t, visit{})
	finds(t, report, "tags", doctor.OK)
	// The bot follows what it is told of; what it was not told of is the
	// doctor's to find.
	h.sim.Faults.Add(simulator.Fault{Callback: "*", Drop: true})
	if err := h.sim.RenameTag(known[0].ID, "改了名"); err != nil {
		t.Fatal(err)
	}
	if len(known) > 1 {
		if err := h.sim.DeleteTag(known[1].ID); err != nil {
			t.Fatal(err)
		}
	}
	report, _ = h.doctor(t, visit{})
	finds(t, report, "tags", doctor.Advice, known[0].Name, "改了名")
}

func TestDoctorAtTheDoor(t *testing.T) {
	h := openPlanned(t, onSQLite(t), plan{unready: true})
	at := func(answer http.HandlerFunc) visit {
		s := httptest.NewServer(answer)
		t.Cleanup(s.Close)
		return visit{bot: func(c *config.Config) { c.Server.PublicURL = s.URL }}
	}
	for name, c := range map[string]struct {
		visit visit
		words []string
	}{
		"404 of a proxy": {at(func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "<h1>404</h1>", http.StatusNotFound) }), []string{"404", "/callback/"}},
		"a page":         {at(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "<html></html>") }), []string{"网页"}},
		"slow":           {at(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }), []string{"没有应答"}},
		"nobody listens": {visit{bot: func(c *config.Config) { c.Server.PublicURL = "http://" + testserverGone }}, []string{"没有人应门", "在另一个窗口运行 zhanggui serve"}},
		"wrong key":      {visit{bot: func(c *config.Config) { c.WeCom.App.Token = "another1token" }}, []string{"不认「app」的暗号", "重启"}},
	} {
		t.Run(name, func(t *testing.T) {
			report, _ := h.doctor(t, c.visit)
			finds(t, report, "callback", doctor.Fail, c.words...)
			waits(t, report, "callback", "pages")
		})
	}
}

func TestDoctorsEventIsKeptOnceADayAndNothingComesOfIt(t *testing.T) {
	h := openHouse(t, onSQLite(t))
	h.rested(t)
	before := counted(t, h)
	for range 3 {
		report, _ := h.doctor(t, visit{})
		finds(t, report, "callback", doctor.Advice, "自测通过")
	}
	h.settled(t)
	after := counted(t, h)
	if more := after.Inbox.Depth + after.Inbox.Dead - before.Inbox.Depth - before.Inbox.Dead; more != 0 {
		t.Errorf("%d events are left over", more)
	}
	if after.Outbox.Dead != before.Outbox.Dead {
		t.Errorf("something was sent: %+v, then %+v", before.Outbox, after.Outbox)
	}
}

func TestDoctorKnocksAtEveryDoor(t *testing.T) {
	h := openPlanned(t, onSQLite(t), plan{unready: true, shop: func(c *config.Config) {
		c.WeCom.Receivers = map[string]config.Receiver{
			"robot": {Token: "robottoken", EncodingAESKey: c.WeCom.App.EncodingAESKey, Format: config.FormatJSON},
		}
	}})
	report, _ := h.doctor(t, visit{})
	finds(t, report, "callback", doctor.Advice, "自测通过")
	report, _ = h.doctor(t, visit{bot: func(c *config.Config) {
		c.WeCom.Receivers = map[string]config.Receiver{
			"robot": {Token: "othertoken", EncodingAESKey: c.WeCom.App.EncodingAESKey, Format: config.FormatJSON},
		}
	}})
	finds(t, report, "callback", doctor.Fail, "不认「robot」的暗号")
}

func TestDoctorTellsOfWorkThatWasSetAside(t *testing.T) {
	h := openHouse(t, onSQLite(t))
	h.settled(t)
	h.sim.Faults.Add(simulator.Fault{API: "externalcontact/get", Code: 48006})
	h.scan(t, "小满", "s17-door")
	h.until(t, "the reading is set aside", func() error {
		if counted(t, h).Outbox.Dead == 0 {
			return errors.New("nothing was set aside")
		}
		return nil
	})
	report, _ := h.doctor(t, visit{})
	finds(t, report, "queues", doctor.Advice, "做不成", "最近的一件", "zhanggui dead list")
}

func counted(t *testing.T, h *house) store.Stats {
	t.Helper()
	stats, err := h.bots[0].store.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return stats
}
