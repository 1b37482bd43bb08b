package wordfilter

import (
	"testing"

	"github.com/longbridgeapp/opencc"
)

// The generated table is OpenCC's: what it converts alone, it folds.
func TestTraditionalIsWhatOpenCCSays(t *testing.T) {
	converter, err := opencc.New("t2s")
	if err != nil {
		t.Fatal(err)
	}
	differ, total := 0, 0
	for r := rune(0x3400); r <= 0x9FFF; r++ {
		want, err := converter.Convert(string(r))
		if err != nil {
			t.Fatal(err)
		}
		if want == string(r) {
			continue
		}
		total++
		if s := singles()[r]; string(s.to) != want && s.how != Digit {
			differ++
			t.Logf("%c: folds to %c, OpenCC says %s", r, s.to, want)
		}
	}
	if total < 3000 || differ > 0 {
		t.Errorf("%d of %d characters differ", differ, total)
	}
}

// Every fold comes to an end, and what it comes to folds no further.
func TestFoldsEnd(t *testing.T) {
	for r := range rune(0x30000) {
		if kindOf(r) != letter {
			continue
		}
		for _, to := range foldsTo(r, nil) {
			if _, how := step(to); how != 0 || kindOf(to) != letter {
				t.Errorf("%c (%U) folds to %c (%U), which is not the end of it", r, r, to, to)
			}
		}
	}
}
