package wecom

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/zhanggui/zhanggui/bot"
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

func TestTextsAndTruthsAreReadHoweverTheyAreWritten(t *testing.T) {
	for text, want := range map[string]string{`"门口\u0041"`: "门口A", `7`: "7", `""`: "", `null`: "", `-1`: "-1"} {
		var w word
		if err := json.Unmarshal([]byte(text), &w); err != nil || string(w) != want {
			t.Errorf("%s is read as %q, %v", text, w, err)
		}
	}
	for text, want := range map[string]bool{`true`: true, `1`: true, `"1"`: true, `false`: false, `0`: false, `null`: false, `""`: false} {
		b := truth(!want)
		if err := json.Unmarshal([]byte(text), &b); err != nil || bool(b) != want {
			t.Errorf("%s is read as %v, %v", text, b, err)
		}
	}
	for _, text := range []string{`{}`, `[]`, `true`} {
		var w word
		if err := json.Unmarshal([]byte(text), &w); err == nil {
			t.Errorf("%s is accepted as %q", text, w)
		}
	}
	for _, text := range []string{`{}`, `2`, `"yes"`} {
		var b truth
		if err := json.Unmarshal([]byte(text), &b); err == nil {
			t.Errorf("%s is accepted as %v", text, b)
		}
	}
}

// FuzzAnswers reads what may come where a page of customers, a group, tags or
// an asset is expected: whatever it is, it is read or refused.
func FuzzAnswers(f *testing.F) {
	f.Add([]byte(`{"errcode":0,"external_contact_list":[` + customer("wmAlice", `,"tag_id":["et-1"],"createtime":"1"`) + `],"next_cursor":"x"}`))
	f.Add([]byte(`{"errcode":0,` + contactPageTwo + `}`))
	f.Add([]byte(`{"errcode":0,` + tagListThere + `}`))
	f.Add([]byte(`{"errcode":0,` + joinWayThere + `}`))
	f.Add([]byte(`{"errcode":0,` + contactWayThere + `}`))
	f.Add([]byte(`{"errcode":0,"group_chat":{"chat_id":7,"member_list":[{"userid":1,"type":"2","join_time":"9","invitor":null}]}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, into := range []any{
			&customersAnswer{}, &contactPage{}, &tagListAnswer{}, &joinWayAnswer{}, &contactWayAnswer{}, &templateAnswer{}, &groupAnswer{},
		} {
			_ = json.Unmarshal(body, into)
			if page, ok := into.(*contactPage); ok {
				for _, follow := range page.Follows {
					var c bot.ContactFetched
					follow.describe(&c)
					if strings.ContainsFunc(strings.Join(c.Mobiles, ""), func(r rune) bool { return r < '0' || r > '9' }) {
						t.Errorf("phone numbers %q", c.Mobiles)
					}
				}
			}
		}
	})
}
