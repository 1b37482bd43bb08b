package nearest

import "testing"

func TestASlipIsForgiven(t *testing.T) {
	names := []string{"标签", "去标签", "welcome/default", "welcome/door"}
	for wrong, want := range map[string]string{
		"标牵": "标签", "welcome/defualt": "welcome/default", "welcome/dor": "welcome/door",
		"标签": "去标签", "完全不是": "", "": "",
	} {
		if got := Among(wrong, names); got != want {
			t.Errorf("%q: got %q, want %q", wrong, got, want)
		}
	}
}

func TestASwapOfNeighboursIsOneSlip(t *testing.T) {
	for _, c := range []struct {
		from, to string
		want     int
	}{{"ab", "ba", 1}, {"", "abc", 3}, {"客互", "客户", 1}, {"same", "same", 0}, {"abcd", "xbdc", 2}} {
		if got := Distance(c.from, c.to); got != c.want {
			t.Errorf("%q to %q: %d, want %d", c.from, c.to, got, c.want)
		}
	}
}
