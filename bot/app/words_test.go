package app

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/handlers"
)

// constants are the values of the vocabulary's constants of a type.
func constants(t *testing.T, file, ofType string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var values []string
	ast.Inspect(parsed, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if of, ok := spec.Type.(*ast.Ident); ok && of.Name == ofType {
			for _, v := range spec.Values {
				text, err := strconv.Unquote(v.(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				values = append(values, text)
			}
		}
		return false
	})
	if len(values) == 0 {
		t.Fatalf("%s declares no %s", file, ofType)
	}
	return values
}

func TestATimeLineHasAChineseWordForEverything(t *testing.T) {
	for _, c := range []struct {
		file, ofType string
		title        func(string) string
	}{
		{"../interaction.go", "InteractionKind", func(s string) string { return bot.InteractionKind(s).Title() }},
		{"../shop.go", "RelationStatus", func(s string) string { return bot.RelationStatus(s).Title() }},
		{"../send.go", "SendKind", func(s string) string { return bot.SendKind(s).Title() }},
		{"../outcome.go", "Class", func(s string) string { return bot.Class(s).Title() }},
	} {
		for _, value := range constants(t, c.file, c.ofType) {
			if value != "" && c.title(value) == value {
				t.Errorf("%s %q has no Chinese word", c.ofType, value)
			}
		}
	}
}

func TestATimeLineDoesNotLetNamesMoveTheTerminal(t *testing.T) {
	if got := plain("小明\x1b[2J\u202eevil\r\n👨‍👩‍👧"); got != "小明[2Jevil👨‍👩‍👧" {
		t.Errorf("%q", got)
	}
}

func TestAnExplanationTellsWhatTheConfigurationDoesNotKnow(t *testing.T) {
	shop := config.Shop{
		Timezone: "Asia/Shanghai",
		Staff:    []config.Staff{{UserID: "liming"}},
		Channels: []config.Channel{{State: "s17-door"}},
		Welcome:  config.Welcome{Rules: []config.WelcomeRule{{Name: "默认", Message: "welcome/default"}}},
	}
	for _, c := range []struct {
		state, staff string
		strange      []string
	}{
		{"s17-door", "LiMing", nil},
		{"", "", nil},
		{"s17-dor", "liming", []string{"没有渠道「s17-dor」"}},
		{"s17-dor", "limng", []string{"没有渠道「s17-dor」", "没有员工「limng」"}},
	} {
		var out bytes.Buffer
		explainWelcome(&out, shop, handlers.Situation{State: c.state, UserID: c.staff, At: time.Now()})
		if n := strings.Count(out.String(), "注意"); n != len(c.strange) {
			t.Errorf("%q %q: %d warnings:\n%s", c.state, c.staff, n, out.String())
		}
		for _, said := range append(c.strange, "选用「默认」") {
			if !strings.Contains(out.String(), said) {
				t.Errorf("%q %q: nothing says %q:\n%s", c.state, c.staff, said, out.String())
			}
		}
	}
}
