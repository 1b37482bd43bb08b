package handlers

import (
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

const qr = "https://wework.example.com/qr/s17"

// prepared are the names of the assets that effects ask for.
func prepared(effects []bot.Effect) []string {
	var names []string
	for _, e := range effects {
		if p, ok := e.(bot.PrepareAsset); ok {
			names = append(names, p.Spec.Name)
		}
	}
	return names
}

// ready is the asset that WeCom makes of a spec.
func ready(spec bot.AssetSpec, at time.Time) bot.Asset {
	a := bot.Asset{Name: spec.Name, Kind: spec.Kind, Hash: spec.Hash, ReadyAt: at}
	if spec.Kind == bot.AssetJoinWay {
		a.RemoteID, a.URL = "config-"+spec.Name, qr
		return a
	}
	a.MediaID, a.ExpiresAt = "media", at.Add(3*24*time.Hour)
	return a
}

func survey(t *testing.T, d *desk, w *world) []bot.Effect {
	t.Helper()
	effects, err := d.assets(event(w.now, bot.JobDue{Name: JobAssets}), w)
	if err != nil {
		t.Fatal(err)
	}
	return effects
}

func TestJoinWayOfAStore(t *testing.T) {
	d := testDesk(t)
	want := bot.AssetSpec{
		Name: "join_way:s17", Kind: bot.AssetJoinWay, ChatIDs: []string{group}, RoomBaseName: "十七号店福利群", RoomBaseID: 2,
		State: "s17-group", Remark: "掌柜 十七号店",
	}
	got := d.wanted()[0]
	if got.Hash == "" {
		t.Error("no hash")
	}
	got.Hash = ""
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	unnamed := d.wanted()[1]
	if unnamed.RoomBaseName != "十八号店福利群" || unnamed.RoomBaseID != 2 {
		t.Errorf("a store that names no groups: %s%d", unnamed.RoomBaseName, unnamed.RoomBaseID)
	}
}

func TestJoinWayKeepsToTheLimits(t *testing.T) {
	name := ""
	for range 60 {
		name += "店"
	}
	spec := joinWaySpec(config.Store{ID: "s17", Name: name, Groups: []string{"1", "2", "3", "4", "5", "6"}})
	if n := utf8.RuneCountInString(spec.RoomBaseName); n != 40 {
		t.Errorf("the group's name has %d characters", n)
	}
	if n := utf8.RuneCountInString(spec.Remark); n != 30 {
		t.Errorf("the remark has %d characters", n)
	}
	if len(spec.ChatIDs) != 5 {
		t.Errorf("%d groups", len(spec.ChatIDs))
	}
}

func TestHashesFollowWhatMatters(t *testing.T) {
	base := testDesk(t).wanted()
	for i, spec := range testDesk(t).wanted() {
		if spec.Hash != base[i].Hash {
			t.Errorf("%s has another hash the second time", spec.Name)
		}
	}
	changed := testDesk(t, func(o *Options) {
		o.Shop.Stores[0].Groups = []string{group, "wr2"}
		o.Shop.Coupons[1].Picture = "web/static/invite.png"
	}).wanted()
	if base[0].Hash == changed[0].Hash {
		t.Error("another group leaves the join way's hash as it was")
	}
	if base[2].Hash == changed[2].Hash {
		t.Error("another picture leaves the coupon's hash as it was")
	}
	if a, b := hashed(bot.AssetSpec{Path: "x"}, "one"), hashed(bot.AssetSpec{Path: "x"}, "two"); a.Hash == b.Hash {
		t.Error("another content of the same file leaves the hash as it was")
	}
}

func TestSurvey(t *testing.T) {
	d := testDesk(t)
	image, _ := d.joinImageSpec("s17", qr)
	all := append(d.wanted(), image)
	everything := func(w *world) {
		for _, spec := range all {
			w.assets[spec.Name] = ready(spec, noon)
		}
	}
	change := func(name string, f func(*bot.Asset)) func(*world) {
		return func(w *world) {
			everything(w)
			a := w.assets[name]
			f(&a)
			w.assets[name] = a
		}
	}
	tests := []struct {
		name  string
		world func(*world)
		want  []string
	}{
		{"nothing is there", func(*world) {}, []string{"join_way:s17", "join_way:s18", "image:coupon/card"}},
		{"everything is there", everything, nil},
		{"the configuration changed", change("join_way:s17", func(a *bot.Asset) { a.Hash = "old" }), []string{"join_way:s17"}},
		{"a picture ends within a day", change("image:coupon/card", func(a *bot.Asset) { a.ExpiresAt = noon.Add(23 * time.Hour) }), []string{"image:coupon/card"}},
		{"a picture ends later", change("image:coupon/card", func(a *bot.Asset) { a.ExpiresAt = noon.Add(25 * time.Hour) }), nil},
		{"a picture has ended", change("image:coupon/card", func(a *bot.Asset) { a.ExpiresAt = noon.Add(-time.Hour) }), []string{"image:coupon/card"}},
		{"a try failed", change("join_way:s18", func(a *bot.Asset) { a.Problem = "群已解散" }), []string{"join_way:s18"}},
		{"the code's picture is missing", change("image:join_way/s17", func(a *bot.Asset) { *a = bot.Asset{} }), []string{"image:join_way/s17"}},
		{"the code is another", change("join_way:s17", func(a *bot.Asset) { a.URL += "new" }), []string{"image:join_way/s17"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld()
			tt.world(w)
			if diff := cmp.Diff(tt.want, prepared(survey(t, d, w))); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// A join way that exists is updated: codes that hang in the shop stay valid.
func TestAJoinWayIsUpdatedNotMadeAgain(t *testing.T) {
	d := testDesk(t)
	w := newWorld()
	w.assets["join_way:s17"] = bot.Asset{Name: "join_way:s17", Hash: "old", RemoteID: "CONFIG", ReadyAt: noon}
	spec := survey(t, d, w)[0].(bot.PrepareAsset).Spec
	if spec.RemoteID != "CONFIG" || spec.Hash != d.wanted()[0].Hash {
		t.Errorf("spec is %+v", spec)
	}
}

// From nothing to everything: what is asked for is made, and then nothing more
// is asked for.
func TestAssetsComeToRest(t *testing.T) {
	d := testDesk(t)
	w := newWorld()
	effects := survey(t, d, w)
	for round := 0; len(effects) > 0; round++ {
		if round > 3 {
			t.Fatalf("still asked for %v", prepared(effects))
		}
		var next []bot.Effect
		for _, e := range effects {
			p, ok := e.(bot.PrepareAsset)
			if !ok {
				w.apply(e)
				continue
			}
			made, err := d.assets(event(w.now, bot.AssetReady{Asset: ready(p.Spec, w.now)}), w)
			if err != nil {
				t.Fatal(err)
			}
			next = append(next, made...)
		}
		effects = next
	}
	if rest := survey(t, d, w); len(rest) != 0 {
		t.Errorf("asked again for %v", prepared(rest))
	}
	for _, name := range WantedAssets(testOptions(t)) {
		if !w.assets[name].Usable(w.now) {
			t.Errorf("%s is wanted and not there", name)
		}
	}
	if len(w.assets) != 4 {
		t.Errorf("%d assets were made: %v", len(w.assets), w.assets)
	}
}

// A failure is noted and leaves what was ready before.
func TestAFailedAssetKeepsWhatWasReady(t *testing.T) {
	d := testDesk(t)
	spec := d.wanted()[0]
	payload, err := bot.EncodeSend(bot.PrepareAsset{Spec: spec})
	if err != nil {
		t.Fatal(err)
	}
	before := bot.Asset{Name: spec.Name, Kind: spec.Kind, Hash: "old", RemoteID: "CONFIG", URL: qr, ReadyAt: noon}
	for said, want := range map[string]string{"群已解散": "群已解散", "": "企业微信没有接受"} {
		w := newWorld()
		w.assets[spec.Name] = before
		failed := bot.SendFailed{SendKind: bot.KindPrepareAsset, Payload: payload, Reason: said}
		got, err := d.assets(event(noon, failed), w)
		if err != nil {
			t.Fatal(err)
		}
		after := before
		after.Problem = want
		if diff := cmp.Diff([]bot.Effect{bot.SaveAsset{Asset: after}}, got); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	}
}

// A join way of a store that is no longer in the configuration is kept and
// leads to nothing.
func TestAnUnknownStoresJoinWayLeadsToNothing(t *testing.T) {
	got, err := testDesk(t).assets(event(noon, bot.AssetReady{Asset: bot.Asset{Name: "join_way:gone", Kind: bot.AssetJoinWay, URL: qr}}), newWorld())
	if err != nil || len(got) != 1 {
		t.Errorf("effects %v, error %v", got, err)
	}
}

// With every sync WeCom is asked whether what was made is still there; a
// picture cannot be asked for.
func TestASyncLooksAtWhatWasMade(t *testing.T) {
	d, w := testDesk(t), newWorld()
	for _, spec := range d.wanted() {
		a := bot.Asset{Name: spec.Name, Kind: spec.Kind, Hash: spec.Hash, ReadyAt: w.now}
		if spec.Kind != bot.AssetImage {
			a.RemoteID = "r1"
		}
		w.assets[spec.Name] = a
	}
	for job, want := range map[string][]string{JobAssets: nil, bot.JobSync: {"join_way:s17", "join_way:s18"}} {
		effects, err := d.assets(event(w.now, bot.JobDue{Name: job}), w)
		if err != nil {
			t.Fatal(err)
		}
		var checked []string
		for _, e := range effects {
			if p := e.(bot.PrepareAsset); p.Spec.Check && p.Spec.RemoteID == "r1" {
				checked = append(checked, p.Spec.Name)
			}
		}
		if diff := cmp.Diff(want, checked); diff != "" || len(effects) != len(want) {
			t.Errorf("%s looks at %v", job, effects)
		}
	}
}
