package wecom

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

func FuzzJudge(f *testing.F) {
	for _, seed := range []string{
		`{"errcode":0,"errmsg":"ok"}`, `{"errcode":"40014","errmsg":"x"}`, `{"errcode":1e3}`, `{"errcode":null}`, `{}`, `[]`, ``, `<html>`, `{"errcode":`, `null`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		_, _, err := judge(body)
		var why *fault
		if err != nil && (!errors.As(err, &why) || why.sentence == "" || why.label == "") {
			t.Errorf("%q: %v", body, err)
		}
		if err == nil && !json.Valid(body) {
			t.Errorf("%q is accepted and is not JSON", body)
		}
	})
}

func FuzzCut(f *testing.F) {
	f.Add("欢迎光临 👨‍👩‍👧", 5)
	f.Add("", 0)
	f.Add("\xff\xfe汉", 2)
	f.Fuzz(func(t *testing.T, text string, limit int) {
		if limit < 0 {
			return
		}
		byBytes, byRunes := cutBytes(text, limit), cutRunes(text, limit)
		if len(byBytes) > limit || utf8.RuneCountInString(byRunes) > limit {
			t.Errorf("%q cut to %d gives %q and %q", text, limit, byBytes, byRunes)
		}
		if !strings.HasPrefix(text, byBytes) || !strings.HasPrefix(text, byRunes) {
			t.Errorf("%q cut to %d is no beginning", text, limit)
		}
		if utf8.ValidString(text) && (!utf8.ValidString(byBytes) || !utf8.ValidString(byRunes)) {
			t.Errorf("%q is cut inside a rune", text)
		}
	})
}

func TestNumbersAreReadHoweverTheyAreWritten(t *testing.T) {
	for text, want := range map[string]int64{`1380000000`: 1380000000, `"1380000000"`: 1380000000, `""`: 0, `null`: 0, `-1`: -1} {
		var n number
		if err := json.Unmarshal([]byte(text), &n); err != nil || int64(n) != want {
			t.Errorf("%s is read as %d, %v", text, n, err)
		}
	}
	for _, text := range []string{`"x"`, `1.5`, `{}`, `true`} {
		var n number
		if err := json.Unmarshal([]byte(text), &n); err == nil {
			t.Errorf("%s is accepted as %d", text, n)
		}
	}
}
