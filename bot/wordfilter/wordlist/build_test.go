package wordlist

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// One letter alone cannot be looked for; the rest of its list is.
func TestWhatAnEngineRefusesIsAProblemOfItsLine(t *testing.T) {
	entries, problems := read(t, "a.tsv", "word\tcategory\tseverity\n赌博\tx\tlow\nv\tx\tlow\n裸聊\tx\tlow\n")
	if len(entries) != 3 || problems != nil {
		t.Fatalf("%+v %v", entries, problems)
	}
	engine, good, problems := Build("a.tsv", entries)
	if len(good) != 2 || len(problems) != 1 || problems[0].Line != 3 || !strings.Contains(problems[0].What, `"v"`) {
		t.Fatalf("%+v %v", good, problems)
	}
	found := engine.Find("他们裸聊", nil)
	if len(found) != 1 || good[found[0].Rule].Written != "裸聊" {
		t.Errorf("%+v", found)
	}
}

func TestAListIsReadAsItWasWritten(t *testing.T) {
	var b strings.Builder
	if err := Write(&b, fullEntries); err != nil {
		t.Fatal(err)
	}
	got, problems := read(t, "a.tsv", b.String())
	if diff := cmp.Diff(fullEntries, got, cmpopts.IgnoreFields(Entry{}, "Line")); diff != "" || problems != nil {
		t.Errorf("%s%v", diff, problems)
	}
}
