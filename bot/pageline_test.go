package bot

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestALaneOfAMemberIsAKeyWhateverTheID(t *testing.T) {
	if got := PageLane("liming"); got != "member:liming" {
		t.Errorf("got %q", got)
	}
	if got := PageLane(""); got != "" {
		t.Errorf("nobody has the lane %q", got)
	}
	long, other := PageLane(strings.Repeat("长", 40)), PageLane(strings.Repeat("长", 41))
	if len(long) > laneMost || long == other || long != PageLane(strings.Repeat("长", 40)) {
		t.Errorf("long ids have the lanes %q and %q", long, other)
	}
	if got := PageLane("li\xffming"); !utf8.ValidString(got) {
		t.Errorf("%q is no text", got)
	}
}
