package callback_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/callback"
)

// parsed is what a sample must become.
type parsed struct {
	body  bot.Body
	extra map[string]string
}

const (
	customer = "wmEXAMPLEcustomer000000000000001"
	group    = "wrEXAMPLEgroup000000000000000001"
)

var pair = bot.Pair{UserID: "liming", ExternalUserID: customer}

// parseBytes parses a plaintext as the inbox would hand it out.
func parseBytes(t testing.TB, msg string) bot.Event {
	t.Helper()
	format := bot.FormatXML
	if strings.HasPrefix(msg, "{") {
		format = bot.FormatRobot
	}
	ev, err := callback.Parse(bot.InboxItem{ID: 7, Arrival: bot.Arrival{
		Receiver: "app", Format: format, Body: []byte(msg), At: noon, ReceivedAt: noon,
	}})
	if err != nil {
		t.Fatal(err)
	}
	return ev
}

func sample(t testing.TB, name string) string {
	t.Helper()
	doc, err := os.ReadFile(filepath.Join("testdata/samples", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(doc)
}

// wanted joins the tables of all families.
func wanted() map[string]parsed {
	all := map[string]parsed{}
	for _, table := range []map[string]parsed{contactSamples, chatSamples, corpSamples, appSamples, officialSamples} {
		for name, p := range table {
			all[name] = p
		}
	}
	return all
}

func TestEverySampleBecomesItsTypedEvent(t *testing.T) {
	files, err := filepath.Glob("testdata/samples/*.xml")
	if err != nil {
		t.Fatal(err)
	}
	all := wanted()
	if len(files) != len(all) {
		t.Errorf("%d samples, %d in the tables", len(files), len(all))
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".xml")
		t.Run(name, func(t *testing.T) {
			want, ok := all[name]
			if !ok {
				t.Fatal("no table has it")
			}
			msg := sample(t, name+".xml")
			got := parseBytes(t, msg)
			if diff := cmp.Diff(want.body, got.Body); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(want.extra, got.Extra); diff != "" {
				t.Error(diff)
			}
			var head struct {
				ToUserName, FromUserName, AgentID string
				CreateTime                        int64
			}
			if err := xml.Unmarshal([]byte(msg), &head); err != nil {
				t.Fatal(err)
			}
			wantHead := bot.Event{
				ID: 7, Receiver: "app", CorpID: head.ToUserName, From: head.FromUserName, AgentID: head.AgentID,
				Kind: want.body.Kind(), At: time.Unix(head.CreateTime, 0).UTC(), ReceivedAt: noon,
				Body: got.Body, Extra: got.Extra,
			}
			if diff := cmp.Diff(wantHead, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestNoValueIsDropped marks every value of every sample, one at a time, and
// looks for the mark anywhere in the event.
func TestNoValueIsDropped(t *testing.T) {
	for name := range wanted() {
		msg := sample(t, name+".xml")
		if n := len(values(t, msg)); n < 4 {
			t.Fatalf("%s: only %d values were found", name, n)
		}
		for _, at := range values(t, msg) {
			// A mark that is a number passes where numbers belong.
			marked := msg[:at.start] + "1234567" + msg[at.end:]
			if !strings.Contains(flat(parseBytes(t, marked)), "1234567") {
				t.Errorf("%s: the value of %s is dropped", name, at.path)
			}
			odd := msg[:at.start] + "odd-mark" + msg[at.end:]
			if !strings.Contains(flat(parseBytes(t, odd)), "odd-mark") {
				t.Errorf("%s: the value of %s is dropped if it is an odd one", name, at.path)
			}
		}
	}
}

// TestNoNewElementIsDropped adds an unknown element at every level of every
// sample.
func TestNoNewElementIsDropped(t *testing.T) {
	for name := range wanted() {
		msg := sample(t, name+".xml")
		for at := range strings.Count(msg, "</") {
			end := nthIndex(msg, "</", at)
			added := msg[:end] + "<New><Deep>odd-mark</Deep></New>" + msg[end:]
			if !strings.Contains(flat(parseBytes(t, added)), "odd-mark") {
				t.Errorf("%s: a new element is dropped: %s", name, added)
			}
		}
	}
}

// place is where a value stands in a document.
type place struct {
	path       string
	start, end int
}

// values finds all values with the standard library's parser.
func values(t *testing.T, msg string) []place {
	t.Helper()
	var found []place
	var path []string
	decoder := xml.NewDecoder(strings.NewReader(msg))
	for {
		start := int(decoder.InputOffset())
		token, err := decoder.RawToken()
		if err != nil {
			return found
		}
		switch token := token.(type) {
		case xml.StartElement:
			path = append(path, token.Name.Local)
		case xml.EndElement:
			path = path[:len(path)-1]
		case xml.CharData:
			if len(bytes.TrimSpace(token)) > 0 {
				found = append(found, place{strings.Join(path, "."), start, int(decoder.InputOffset())})
			}
		}
	}
}

func nthIndex(s, sub string, n int) int {
	at := strings.Index(s, sub)
	for range n {
		at += len(sub) + strings.Index(s[at+len(sub):], sub)
	}
	return at
}

// flat writes all that an event holds as one text.
func flat(ev bot.Event) string {
	ev.ReceivedAt, ev.ID = time.Time{}, 0
	var b strings.Builder
	write(&b, reflect.ValueOf(ev))
	return b.String()
}

func write(b *strings.Builder, v reflect.Value) {
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		fmt.Fprintln(b, v.Interface().(time.Time).Unix())
	case v.Kind() == reflect.Interface:
		write(b, v.Elem())
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			write(b, v.Field(i))
		}
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() != reflect.Uint8:
		for i := range v.Len() {
			write(b, v.Index(i))
		}
	case v.Kind() == reflect.Map:
		keys := v.MapKeys()
		sort.Slice(keys, func(i, j int) bool { return keys[i].String() < keys[j].String() })
		for _, k := range keys {
			write(b, k)
			write(b, v.MapIndex(k))
		}
	case v.Kind() == reflect.Float64:
		fmt.Fprintf(b, "%f\n", v.Float())
	default:
		fmt.Fprintln(b, v.Interface())
	}
}
