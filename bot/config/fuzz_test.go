package config_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot/config"
)

// Whatever is in the file or in a variable, Load answers with a configuration
// or with problems that can be printed and that tell no secret.
func FuzzLoad(f *testing.F) {
	f.Add(shipped(f), "SHOP_NAME", "春芽")
	f.Add(small(f), "WECOM_RECEIVERS_KF_TOKEN", "x")
	files, err := filepath.Glob("testdata/mistakes/*.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b, "SHOP_STORES_1_GROUPS_0", "${X}")
	}
	const secret = "S3CRET-0f-the-fuzz-test"
	f.Fuzz(func(t *testing.T, text []byte, name, value string) {
		env := []string{"ZHANGGUI_" + name + "=" + value, "ZHANGGUI_WECOM_APP_SECRET=" + secret}
		c, err := config.Load(text, "", env)
		if err == nil {
			if c.WeCom.App.Secret.Reveal() != secret && name != "WECOM_APP_SECRET" {
				t.Error("a variable did not win over the file")
			}
			return
		}
		var problems config.Problems
		if !errors.As(err, &problems) || len(problems) == 0 {
			t.Fatalf("got %T: %v", err, err)
		}
		if strings.Contains(err.Error(), secret) && !strings.Contains(string(text)+value, secret) {
			t.Errorf("a secret is told: %v", err)
		}
		for _, p := range problems {
			if p.Text == "" || p.Place.String() == "" {
				t.Errorf("a problem says nothing: %+v", p)
			}
		}
	})
}

func BenchmarkLoad(b *testing.B) {
	text := shipped(b)
	for b.Loop() {
		if _, err := config.Load(text, "", nil); err != nil {
			b.Fatal(err)
		}
	}
}
