package wecom

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

var joinWaySpec = bot.AssetSpec{
	Name: "join_way:s17", Kind: bot.AssetJoinWay, Hash: "h1", ChatIDs: []string{"wr1", "wr2"},
	RoomBaseName: "十七号店福利群", RoomBaseID: 2, State: "s17", Remark: strings.Repeat("注", 40),
}

func (f *fixture) ready(t *testing.T, spec bot.AssetSpec) bot.Asset {
	t.Helper()
	o := f.send(bot.PrepareAsset{Spec: spec})
	want(t, o, bot.ClassDone, 0)
	return o.Result.(bot.AssetReady).Asset
}

func TestAJoinWayIsMadeAndItsCodeRead(t *testing.T) {
	f := newFixture(t)
	f.wecom.say(apiAddJoinWay, ok(`"config_id":"cfg-1"`))
	f.wecom.say(apiGetJoinWay, ok(`"join_way":{"config_id":"cfg-1","scene":2,"qr_code":"https://qr.example/1"}`))
	wanted := bot.Asset{Name: "join_way:s17", Kind: bot.AssetJoinWay, Hash: "h1", RemoteID: "cfg-1", URL: "https://qr.example/1", ReadyAt: f.clock.Now()}
	if got := f.ready(t, joinWaySpec); got != wanted {
		t.Errorf("asset %+v\nwant  %+v", got, wanted)
	}
	body := f.wecom.of(apiAddJoinWay)[0].json(t)
	for field, value := range map[string]any{
		"scene": 2.0, "auto_create_room": 1.0, "room_base_name": "十七号店福利群", "room_base_id": 2.0, "state": "s17",
		"chat_id_list": []any{"wr1", "wr2"}, "remark": strings.Repeat("注", 30),
	} {
		if !reflect.DeepEqual(body[field], value) {
			t.Errorf("%s is %v, want %v", field, body[field], value)
		}
	}
}

func TestAJoinWayIsUpdatedInPlaceAndReplacedWhenItIsGone(t *testing.T) {
	f := newFixture(t)
	f.wecom.say(apiGetJoinWay, ok(`"join_way":{"qr_code":"https://qr.example/1"}`))
	f.wecom.say(apiAddJoinWay, ok(`"config_id":"cfg-2"`))
	spec := joinWaySpec
	spec.RemoteID = "cfg-1"
	if got := f.ready(t, spec); got.RemoteID != "cfg-1" || len(f.wecom.of(apiAddJoinWay)) != 0 {
		t.Errorf("asset %+v", got)
	}
	if body := f.wecom.of(apiUpdateJoinWay)[0].json(t); body["config_id"] != "cfg-1" || body["auto_create_room"] != 1.0 {
		t.Errorf("update %v", body)
	}
	f.wecom.script(apiUpdateJoinWay, code(41044, "invalid config_id"))
	if got := f.ready(t, spec); got.RemoteID != "cfg-2" {
		t.Errorf("asset %+v", got)
	}
}

func TestTwoRequestsForOneJoinWayMakeOne(t *testing.T) {
	f := newFixture(t)
	f.wecom.say(apiAddJoinWay, ok(`"config_id":"cfg-1"`))
	f.wecom.say(apiGetJoinWay, ok(`"join_way":{"qr_code":"https://qr.example/1"}`))
	first, second := f.ready(t, joinWaySpec), f.ready(t, joinWaySpec)
	// This WeCom says so little of the join way that it looks wrong the second time.
	if second.Mended = false; first != second {
		t.Errorf("first %+v, second %+v", first, second)
	}
	if n := len(f.wecom.of(apiAddJoinWay)); n != 1 {
		t.Errorf("%d join ways were made", n)
	}
}

func TestAJoinWayThatAnotherInstanceMadeIsUsed(t *testing.T) {
	f := newFixture(t)
	f.assets.put(bot.Asset{Name: joinWaySpec.Name, Kind: bot.AssetJoinWay, Hash: joinWaySpec.Hash, RemoteID: "cfg-1"})
	f.wecom.say(apiGetJoinWay, ok(`"join_way":{"qr_code":"https://qr.example/1"}`))
	if got := f.ready(t, joinWaySpec); got.RemoteID != "cfg-1" || len(f.wecom.of(apiAddJoinWay)) != 0 {
		t.Errorf("asset %+v", got)
	}
}

func TestAJoinWayIsNotMadeTwiceWhenItsCodeCouldNotBeRead(t *testing.T) {
	f := newFixture(t)
	f.wecom.say(apiAddJoinWay, ok(`"config_id":"cfg-1"`))
	f.wecom.script(apiGetJoinWay, code(-1, "busy"), ok(`"join_way":{"qr_code":"https://qr.example/1"}`))
	want(t, f.send(bot.PrepareAsset{Spec: joinWaySpec}), bot.ClassRetry, -1)
	f.ready(t, joinWaySpec)
	if n := len(f.wecom.of(apiAddJoinWay)); n != 1 {
		t.Errorf("%d join ways were made", n)
	}
}

func TestJoinWaysThatCannotBeUsed(t *testing.T) {
	f := newFixture(t)
	f.wecom.script(apiAddJoinWay, ok(`"config_id":""`), ok(`"config_id":"cfg"`))
	want(t, f.send(bot.PrepareAsset{Spec: joinWaySpec}), bot.ClassPermanent, 0)
	f.wecom.script(apiGetJoinWay, ok(`"join_way":{"qr_code":""}`))
	o := f.send(bot.PrepareAsset{Spec: joinWaySpec})
	want(t, o, bot.ClassPermanent, 0)
	if !strings.Contains(o.Reason, "二维码") {
		t.Errorf("reason %q", o.Reason)
	}
	crowded := joinWaySpec
	crowded.ChatIDs = []string{"1", "2", "3", "4", "5", "6"}
	want(t, f.send(bot.PrepareAsset{Spec: crowded}), bot.ClassPermanent, 0)
	want(t, f.send(bot.PrepareAsset{Spec: bot.AssetSpec{Name: "x", Kind: "video"}}), bot.ClassPermanent, 0)
}

func TestAPictureIsUploadedForThreeDays(t *testing.T) {
	f := newFixture(t)
	at := f.clock.Now().Add(-time.Minute)
	for _, created := range []string{fmt.Sprintf("%q", fmt.Sprint(at.Unix())), fmt.Sprint(at.Unix())} {
		f.wecom.script(apiUpload, ok(`"type":"image","media_id":"m-1","created_at":`+created))
		got := f.ready(t, bot.AssetSpec{Name: "image:coupon", Kind: bot.AssetImage, Hash: "h", Path: "pic.png"})
		if got.MediaID != "m-1" || !got.ExpiresAt.Equal(at.Add(3*24*time.Hour)) {
			t.Errorf("created_at %s: asset %+v", created, got)
		}
	}
	if body := f.wecom.of(apiUpload)[0].body; !bytes.Contains(body, onePixel) || !bytes.Contains(body, []byte(`name="media"; filename="picture.png"`)) {
		t.Errorf("uploaded %q", body)
	}
}

func TestAnAgeThatCannotBeIsNotBelieved(t *testing.T) {
	f := newFixture(t)
	for _, created := range []string{`""`, `0`, `"99999999999"`} {
		f.wecom.script(apiUpload, ok(`"media_id":"m-1","created_at":`+created))
		got := f.ready(t, bot.AssetSpec{Name: "image:coupon", Kind: bot.AssetImage, Path: "pic.png"})
		if !got.ExpiresAt.Equal(f.clock.Now().Add(mediaLife)) {
			t.Errorf("created_at %s: expires %s", created, got.ExpiresAt)
		}
	}
}

func TestAPictureIsFetchedFromAnAddress(t *testing.T) {
	f := newFixture(t)
	f.wecom.say(apiUpload, ok(`"media_id":"m-1","created_at":"0"`))
	pictures := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/ok":
			_, _ = w.Write(onePixel)
		case "/moved":
			http.Redirect(w, r, "/ok", http.StatusFound)
		case "/loop":
			http.Redirect(w, r, "/loop", http.StatusFound)
		case "/away":
			http.Redirect(w, r, "ftp://elsewhere.example/pic", http.StatusFound)
		case "/huge":
			_, _ = w.Write(bytes.Repeat(onePixel, maxImage/len(onePixel)+1))
		case "/text":
			_, _ = w.Write([]byte("this is no picture"))
		case "/broken":
			w.WriteHeader(http.StatusServiceUnavailable)
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	t.Cleanup(pictures.Close)
	for path, class := range map[string]bot.Class{
		"/ok": bot.ClassDone, "/moved": bot.ClassDone, "/loop": bot.ClassRetry, "/away": bot.ClassRetry,
		"/huge": bot.ClassPermanent, "/text": bot.ClassPermanent, "/broken": bot.ClassRetry, "/gone": bot.ClassPermanent,
	} {
		o := f.send(bot.PrepareAsset{Spec: bot.AssetSpec{Name: "image:x", Kind: bot.AssetImage, URL: pictures.URL + path + "?key=private-key"}})
		if o.Class != class {
			t.Errorf("%s: %+v, want %s", path, o, class)
		}
		if strings.Contains(o.Cause+o.Reason, "private-key") {
			t.Errorf("%s: the address is told: %+v", path, o)
		}
	}
	for _, address := range []string{"file:///etc/passwd", "gopher://x", "no address", ""} {
		want(t, f.send(bot.PrepareAsset{Spec: bot.AssetSpec{Name: "image:x", Kind: bot.AssetImage, URL: address}}), bot.ClassPermanent, 0)
	}
}

func TestPicturesThatAreNotThere(t *testing.T) {
	f := newFixture(t)
	for _, path := range []string{"missing.png", "../outside.png", "/pic.jpg"} {
		want(t, f.send(bot.PrepareAsset{Spec: bot.AssetSpec{Name: "image:x", Kind: bot.AssetImage, Path: path}}), bot.ClassPermanent, 0)
	}
	f.wecom.script(apiUpload, ok(`"media_id":""`))
	want(t, f.send(bot.PrepareAsset{Spec: bot.AssetSpec{Name: "image:x", Kind: bot.AssetImage, Path: "pic.png"}}), bot.ClassPermanent, 0)
}
