package app

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAdvisedCommandsNameTheConfigurationThatWasNamed(t *testing.T) {
	root := Command(nil, "test")
	for text, want := range map[string]string{
		"运行 zhanggui channels sync，或启动 zhanggui serve":       "运行 zhanggui channels sync --config my.yaml，或启动 zhanggui serve --config my.yaml",
		"zhanggui dead list\nzhanggui dead retry all":        "zhanggui dead list --config my.yaml\nzhanggui dead retry --config my.yaml all",
		"zhanggui serve --config other.yaml":                 "zhanggui serve --config other.yaml",
		"先看看 zhanggui demo，或 zhanggui simulate":              "先看看 zhanggui demo，或 zhanggui simulate",
		"GRANT ALL PRIVILEGES ON zhanggui.* TO 'zhanggui'@'": "GRANT ALL PRIVILEGES ON zhanggui.* TO 'zhanggui'@'",
		"zhanggui synchronised":                              "zhanggui synchronised",
	} {
		if got := adviceFor(root, "my.yaml").complete(text); got != want {
			t.Errorf("%q becomes\n%q, want\n%q", text, got, want)
		}
	}
	if got := adviceFor(root, "my shop.yaml").complete("zhanggui sync"); got != "zhanggui sync --config 'my shop.yaml'" {
		t.Errorf("a name with a space is written %q", got)
	}
}

// command runs the program with the shipped shop copied to my.yaml in the
// current folder.
func command(t *testing.T, args ...string) (said string, err error) {
	t.Helper()
	cmd := Command(nil, "test")
	var out bytes.Buffer
	cmd.SetOut(&out)
	cmd.SetErr(&out)
	cmd.SetArgs(append(args, "--config", "my.yaml"))
	err = cmd.ExecuteContext(t.Context())
	return out.String(), err
}

func inACopyOfTheShop(t *testing.T) {
	t.Helper()
	shop, err := os.ReadFile("../../config.yaml")
	must(t, err)
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "my.yaml"), shop, 0o600))
	t.Chdir(dir)
}

func TestHintsOfCommandsCanBeTypedAsTheyStand(t *testing.T) {
	inACopyOfTheShop(t)
	said, err := command(t, "channels", "list")
	must(t, err)
	saysAll(t, said, "zhanggui channels sync --config my.yaml", "zhanggui serve --config my.yaml")
	if _, err := command(t, "customer", "没有这个人"); err == nil || !strings.Contains(err.Error(), "zhanggui sync --config my.yaml") {
		t.Errorf("the refusal is %v", err)
	}
	said, err = command(t, "doctor")
	if ExitStatus(err) != exitMend {
		t.Errorf("doctor ends with %v", err)
	}
	if strings.Contains(strings.ReplaceAll(said, "zhanggui serve --config my.yaml", ""), "zhanggui serve") {
		t.Errorf("doctor advises a command without the configuration:\n%s", said)
	}
}

func TestWhatIsMissingOnTheCommandLineIsSaidWithAnExample(t *testing.T) {
	inACopyOfTheShop(t)
	for _, args := range [][]string{{"segment"}, {"channels", "qr"}, {"orders", "import"}, {"orders", "list"}, {"customer"}, {"timeline"}, {"groups", "show"}, {"dead", "retry"}} {
		_, err := command(t, args...)
		if err == nil || !strings.Contains(err.Error(), "例如：\n  zhanggui "+strings.Join(args, " ")) {
			t.Errorf("%v is answered by %v", args, err)
		}
	}
	if _, err := command(t, "segment", "新客", "且", "在群"); err == nil || !strings.Contains(err.Error(), "引号") {
		t.Errorf("a condition without quotation marks is answered by %v", err)
	}
}

func TestEmptyBooksAreNotPraised(t *testing.T) {
	inACopyOfTheShop(t)
	said, err := command(t, "orders", "unjoined")
	must(t, err)
	saysAll(t, said, "还没有订单")
	said, err = command(t, "dead", "list")
	must(t, err)
	saysAll(t, said, "没有做不成的事")
}
