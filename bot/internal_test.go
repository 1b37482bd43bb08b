package bot

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// readyAsset is an asset with everything an asset can have.
var readyAsset = Asset{
	Name: "join_way:s17", Kind: AssetJoinWay, Hash: "h1", RemoteID: "cfg", URL: "https://wework.example/qr",
	MediaID: "m1", ReadyAt: noon, ExpiresAt: noon.Add(72 * time.Hour), Problem: "没有可用的群",
}

// internalBodies is every body that happens inside the bot, with every field
// set.
func internalBodies() []Body {
	return []Body{
		JobDue{Name: "assets", Due: noon, Payload: json.RawMessage(`{"store":"s17"}`)},
		SendFailed{SendKind: KindWelcome, Payload: json.RawMessage(`{"code":"C"}`), Code: 41050, Reason: "欢迎语凭证无效", Unsure: true},
		ContactFetched{
			Pair: pair, Name: "小雨", Avatar: "https://wx.example/a", UnionID: "o1", Type: 1, Gender: 2,
			Remark: "常客", State: "s17-door", AddWay: 1,
		},
		AssetReady{Asset: readyAsset},
	}
}

func TestEveryInternalBodyComesBackAsItWas(t *testing.T) {
	for _, b := range internalBodies() {
		t.Run(reflect.TypeOf(b).Name(), func(t *testing.T) {
			full(t, b)
			data, err := EncodeInternal(b)
			if err != nil {
				t.Fatal(err)
			}
			back, err := DecodeInternal(b.Kind(), data)
			if err != nil || !reflect.DeepEqual(back, b) {
				t.Errorf("it came back as %+v, error %v\nnot %+v", back, err, b)
			}
		})
	}
}

func TestNoInternalBodyIsWithoutADecoder(t *testing.T) {
	declared, tried := typesWith(t, "Kind", "event_internal.go"), typeNames(internalBodies())
	if !slices.Equal(declared, tried) {
		t.Errorf("event_internal.go declares %v, of which the round trip tries %v", declared, tried)
	}
}

func TestWhatComesFromWeComIsNotEncodedAgain(t *testing.T) {
	for _, b := range []Body{ContactAdded{Pair: pair}, AppText{Content: "/help"}, Unknown{Event: "new_thing"}, nil} {
		if data, err := EncodeInternal(b); data != nil || err == nil {
			t.Errorf("%T: %s, error %v", b, data, err)
		}
	}
}

func TestDecodeInternalRefuses(t *testing.T) {
	for _, c := range []struct {
		name, data string
		kind       Kind
	}{
		{"an event of WeCom", `{}`, KindContactAdded},
		{"a job without a name", `{}`, "job."},
		{"a failure of nothing", `{}`, "settled."},
		{"another result", `{}`, "result.weather"},
		{"no kind at all", `{}`, ""},
		{"what is not JSON", `<xml/>`, JobKind("assets")},
		{"a number for a name", `{"name":1}`, KindContactFetched},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, err := DecodeInternal(c.kind, []byte(c.data))
			if b != nil || err == nil {
				t.Fatalf("body %+v, error %v", b, err)
			}
			if !strings.Contains(err.Error(), string(c.kind)) {
				t.Errorf("the error does not name the kind: %v", err)
			}
		})
	}
}
