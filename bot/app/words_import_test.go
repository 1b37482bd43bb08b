package app

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/wordfilter/wordlist"
)

// words brings the rules of a table in, as the command does.
func (h *house) words(t *testing.T, dry bool, table string) string {
	t.Helper()
	entries, wrong := wordlist.Read("a.tsv", strings.NewReader(table))
	_, entries, _ = wordlist.Build("a.tsv", entries)
	var out bytes.Buffer
	tak := taking{db: h.bots[0].store, how: "words import", out: &out, bar: newProgress(&bytes.Buffer{}), at: time.Now().UTC().Truncate(time.Microsecond), bad: len(wrong)}
	if err := tak.run(t.Context(), map[string]bool{"poaching/加我微信": true}, entries, dry); err != nil && len(wrong) == 0 {
		t.Fatal(err)
	}
	return out.String()
}

func (h *house) ruleOf(t *testing.T, id string) bot.WordRule {
	t.Helper()
	all, err := h.bots[0].store.WordRules(t.Context())
	must(t, err)
	for _, r := range all {
		if r.ID == id {
			return r
		}
	}
	return bot.WordRule{}
}

// Rules of a file are in force, once, whatever the number of imports, with their
// entry of the audit trail.
func TestRulesOfAFileComeIn(t *testing.T) {
	grounds(t, func(t *testing.T, w where) {
		h := openHouse(t, w)
		const table = "word\tcategory\tseverity\tspeakers\n隔壁团长\tpoaching\twarn\tcustomers\n转账+私下\t店内\treview\tboth\n加我微信\tpoaching\tnote\tcustomers\n"
		if said := h.words(t, true, table); !strings.Contains(said, "新规则 3 条") || !strings.Contains(said, "什么都没有写") {
			t.Errorf("%s", said)
		}
		if r := h.ruleOf(t, "own/隔壁团长"); r.ID != "" {
			t.Errorf("a check wrote %+v", r)
		}
		if said := h.words(t, false, table); !strings.Contains(said, "写好了 3 条") {
			t.Errorf("%s", said)
		}
		if r := h.ruleOf(t, "own/转账+私下"); fmt.Sprintf("%v %s %s", r.Words, r.Step, r.Speakers) != "[转账 私下] review both" || !strings.HasPrefix(r.By, "cli:") {
			t.Errorf("%+v", r)
		}
		if r := h.ruleOf(t, "poaching/加我微信"); r.Step != bot.StepNote {
			t.Errorf("the rule that ships is not changed: %+v", r)
		}
		if said := h.words(t, false, table); !strings.Contains(said, "新规则 0 条，有变化 0 条，没有变化 3 条") || strings.Contains(said, "写好了") {
			t.Errorf("the same once more: %s", said)
		}
		said := h.words(t, false, strings.Replace(table, "review", "remove", 1)+"\t没有词\twarn\tboth\n")
		if !strings.Contains(said, "新规则 0 条，有变化 1 条，没有变化 2 条，不能用 1 条") || h.ruleOf(t, "own/转账+私下").Step != bot.StepRemove {
			t.Errorf("%s", said)
		}
		trail, err := h.bots[0].store.AuditTrail(t.Context(), bot.Everything(), bot.AuditQuery{Action: "words import", Limit: 10})
		must(t, err)
		if len(trail) != 2 || trail[0].Count != 1 || trail[1].Count != 3 || trail[1].Detail != "3 条敏感词规则" {
			t.Errorf("the audit trail: %+v", trail)
		}
	})
}

// Who stops an import goes on with the same command.
func TestAnImportOfRulesGoesOnWhereItStopped(t *testing.T) {
	h := openHouse(t, onSQLite(t))
	lines := []string{"word\tcategory\tseverity"}
	for n := range 2*takenAtOnce + 7 {
		lines = append(lines, fmt.Sprintf("测试词条%d号\t店内\tnote", n))
	}
	for _, c := range []struct{ upTo, fresh, same int }{{takenAtOnce, takenAtOnce, 0}, {2*takenAtOnce + 7, takenAtOnce + 7, takenAtOnce}} {
		said := h.words(t, false, strings.Join(lines[:c.upTo+1], "\n"))
		if !strings.Contains(said, fmt.Sprintf("新规则 %d 条，有变化 0 条，没有变化 %d 条", c.fresh, c.same)) || !strings.Contains(said, fmt.Sprintf("写好了 %d 条", c.fresh)) {
			t.Errorf("%s", said)
		}
	}
}
