package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

var doorKey = []byte("a key of thirty-two bytes or more")

// evening is when everything in these tests happens, unless they say otherwise.
var evening = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func TestASessionIsReadAsItWasWritten(t *testing.T) {
	for name, v := range map[string]session{
		"a customer": {Who: Who{ExternalUserID: "wmX"}, ID: "I", Expires: evening.Add(time.Hour)},
		"a clerk": {
			Who: Who{UserID: "liming"}, ID: "I", Role: bot.RoleClerk, Scope: bot.Scope{Stores: []string{"s17", "s18"}}, Expires: evening.Add(time.Hour),
		},
		"whose role was taken": {Who: Who{UserID: "gone"}, ID: "I", Role: bot.RoleNone, Expires: evening.Add(time.Hour)},
		"headquarters":         {Who: Who{UserID: "wangzong"}, ID: "I", Role: bot.RoleHeadquarters, Scope: bot.Everything(), Expires: evening.Add(time.Hour)},
	} {
		got, ok := readSession(doorKey, signSession(doorKey, v), evening)
		if diff := cmp.Diff(v, got); !ok || diff != "" {
			t.Errorf("%s: %v %s", name, ok, diff)
		}
	}
}

func TestASessionIsNotReadWhenItDoesNotHold(t *testing.T) {
	v := session{Who: Who{ExternalUserID: "wmX"}, ID: "I", Expires: evening.Add(time.Hour)}
	good := signSession(doorKey, v)
	both, nobody, unnamed := v, v, v
	both.UserID, nobody.ExternalUserID, unnamed.ID = "liming", "", ""
	for name, c := range map[string]struct {
		key  []byte
		text string
		at   time.Time
	}{
		"over":                  {doorKey, good, evening.Add(time.Hour)},
		"under another key":     {[]byte("another key"), good, evening},
		"without a key":         {nil, sealText(nil, sessionMark, sessionText{External: "wmX", ID: "I", Expires: v.Expires.Unix()}), evening},
		"empty":                 {doorKey, "", evening},
		"no base 64":            {doorKey, good + "!", evening},
		"cut off":               {doorKey, good[:len(good)-4], evening},
		"a login":               {doorKey, sealText(doorKey, loginMark, sessionText{External: "wmX", ID: "I", Expires: v.Expires.Unix()}), evening},
		"of two":                {doorKey, signSession(doorKey, both), evening},
		"of nobody":             {doorKey, signSession(doorKey, nobody), evening},
		"without an id":         {doorKey, signSession(doorKey, unnamed), evening},
		"longer than phones do": {doorKey, strings.Repeat("A", sessionMost+1), evening},
	} {
		if got, ok := readSession(c.key, c.text, c.at); ok {
			t.Errorf("%s: read as %+v", name, got)
		}
	}
	for i := range len(good) {
		forged := []byte(good)
		forged[i] ^= 1
		if _, ok := readSession(doorKey, string(forged), evening); ok {
			t.Errorf("with another sign at %d it is read", i)
		}
	}
}

func TestASessionOfHundredsOfStoresGoesWithoutThem(t *testing.T) {
	v := session{Who: Who{UserID: "quyu"}, ID: "I", Role: bot.RoleRegion, Expires: evening.Add(time.Hour)}
	for n := range 500 {
		v.Scope.Stores = append(v.Scope.Stores, fmt.Sprint("store-", n))
	}
	got, ok := readSession(doorKey, signSession(doorKey, v), evening)
	if !ok || len(got.Scope.Stores) != 0 || got.Scope.All || got.UserID != "quyu" {
		t.Errorf("%v %+v", ok, got)
	}
}

func TestNobodyIsNamedInALog(t *testing.T) {
	for _, w := range []Who{{ExternalUserID: "wmSecret"}, {UserID: "secret"}, {}} {
		for _, format := range []string{"%v", "%+v", "%s", "%#v"} {
			if text := fmt.Sprintf(format, w); strings.Contains(strings.ToLower(text), "secret") {
				t.Errorf("%s prints %q", format, text)
			}
		}
		if text := fmt.Sprint(session{Who: w}); strings.Contains(strings.ToLower(text), "secret") {
			t.Errorf("a session prints %q", text)
		}
	}
}

func TestTextsThatAreSignedTogetherAreToldApart(t *testing.T) {
	one, two := mac(doorKey, "m", "a", "b"), mac(doorKey, "m", "a\x001:b")
	if string(one) == string(two) || string(mac(doorKey, "m", "ab")) == string(one) || string(mac(doorKey, "ma", "b")) == string(mac(doorKey, "m", "ab")) {
		t.Error("two ways to cut a text have one signature")
	}
}

func FuzzReadSession(f *testing.F) {
	f.Add(signSession(doorKey, session{Who: Who{UserID: "liming"}, ID: "I", Expires: evening.Add(time.Hour)}), true)
	f.Add("AAAA", false)
	f.Add(strings.Repeat("A", 60), true)
	f.Fuzz(func(t *testing.T, text string, sealed bool) {
		if sealed {
			// What is signed may still be anything: an older version wrote it.
			text = sealText(doorKey, sessionMark, text)
		}
		if v, ok := readSession(doorKey, text, evening); ok && (!v.known() || !evening.Before(v.Expires)) {
			t.Errorf("read %+v", v)
		}
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.AddCookie(&http.Cookie{Name: sessionCookie, Value: text})
		_, _ = (&Site{door: door{key: doorKey}, now: func() time.Time { return evening }}).visitor(r)
	})
}
