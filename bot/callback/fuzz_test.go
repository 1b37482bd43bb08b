package callback

import (
	"bytes"
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

// addSamples seeds a fuzz test with the documented events.
func addSamples(f *testing.F) {
	files, err := filepath.Glob("testdata/samples/*")
	if err != nil || len(files) == 0 {
		f.Fatal("no samples", err)
	}
	for _, file := range files {
		doc, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(doc)
	}
	for _, doc := range []string{"", "<", "<xml>", "\uFEFF{}", `{"msgid":1,"text":"x"}`, "<xml a='", "<xml>&#x;</xml>", "<a><![CDATA[]]>]]></a>"} {
		f.Add([]byte(doc))
	}
}

// FuzzScanAgainstTheStandardLibrary writes well-formed documents and compares.
func FuzzScanAgainstTheStandardLibrary(f *testing.F) {
	f.Add([]byte{0, 4, 20, 36, 2, 0, 5, 21, 7, 2, 6}, "a", "<&>", " ")
	f.Add([]byte{0, 0, 1, 7, 4, 7, 4, 2, 2, 5}, "掌柜", "]]>", "\n")
	f.Fuzz(func(t *testing.T, recipe []byte, a, b, c string) {
		texts := []string{clean(a), clean(b), clean(c), "x"}
		doc := []byte(document(recipe, texts))
		want, err := slowLeaves(doc)
		if err != nil {
			return
		}
		got, ok := leaves(doc)
		if diff := cmp.Diff(want, got); !ok || diff != "" {
			t.Fatalf("%q: %v %s", doc, ok, diff)
		}
	})
}

// clean leaves out what the standard library refuses or rewrites.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\r' || r == utf8.RuneError || r < 0x20 && r != '\t' && r != '\n' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, s)
}

// FuzzEnvelope holds that where the scanner and the standard library both read
// a body as an envelope, they find the same ciphertext in it.
func FuzzEnvelope(f *testing.F) {
	f.Add([]byte("<xml><ToUserName><![CDATA[ww1]]></ToUserName><Encrypt><![CDATA[abc]]></Encrypt><AgentID></AgentID></xml>"))
	f.Add([]byte("<xml><Encrypt>a&#43;</Encrypt></xml>"))
	f.Add([]byte(`{"encrypt":"abc"}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		if text, ok := jsonEnvelope(body); ok && len(text) == 0 {
			t.Fatal("an empty ciphertext")
		}
		text, ok := xmlEnvelope(body)
		if !ok {
			return
		}
		if len(text) == 0 || len(trim(text)) != len(text) {
			t.Fatalf("found %q", text)
		}
		var slow struct {
			XMLName xml.Name `xml:"xml"`
			Encrypt []string
		}
		if !utf8.Valid(body) || bytes.ContainsAny(body, "\r") || xml.Unmarshal(bytes.TrimPrefix(body, utf8BOM), &slow) != nil {
			return
		}
		if len(slow.Encrypt) != 1 || strings.Trim(slow.Encrypt[0], " \t\n\r") != string(text) {
			t.Fatalf("found %q, the standard library %q", text, slow.Encrypt)
		}
	})
}

// FuzzArrive gives arbitrary plaintexts: each makes a row that the database
// takes, always the same one, and one that Parse can read.
func FuzzArrive(f *testing.F) {
	addSamples(f)
	now := time.Unix(1767225660, 0).UTC()
	f.Fuzz(func(t *testing.T, plain []byte) {
		a, _ := arrive("app", plain, now)
		again, _ := arrive("app", bytes.Clone(plain), now)
		if diff := cmp.Diff(a, again); diff != "" {
			t.Fatal("the same plaintext made two rows", diff)
		}
		if len(a.Key) > 64 || len(a.Kind) > maxKind || len(a.Kind) == 0 || len(a.Lane) > maxLane {
			t.Fatalf("the row is %+v", a)
		}
		if !utf8.ValidString(string(a.Kind)) || !utf8.ValidString(a.Lane) || a.At.IsZero() {
			t.Fatalf("the row is %+v", a)
		}
	})
}

// FuzzParse holds that no callback makes Parse fail, and that it comes to the
// same kind and time as the scan at the door.
func FuzzParse(f *testing.F) {
	addSamples(f)
	now := time.Unix(1767225660, 0).UTC()
	f.Fuzz(func(t *testing.T, plain []byte) {
		a, _ := arrive("app", plain, now)
		ev, err := Parse(bot.InboxItem{ID: 1, Arrival: a})
		if err != nil {
			t.Fatal(err)
		}
		if ev.Body == nil || ev.Body.Kind() != ev.Kind {
			t.Fatalf("the body of a %q is %+v", ev.Kind, ev.Body)
		}
		if bounded(string(ev.Kind)) != string(a.Kind) {
			t.Fatalf("the door said %q, Parse %q", a.Kind, ev.Kind)
		}
		if !ev.At.Equal(a.At) {
			t.Fatalf("the door said %v, Parse %v", a.At, ev.At)
		}
		for path, value := range ev.Extra {
			if !utf8.ValidString(path) || !utf8.ValidString(value) {
				t.Fatalf("the extra %q=%q is no text", path, value)
			}
		}
	})
}
