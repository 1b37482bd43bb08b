package store

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

var fangsScrubber = func() scrubber {
	w := words{Names: []string{fangName, "芳"}, Remarks: []string{fangRemark}, Phones: []string{fangPhone}, UnionIDs: []string{fangUnion}}
	return scrubber{id: fang, words: w, telling: w.telling()}
}()

func TestACustomerIsTakenOutOfTextsAndNothingElseIs(t *testing.T) {
	for text, want := range map[string]string{
		`{"a":["/客户 wmWangFang","/客户 wmLiWei"]}`:            `{"a":["/客户 ` + bot.Pseudonym(fang) + `","/客户 wmLiWei"]}`,
		`{"a":"王芳菲菲 138****0017","n":12345678901234567}`:    `{"a":"` + nobody + " " + nobody + `","n":12345678901234567}`,
		`{"a":"芳","b":"芳香","c":"三楼奶茶妈妈"}`:                   `{"a":"芳","b":"芳香","c":"三楼奶茶妈妈"}`,
		`{"a":"芳","b":"芳香","c":"给三楼奶茶妈妈","d":"wmWangFang"}`: `{"a":"` + nobody + `","b":"芳香","c":"给` + nobody + `","d":"` + bot.Pseudonym(fang) + `"}`,
		`no JSON of wmWangFang`:                             `no JSON of ` + bot.Pseudonym(fang),
	} {
		if got := fangsScrubber.body(text); got != want {
			t.Errorf("%s becomes\n%s, want\n%s", text, got, want)
		}
	}
}

func FuzzTextsWithoutACustomerNameThemNoMore(f *testing.F) {
	f.Add(`{"a":"王芳菲菲","wm":{"b":["wmWangFang",1e9,null,true]}}`)
	f.Add(`"13800000017 oFangUnion"`)
	f.Add(`[`)
	f.Fuzz(func(t *testing.T, text string) {
		clean := fangsScrubber.body(bodyOf(map[string]string{"said": text}))
		for _, word := range []string{fang, fangName, fangPhone, fangUnion} {
			if strings.Contains(clean, word) {
				t.Errorf("%q is left in %q", word, clean)
			}
		}
		if !json.Valid([]byte(clean)) {
			t.Errorf("%q is no JSON", clean)
		}
		if raw := fangsScrubber.body(text); json.Valid([]byte(text)) && !json.Valid([]byte(raw)) {
			t.Errorf("%q was JSON, and %q is none", text, raw)
		}
	})
}
