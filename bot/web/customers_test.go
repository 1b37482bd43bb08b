package web_test

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// inline is what a page's policy would not run or show.
var inline = regexp.MustCompile(`(?i)<style|<script>|<script [^>]*>[^<]|\sstyle=|\son[a-z]+=|javascript:`)

func TestCustomersPagesHaveTheirScriptsAndStylesFromUsAlone(t *testing.T) {
	files := os.DirFS("../../templates/web")
	names, _ := fs.Glob(files, "*.html")
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		if found := inline.Find(text); found != nil {
			t.Errorf("%s has %q in it", name, found)
		}
	}
	st := newStage(t)
	for path, script := range map[string]bool{link("open"): true, ticket("claimed"): false, "/me": false, campaignLink("vote"): false, "/coupon/new10": false} {
		answer, _ := st.customer().get(path)
		policy := answer.Header.Get("Content-Security-Policy")
		if !strings.HasPrefix(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") || strings.Contains(policy, "script-src 'self'") != script {
			t.Errorf("%s goes by %q", path, policy)
		}
		if answer.Header.Get("Cache-Control") != "no-store" || answer.Header.Get("Referrer-Policy") == "" {
			t.Errorf("%s: %v", path, answer.Header)
		}
	}
}

// A chain of very many stores names some of them, and its page stays small.
func TestAChainOfManyStoresHasSmallPages(t *testing.T) {
	here := shop
	here.Stores = nil
	for i := range 600 {
		id := "s" + strings.Repeat("0", 3) + string(rune('a'+i%26)) + string(rune('a'+i/26))
		here.Stores = append(here.Stores, config.Store{ID: id, Name: "一家名字不算短的门店" + id})
	}
	st := newStageOf(t, here)
	st.selling.show("open", func(l *bot.SaleLook) {
		l.Sale.Units, l.Sale.Stores = map[string]int{"": 100}, nil
		l.Left = l.Sale.Units
	})
	for _, path := range []string{link("open"), ticket("claimed"), "/coupon/new10"} {
		answer, body := st.customer().get(path)
		if answer.StatusCode != 200 || len(body) > pageMost || !strings.Contains(body, "等 600 家") {
			t.Errorf("%s: %d, %d bytes", path, answer.StatusCode, len(body))
		}
	}
}
