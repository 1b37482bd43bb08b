package doctor

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
)

// no is WeCom's refusal.
type no struct {
	code   int
	advice string
	msg    string
}

func (n no) Error() string  { return "wecom: " + n.msg }
func (n no) ErrCode() int   { return n.code }
func (n no) Advice() string { return n.advice }
func (n no) Passing() bool  { return n.code == -1 || n.code == 45009 }

// says wants a finding of a status that holds every one of some words.
func says(t *testing.T, f Finding, status Status, words ...string) {
	t.Helper()
	if f.Status != status {
		t.Errorf("it is %s, want %s: %s", f.Status, status, f.What)
	}
	text := told(f)
	for _, word := range words {
		if !strings.Contains(text, word) {
			t.Errorf("nothing is said of %q:\n%s", word, text)
		}
	}
}

// told is everything that a finding says.
func told(f Finding) string {
	parts := []string{f.What, f.Why, f.Example}
	parts = append(parts, f.Do...)
	for _, more := range f.More {
		parts = append(parts, told(more))
	}
	return strings.Join(parts, "\n")
}

// always is a check that finds the same every time.
func always(name string, f Finding, needs ...string) Check {
	return Check{Name: name, Title: "「" + name + "」", Needs: needs, Run: func(context.Context) Finding { return f }}
}

func TestWhatRestsOnAFailedCheckIsSkippedAndNamesIt(t *testing.T) {
	bad, good := Finding{Status: Fail, What: "坏了"}, Finding{Status: OK, What: "好的"}
	broken := Check{Name: "never", Needs: []string{"b"}, Run: func(context.Context) Finding { t.Error("it ran"); return good }}
	var seen []string
	report, err := Examine(t.Context(), []Check{
		always("a", good), always("b", bad, "a"), broken, always("d", good, "never"),
		always("e", Finding{Status: Skipped, What: "没法看"}), always("f", good, "e"),
		always("g", Finding{Status: Advice, What: "建议"}), always("h", good, "g", "nobody"),
	}, nil, func(r Result) { seen = append(seen, r.Name) })
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]struct {
		status Status
		mend   string
	}{
		"a": {OK, ""}, "b": {Fail, ""}, "never": {Skipped, "b"}, "d": {Skipped, "b"}, "e": {Skipped, ""}, "f": {Skipped, "e"}, "g": {Advice, ""}, "h": {OK, ""},
	}
	for _, r := range report {
		if r.Status != want[r.Name].status || r.Mend != want[r.Name].mend {
			t.Errorf("%s is %s and waits for %q", r.Name, r.Status, r.Mend)
		}
	}
	if len(seen) != len(want) {
		t.Errorf("told of %v", seen)
	}
	if report.Status() != Fail {
		t.Errorf("all in all it is %s", report.Status())
	}
}

func TestAdviceAloneLetsTheShopOpen(t *testing.T) {
	report, err := Examine(t.Context(), []Check{always("a", Finding{Status: Advice, What: "建议"})}, nil, nil)
	if err != nil || report.Status() != Advice {
		t.Fatal(report.Status(), err)
	}
	if text := report.summary("zhanggui doctor"); !strings.Contains(text, "可以开门") {
		t.Error(text)
	}
}

func TestACheckThatBreaksDownIsNoFinding(t *testing.T) {
	_, err := Examine(t.Context(), []Check{{Name: "wild", Run: func(context.Context) Finding { panic("oh") }}}, nil, nil)
	if err == nil || !strings.Contains(err.Error(), "wild") {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Examine(ctx, []Check{always("a", Finding{})}, nil, nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestNamesForScripts(t *testing.T) {
	report := Report{
		{Name: "corp", Title: "企业资料", Finding: Finding{Status: Fail, What: "w", Why: "y", Do: []string{"a"}, Example: "<x>", More: []Finding{{Status: Advice, What: "m"}}}},
		{Name: "clock", Title: "时钟", Finding: Finding{Status: Skipped, What: "s"}, Mend: "corp"},
	}
	var out bytes.Buffer
	if err := report.JSON(&out); err != nil {
		t.Fatal(err)
	}
	var read struct {
		Status string
		Checks []map[string]any
	}
	if err := json.Unmarshal(out.Bytes(), &read); err != nil {
		t.Fatal(err)
	}
	first := read.Checks[0]
	for _, key := range []string{"name", "title", "status", "what", "why", "do", "example", "more"} {
		if first[key] == nil {
			t.Errorf("%s is missing in %v", key, first)
		}
	}
	if read.Status != "fail" || read.Checks[1]["mend_first"] != "corp" || first["example"] != "<x>" {
		t.Errorf("%s", out.String())
	}
}

func TestTheWorstIsToldFirst(t *testing.T) {
	f := gather([]Finding{{Status: Advice, What: "1"}, {Status: Fail, What: "2"}, {Status: Fail, What: "3"}}, well("好"))
	if f.What != "2" || f.Status != Fail || len(f.More) != 2 || f.More[0].What != "3" || f.More[1].What != "1" {
		t.Errorf("%+v", f)
	}
	if f := gather(nil, well("好")); f.Status != OK {
		t.Errorf("%+v", f)
	}
}

func TestPrintingIsReadableAndSafe(t *testing.T) {
	var out bytes.Buffer
	p := Printer{Out: &out, Again: "zhanggui doctor"}
	report := Report{
		{Name: "a", Title: "员工", Finding: Finding{Status: Fail, What: "坏\x1b[2J了\u202e", Do: []string{"一", "二\n接着"}, Example: "x: 1"}},
		{Name: "b", Title: "时钟", Finding: Finding{Status: Skipped}, Mend: "a"},
	}
	for _, r := range report {
		p.Print(r)
	}
	p.Close(report)
	want := "✗  员工          坏[2J了\n      1. 一\n      2. 二\n         接着\n          x: 1\n\n" +
		"－ 「员工」解决以后再查：时钟\n\n先把「员工」处理好，再运行一次 zhanggui doctor。\n"
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}

func TestLongListsOfNamesAreCut(t *testing.T) {
	names := slices.Repeat([]string{"李明"}, 20)
	if text := named(names); !strings.HasSuffix(text, "等 20 个") || strings.Count(text, "李明") != mostNamed {
		t.Error(text)
	}
}
