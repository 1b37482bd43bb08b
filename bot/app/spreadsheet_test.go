package app

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestASpreadsheetRunsNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.csv")
	cells := []string{"=HYPERLINK(\"x\")", "+1", "-2", "@SUM(A1)", "\tx", "\rx", "＝1", "小雨, \"大\"", "a=b", "", "🌸"}
	rows, err := toSpreadsheet(path, []string{"名字", "=列"}, func(s *spreadsheet) error { return s.row(cells...) })
	if err != nil || rows != 1 {
		t.Fatal(rows, err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	body, marked := strings.CutPrefix(string(text), "\uFEFF")
	if !marked {
		t.Error("there is no byte order mark, so Excel takes the text for GBK")
	}
	r := csv.NewReader(strings.NewReader(body))
	r.FieldsPerRecord = -1
	all, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := slices.Clone(cells)
	for i := range 7 {
		want[i] = "'" + want[i]
	}
	want[5] = "'\rx"
	if !slices.Equal(all[0], []string{"名字", "'=列"}) || !slices.Equal(all[1], want) {
		t.Errorf("it holds %q", all)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("everybody can read it: %v, %v", info.Mode(), err)
	}
}
