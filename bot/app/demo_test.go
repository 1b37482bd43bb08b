package app

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

func TestTheDemoShowsEveryEffectItPromises(t *testing.T) {
	defaults, err := os.ReadFile("../../config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := demo(t.Context(), &out, &settings{defaults: defaults, version: "test"}, demoOptions{once: true, listen: "127.0.0.1:0"}); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	for _, said := range []string{
		"小雨扫了门口海报的码", "欢迎光临十七号店", "新客满50减10", "[图片] 扫码进群", "欢迎语没有自动发出", "行为·已流失", "✓",
	} {
		if !strings.Contains(out.String(), said) {
			t.Errorf("the transcript does not say %q:\n%s", said, out.String())
		}
	}
}
