package config_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot/config"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Every file under testdata/mistakes holds one mistake (lines "# env: NAME=value"
// set variables), and the .golden file beside it what its owner is told. Each
// secret in them contains the word S3CRET, which nobody is ever told.
func TestEveryMistakeIsExplained(t *testing.T) {
	files, err := filepath.Glob("testdata/mistakes/*.yaml")
	if err != nil || len(files) < 80 {
		t.Fatalf("found %d mistakes (%v), want at least 80", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".yaml"), func(t *testing.T) {
			_, err := config.Load(nil, file, environmentOf(t, file))
			var problems config.Problems
			if !errors.As(err, &problems) || len(problems) == 0 {
				t.Fatalf("got %v, want problems", err)
			}
			got := strings.ReplaceAll(err.Error(), "testdata/mistakes/", "") + "\n"
			if strings.Contains(got, "S3CRET") {
				t.Errorf("a secret is told:\n%s", got)
			}
			golden := strings.TrimSuffix(file, ".yaml") + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func environmentOf(t *testing.T, file string) []string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var env []string
	for line := range strings.Lines(string(b)) {
		if v, ok := strings.CutPrefix(line, "# env: "); ok {
			env = append(env, strings.TrimSuffix(v, "\n"))
		}
	}
	return env
}
