package app

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// wildNames are names that people really give themselves, and some that they
// give to do harm.
var wildNames = []string{
	"🌸👩‍👩‍👧‍👦🇨🇳", "小\u200b雨\ufeff", "雨\u202e小\u2066", strings.Repeat("长", 200), strings.Repeat("🍵", 60),
	`=HYPERLINK("http://example.com","点我")`, "＝1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\u202e=1+1", "\u200b=1+1",
	`小"雨",大`, "上\n下", "'; DROP TABLE customers; --", "%NICKNAME%{{.Name}}", "\x1b[2J清屏", "𠮷野家 ﷽ Z̵͙̏a̷lgo", " ",
}

// TestNamesOfAllKindsGoThroughTheWholeHouse: every name is welcomed, tagged,
// kept and shown, on a terminal without its control characters and in a
// spreadsheet without anything that runs.
func TestNamesOfAllKindsGoThroughTheWholeHouse(t *testing.T) {
	t.Parallel()
	grounds(t, func(t *testing.T, w where) {
		h := openHouse(t, w)
		ids := map[string]string{}
		for _, name := range wildNames {
			ids[h.scan(t, name, "s17-door")] = name
		}
		h.settled(t)
		db := h.bots[0].Store()
		for id, name := range ids {
			h.once(t, id)
			if c, err := db.Customer(t.Context(), id); err != nil || c.Name != name {
				t.Errorf("%q is kept as %q, %v", name, c.Name, err)
			}
			var out bytes.Buffer
			must(t, printTimeline(t.Context(), &out, db, shanghai, id, 100))
			first, _, _ := strings.Cut(out.String(), "\n")
			if !strings.HasPrefix(first, id) || !quiet(out.String()) {
				t.Errorf("%q is shown as %q", name, out.String())
			}
			if said := h.customer(t, id); !quiet(said) {
				t.Errorf("%q is shown as %q", name, said)
			}
		}
		must(t, h.agrees(t.Context(), db))
		h.noDeadSends(t)

		file := filepath.Join(t.TempDir(), "名单.csv")
		saysAll(t, h.audience(t, segmentOptions{file: file}, "领券新客"), fmt.Sprint(len(wildNames), " 位客户写进了 "))
		shown := map[string]string{}
		for _, row := range harmless(t, file) {
			shown[row[0]] = row[1]
		}
		for id, name := range ids {
			if cell, there := shown[id]; !there || strings.TrimPrefix(cell, "'") != strings.TrimPrefix(plain(name), "'") {
				t.Errorf("%q stands in the file as %q", name, cell)
			}
		}
	})
}

// TestOrdersOfNobodyAreExportedHarmlessly writes what a till said into a file
// that people open with a spreadsheet.
func TestOrdersOfNobodyAreExportedHarmlessly(t *testing.T) {
	w := onSQLite(t)
	t.Setenv("ZHANGGUI_DATABASE_DRIVER", w.driver)
	t.Setenv("ZHANGGUI_DATABASE_DSN", w.dsn)
	h := openHouse(t, w)
	var book bytes.Buffer
	c := csv.NewWriter(&book)
	must(t, c.Write(strings.Split(tillColumns, ",")))
	n := 0
	for i, name := range wildNames {
		if strings.ContainsAny(name, "\r\n\x1b") || len(name) > 200 {
			continue
		}
		n++
		must(t, c.Write([]string{fmt.Sprintf("N%02d", i), fmt.Sprintf("139001390%02d", i), "", "5", "2026-01-02", "", name, name}))
	}
	c.Flush()
	till := filepath.Join(t.TempDir(), "till.csv")
	must(t, os.WriteFile(till, book.Bytes(), 0o600))
	if said, err := h.imported(t, importOptions{}, till); err != nil || !strings.Contains(said, fmt.Sprintf("新订单 %d 笔", n)) {
		t.Fatalf("the import says\n%s\n%v", said, err)
	}
	var out bytes.Buffer
	must(t, printUnjoined(t.Context(), &out, h.bots[0].Store(), shanghai, 100))
	if !quiet(out.String()) {
		t.Errorf("it shows %q", out.String())
	}

	file := filepath.Join(t.TempDir(), "待认领.csv")
	defaults, err := os.ReadFile("../../config.yaml")
	must(t, err)
	cmd := Command(defaults, "test")
	cmd.SetOut(&out)
	cmd.SetErr(&bytes.Buffer{})
	cmd.SetArgs([]string{"orders", "unjoined", "--csv", file})
	must(t, cmd.ExecuteContext(t.Context()))
	if rows := harmless(t, file); len(rows) != n {
		t.Errorf("%d orders are in the file, want %d", len(rows), n)
	}
}

// quiet says whether a text leaves a terminal alone.
func quiet(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsAny(text, "\x1b\r\t\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")
}

// harmless reads a file that a spreadsheet opens, and wants no cell in it that
// is run instead of shown. It answers the rows below the heading.
func harmless(t *testing.T, file string) [][]string {
	t.Helper()
	text, err := os.ReadFile(file)
	must(t, err)
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(text), "\ufeff")))
	rows, err := r.ReadAll()
	must(t, err)
	for _, row := range rows {
		for _, cell := range row {
			// What turns the direction does not stop what comes after it.
			first, _ := utf8.DecodeRuneInString(strings.TrimLeft(cell, "\u202e"))
			if strings.ContainsRune("=+-@\t\r＝＋－＠", first) {
				t.Errorf("a spreadsheet would run %q", cell)
			}
		}
	}
	return rows[1:]
}
