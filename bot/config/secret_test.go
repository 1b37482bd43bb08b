package config_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/zhanggui/zhanggui/bot/config"
)

func TestNoWayOfPrintingShowsASecret(t *testing.T) {
	c := mustLoad(t, string(small(t)))
	printed := map[string]string{}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t"} {
		printed[verb] = fmt.Sprintf(verb, c) + fmt.Sprintf(verb, *c) + fmt.Sprintf(verb, c.WeCom.App) +
			fmt.Sprintf(verb, c.WeCom.App.Secret)
	}
	for name, marshal := range map[string]func(any) ([]byte, error){
		"json": json.Marshal, "yaml": func(v any) ([]byte, error) { return yaml.Marshal(v) },
	} {
		b, err := marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		printed[name] = string(b)
	}
	printed["error"] = fmt.Errorf("%w: %v", os.ErrInvalid, c.WeCom).Error()
	for way, text := range printed {
		for _, hidden := range []string{"S3CRET", "533343524554", fmt.Sprintf("%x", "S3CRET")} {
			if strings.Contains(text, hidden) {
				t.Errorf("%s shows a secret: %s", way, text)
			}
		}
	}
	if got := c.WeCom.App.Secret.Reveal(); got != "S3CRET-of-the-app" {
		t.Errorf("Reveal gives %q", got)
	}
}

func TestSecretsComeFromFilesAndVariables(t *testing.T) {
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte("from-a-file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	with := func(value string) string {
		return strings.Replace(string(small(t)), "S3CRET-of-the-app", value, 1)
	}
	for _, c := range []struct {
		name, text string
		env        []string
		want       string
	}{
		{"a file named in the file", with("file:" + file), nil, "from-a-file"},
		{"a file named in a variable's value", with("x"), []string{"ZHANGGUI_WECOM_APP_SECRET=file:" + file}, "from-a-file"},
		{"a variable for the file", with("x"), []string{"ZHANGGUI_WECOM_APP_SECRET_FILE=" + file}, "from-a-file"},
		{"a variable in a value", with("${APP}"), []string{"APP=from-app"}, "from-app"},
		{"a variable within a value", with("a-${APP}-${B}"), []string{"APP=1", "B=2"}, "a-1-2"},
		{"what a variable holds is not expanded again", with("${APP}"), []string{"APP=${B}", "B=2"}, "${B}"},
		{"a variable cannot bring keys along", with("${APP}"), []string{"APP=a\n    token: b"}, "a\n    token: b"},
		{"the characters themselves", with("a$${B}c$d"), nil, "a${B}c$d"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := mustLoad(t, c.text, c.env...).WeCom.App.Secret.Reveal(); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestANumberCanComeFromAVariable(t *testing.T) {
	text := strings.Replace(string(small(t)), "1000007", "${AGENT}", 1)
	if got := mustLoad(t, text, "AGENT=12").WeCom.App.AgentID; got != 12 {
		t.Errorf("got %d", got)
	}
	if _, err := config.Load([]byte(text), "", []string{"AGENT=twelve"}); err == nil {
		t.Error("a word is taken for a number")
	}
}
