package commands

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the table of commands into the README")

// The table stands between these lines of the README.
const (
	tableBegins = "<!-- commands: go test ./handlers/commands -run Table -update -->\n"
	tableEnds   = "<!-- end of commands -->"
)

func TestTheTableOfCommandsInTheREADMEIsThatOfTheList(t *testing.T) {
	const path = "../../README.md"
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, begins := strings.Cut(string(data), tableBegins)
	table, after, ends := strings.Cut(rest, tableEnds)
	if !begins || !ends {
		t.Fatalf("the README has no place for the table: %q and %q", tableBegins, tableEnds)
	}
	want := Markdown(Options{})
	if *update {
		if err := os.WriteFile(path, []byte(before+tableBegins+want+tableEnds+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, table); diff != "" {
		t.Errorf("the README's table is not the list's (-want +got):\n%s", diff)
	}
}
