package wordfilter

import "testing"

// What stands for a word, and by what, in texts that are nothing but it.
func TestBendsAreNamedByTheShortestChain(t *testing.T) {
	for _, c := range []struct {
		word, text string
		via        Techniques
	}{
		{"刷单", "刷x单", Filler},
		{"兼职", "兼XX职", Filler},
		{"赌博", "赌1博", Filler},
		{"赚钱", "赚💰", Alias},
		{"王八蛋", "王八🥚", Alias},
		{"加微信", "加卫星", Alias},
		{"微信", "vx同号", Initials},
		{"六合彩", "lhc资料", Initials},
		{"时时彩", "彩时时", Reversed},
		{"偷拍", "偷柏", Shape},
		{"fuck", "f*ck", Homoglyph},
		{"fuck", "f**k", Homoglyph},
		{"赌场", "赌赌场场", 0},
	} {
		e, err := Build([]Rule{{ID: "1", Words: []string{c.word}, Techniques: All}}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		hits := e.Find(c.text, nil)
		if len(hits) != 1 || hits[0].Via&Second != c.via {
			t.Errorf("%s in %q: %v, wanted by %s", c.word, c.text, hits, c.via)
		}
	}
}

// A word of a combination that can be read as bent as well is found as plainly as
// it stands there.
func TestACombinationIsNoMoreBentThanItsWords(t *testing.T) {
	for text, via := range map[string]Techniques{
		"刷单，日结三百":  0,
		"刷x单，日结三百": Filler,
		"加微信，有红包":  0,
		"加微信领红包":   0,
		"加薇信领红包":   Alias,
	} {
		e, err := Build([]Rule{
			{ID: "1", Words: []string{"刷单", "日结"}, Techniques: All},
			{ID: "2", Words: []string{"加微信", "红包"}, Techniques: All},
		}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if hits := e.Find(text, nil); len(hits) != 1 || hits[0].Via != via {
			t.Errorf("%s: %v, wanted by %q", text, hits, via)
		}
	}
}

// Letters and digits that mean something else stand for no word.
func TestAddressesNamesAndNumbersAreNoWords(t *testing.T) {
	for word, text := range map[string]string{
		"脑残":  "网址是 nc.example.com",
		"贱人":  "Jian Ren 老师请假",
		"赌场":  "Du Chang'an 您好",
		"时时彩": "订单号 ssc20231",
		"减肥药": "车牌 JFY 889",
		"二逼":  "订单 8813 到了",
		"刷单":  "SD卡包邮",
	} {
		e, err := Build([]Rule{{ID: "1", Words: []string{word}, Techniques: All}}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if hits := e.Find(text, nil); len(hits) > 0 {
			t.Errorf("%s is found in %q: %v", word, text, hits)
		}
	}
}

// A word of a combination also counts inside of a compound.
func TestACombinationReachesIntoCompounds(t *testing.T) {
	e, err := Build([]Rule{{ID: "1", Words: []string{"棋牌", "上分"}}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !e.Any("棋牌室开业，上分送分") {
		t.Error("棋牌 in 棋牌室 is not found")
	}
}
