package lexicon_test

import (
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot/wordfilter/lexicon"
)

func TestNeighboursInWordsArePairs(t *testing.T) {
	for word := range strings.FieldsSeq("消毒 品牌 颜色 情况 大麻烦 现代 孕妇 枪支弹药 圆滚滚 中华人民共和国 不到长城非好汉 口罩 麻辣烫") {
		last := rune(0)
		for _, r := range word {
			if last != 0 && !lexicon.Pair(last, r) {
				t.Errorf("%s: %c%c is no pair", word, last, r)
			}
			last = r
		}
	}
}

func TestEveryWordOfTwoIsAPair(t *testing.T) {
	words, pairs, missing := 0, 0, 0
	for a := rune(0x4E00); a < 0x9FA6; a += 7 {
		for b := rune(0x4E00); b < 0x9FA6; b += 3 {
			pair := lexicon.Pair(a, b)
			if _, known := lexicon.Cost(lexicon.Add(lexicon.Add(lexicon.Seed, a), b)); known {
				words++
				if !pair {
					missing++
				}
			}
			if pair {
				pairs++
			}
		}
	}
	if missing > words/200 { // the table takes a few for words that are none
		t.Errorf("%d of %d words of two are no pairs", missing, words)
	}
	if all := 2986 * 6967; words < 1000 || pairs > all/10 {
		t.Errorf("%d words and %d pairs of %d, want many words and few pairs", words, pairs, all)
	}
}
