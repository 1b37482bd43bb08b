package wordfilter

import (
	"slices"
	"strings"
	"testing"
)

// engineOf is an engine of rules of one word each.
func engineOf(t testing.TB, words ...string) *Engine {
	t.Helper()
	rules := make([]Rule, len(words))
	for i, w := range words {
		rules[i] = Rule{ID: w, Words: []string{w}, Techniques: Folds}
	}
	return build(t, rules...)
}

// build is an engine of rules that finds words anywhere: these tests are about
// characters, not about where Chinese words begin.
func build(t testing.TB, rules ...Rule) *Engine {
	t.Helper()
	e, err := Build(rules, Options{Loose: true})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestFindUndoesWhatPeopleBend(t *testing.T) {
	for _, c := range []struct {
		word, text string
		found      string
		via        Techniques
	}{
		{"发票", "可以开发票吗", "发票", 0},
		{"fuck", "你说什么 FuCk 滚", "FuCk", Case},
		{"VPN", "卖vpn的", "vpn", Case},
		{"VPN", "卖VPN的", "VPN", 0},
		{"VPN", "卖ＶＰＮ的", "ＶＰＮ", Width},
		{"vpn", "卖ＶＰＮ的", "ＶＰＮ", Case | Width},
		{"赌博", "線上賭博", "賭博", Traditional},
		{"賭博", "线上赌博", "赌博", Traditional},
		{"刷单", "招刷単", "刷単", Traditional},
		{"六合彩", "6合彩", "6合彩", Digit},
		{"六合彩", "⑥合彩", "⑥合彩", Digit},
		{"六合彩", "❻合彩", "❻合彩", Digit},
		{"六合彩", "陆合彩", "陆合彩", Digit},
		{"六合彩", "陸合彩", "陸合彩", Traditional | Digit},
		{"六合彩", "㈥合彩", "㈥合彩", Digit},
		{"六合彩", "６合彩", "６合彩", Width | Digit},
		{"六合彩", "𝟔合彩", "𝟔合彩", Digit},
		{"六合彩", "٦合彩", "٦合彩", Digit},
		{"六合彩", "6️⃣合彩", "6️⃣合彩", Digit | Combining},
		{"一夜情", "壹夜情", "壹夜情", Digit},
		{"12315", "⑫③15", "⑫③15", Digit},
		{"fuck", "𝒻𝓊𝒸𝓀 you", "𝒻𝓊𝒸𝓀", Letter},
		{"fuck", "Ⓕⓤⓒⓚ", "Ⓕⓤⓒⓚ", Case | Letter},
		{"fuck", "⒡⒰⒞⒦", "⒡⒰⒞⒦", Letter},
		{"fuck", "ꜰᴜᴄᴋ", "ꜰᴜᴄᴋ", Case | Letter},
		{"fuck", "ᶠᵘᶜᵏ", "ᶠᵘᶜᵏ", Letter},
		{"vpn", "卖🆅🅿🅽", "🆅🅿🅽", Case | Letter},
		{"vpn", "卖🅥🅟🅝", "🅥🅟🅝", Case | Letter},
		{"vpn", "卖🄥🄟🄝", "🄥🄟🄝", Case | Letter},
		{"vpn", "卖🇻🇵🇳", "🇻🇵🇳", Case | Letter},
		{"fuck", "fück", "fück", Combining},
		{"色情", "⾊情", "⾊情", Compatibility},
		{"枪支", "枪⽀", "枪⽀", Compatibility},
		{"车震", "⻋震", "⻋震", Compatibility},
		{"秘方", "㊙方", "㊙方", Compatibility},
		{"毒品", "毒️品", "毒️品", Combining},
		{"洗钱", "洗̶钱̶", "洗̶钱", Combining},
		{"加微信", "加\u200b微\u2060信", "加\u200b微\u2060信", ZeroWidth},
		{"裸聊", "\u202e裸\u202c聊", "裸\u202c聊", ZeroWidth},
		{"fuck", "fuuuuuck", "fuuuuuck", Repeat},
		{"fuck", "fuckkk", "fuckkk", Repeat},
		{"六合彩", "六六合合彩彩", "六六合合彩彩", Repeat},
		{"加微信", "加微微微信", "加微微微信", Repeat},
		{"妈的", "妈妈的", "妈的", 0},
		{"赌博", "赌*博", "赌*博", Separator},
		{"外挂", "外.挂", "外.挂", Separator},
		{"办证", "办　证", "办　证", Separator},
		{"枪支", "【枪】【支】", "枪】【支", Separator},
		{"发票", "发、票", "发、票", Separator},
		{"贷款", "贷…款", "贷…款", Separator},
		{"加微信", "加丨微丨信", "加丨微丨信", Separator},
		{"赌博", "赌🎲博", "赌🎲博", Emoji},
		{"赌博", "赌👨‍👩‍👧博", "赌👨‍👩‍👧博", Emoji | ZeroWidth},
		{"加 微信", "加 微信", "加 微信", 0},
		{"加 微信", "加微信", "加微信", Separator},
		{"vpn", "v p n", "v p n", Separator},
		{"fuck", "f.u.c.k", "f.u.c.k", Separator},
		{"fuck", "fu*ck", "fu*ck", Separator},
		{"t.me", "来t.me看", "t.me", 0},
		{"赌博", "賭🎲Ⓑ博", "", 0},
		{"加微信", "加Ｗ微信", "", 0},
		{"𠂉人", "𠂉人", "𠂉人", 0},
		{"加我,送", "加我，送", "加我，送", Width},
	} {
		e := engineOf(t, c.word)
		var got []string
		var via Techniques
		for _, m := range e.Find(c.text, nil) {
			got, via = append(got, c.text[m.Start:m.End]), m.Via
		}
		if found := strings.Join(got, "|"); found != c.found || via != c.via {
			t.Errorf("%s in %q: got %q via %q, want %q via %q", c.word, c.text, found, via, c.found, c.via)
		}
	}
}

func TestFindLeavesOrdinaryTextAlone(t *testing.T) {
	for word, texts := range map[string][]string{
		"ass":  {"a class assignment", "classic bass guitar", "as s", "as", "an ass3x", "pass", "as　s", "has s"},
		"shit": {"it's hit", "s hit", "this hit", "s.hit", "ashit"},
		"fuck": {"I live in Scunthorpe", "fuc k", "f uck"},
		"vpn":  {"orderId=abvpnx17", "v pn", "v. p. n", "s v p n x", "lvpn", "vpn17x", "中v p n x文"},
		"sm":   {"S M L XL", "s m", "S/M", "S-M", "s、m", "small", "sm3x"},
		"代开发票": {"小李今天代，开发，票据组的活"},
		"加微信":  {"这题要加，微妙的是他信了", "加！微信", "加\n微信", "加:微信", "加微。信", "加微微信"},
		"贷款":   {"车贷。款项已付", "车贷. 款项已付", "贷‼️款"},
		"宝宝":   {"宝", "宝贝", "宝，宝"},
		"他妈的":  {"他妈妈的包"},
		"918":  {"19180", "9180", "1.918", "918.5", "a918", "91 8", "9-18", "9.18", "9,18", "9118"},
		"good": {"god"},
	} {
		e := engineOf(t, word)
		for _, text := range texts {
			if got := e.Find(text, nil); len(got) > 0 {
				t.Errorf("%s is no part of %q, but %q was found via %s", word, text, text[got[0].Start:got[0].End], got[0].Via)
			}
		}
	}
}

func TestFindGivesAllPlacesInOrder(t *testing.T) {
	e := engineOf(t, "代开发票", "发票", "开发", "票据", "发票")
	text := "代开发票据，发票"
	var got []string
	for _, m := range e.Find(text, nil) {
		got = append(got, e.Rules()[m.Rule].ID+text[m.Start:m.End])
	}
	want := []string{"代开发票代开发票", "开发开发", "发票发票", "发票发票", "票据票据", "发票发票", "发票发票"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestFindAppends(t *testing.T) {
	before := []Match{{Rule: 7}}
	got := engineOf(t, "发票").Find("发票", before)
	if len(got) != 2 || got[0].Rule != 7 {
		t.Errorf("got %v, want what was there and one more", got)
	}
}

func TestRulesHearWhoSpeaks(t *testing.T) {
	e := build(t,
		Rule{ID: "都", Words: []string{"发票"}},
		Rule{ID: "顾客", Words: []string{"发票"}, Speakers: Customers},
		Rule{ID: "店员", Words: []string{"发票"}, Speakers: Staff},
	)
	for speaking, want := range map[Speakers][]int{Both: {0, 1, 2}, Customers: {0, 1}, Staff: {0, 2}} {
		var got []int
		for _, m := range e.FindFor("发票", speaking, nil) {
			got = append(got, m.Rule)
		}
		if !slices.Equal(got, want) {
			t.Errorf("speakers %d: got rules %v, want %v", speaking, got, want)
		}
	}
}

func TestAllowedPhrasesShelterTheWord(t *testing.T) {
	e := build(t, Rule{ID: "发票", Words: []string{"发票"}, Allowed: []string{"开发票系统", "电子发票"}}, Rule{ID: "电子", Words: []string{"电子"}})
	for text, want := range map[string]int{
		"开发票系统":        0,
		"开 發 票 系 统":    0,
		"发票":           1,
		"开发票系统里的发票":    1,
		"电子发票":         1, // the other rule's
		"开发票系":         1,
		"开发票系统，电子发票":   1,
		"开发票系统电子 发票发票": 2,
	} {
		if got := e.Find(text, nil); len(got) != want {
			t.Errorf("%q: got %v, want %d matches", text, got, want)
		}
	}
}

func TestCombinationsStandCloseTogether(t *testing.T) {
	e := build(t, Rule{ID: "组合", Words: []string{"低价", "代购", "v"}, Within: 12})
	for text, want := range map[string]string{
		"低价代购加v": "低价代购加v",
		"要的v我，专业代购，全网低价！":  "v我，专业代购，全网低价",
		"低价，真的低价代购加V好":     "低价代购加V",
		"低价这里隔得很远很远很远代购加v": "",
		"低价代购":                  "",
		"低价代购加v。低价代购加v":         "低价代购加v|低价代购加v",
		"低價 代 购 加ｖ":             "低價 代 购 加ｖ",
		"低价代购加video":            "",
		"\xff低价\xff代购\xffv\xff": "低价\xff代购\xffv",
	} {
		var got []string
		for _, m := range e.Find(text, nil) {
			got = append(got, text[m.Start:m.End])
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestCombinationsTellAllTechniques(t *testing.T) {
	e := build(t, Rule{ID: "组合", Words: []string{"低价", "代购"}})
	got := e.Find("低價，代*购", nil)
	if len(got) != 1 || got[0].Via != Traditional|Separator {
		t.Errorf("got %v, want one match via traditional and separator", got)
	}
}
