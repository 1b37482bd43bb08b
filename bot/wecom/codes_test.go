package wecom

import (
	"bufio"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/zhanggui/zhanggui/bot"
)

func documentedCodes(t *testing.T) []int {
	t.Helper()
	f, err := os.Open("testdata/codes.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var codes []int
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line := lines.Text()
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, word := range strings.Fields(line) {
			n, err := strconv.Atoi(word)
			if err != nil {
				t.Fatal(err)
			}
			codes = append(codes, n)
		}
	}
	return codes
}

func TestEveryDocumentedCodeHasAReactionAndASentence(t *testing.T) {
	codes := documentedCodes(t)
	if len(codes) < 240 {
		t.Fatalf("the list holds only %d codes", len(codes))
	}
	known := map[int]bool{}
	for _, code := range codes {
		known[code] = true
		r, ok := reactions[code]
		if !ok {
			t.Errorf("%d is missing from the table", code)
			continue
		}
		if !strings.ContainsFunc(r.say, func(c rune) bool { return unicode.Is(unicode.Han, c) }) {
			t.Errorf("%d says nothing in Chinese: %q", code, r.say)
		}
		if (r.class == bot.ClassRetry || r.class == bot.ClassRefresh) && r.wait <= 0 {
			t.Errorf("%d is tried again at once and for ever", code)
		}
		if r.alert && !strings.ContainsAny(r.say, "：，（") {
			t.Errorf("%d needs somebody to act and does not say how: %q", code, r.say)
		}
	}
	for code := range reactions {
		if !known[code] {
			t.Errorf("%d is in the table but not in the list", code)
		}
	}
}

func TestNoCodeIsInTwoFamilies(t *testing.T) {
	total := 0
	for _, family := range []map[int]reaction{
		accessCodes, scopeCodes, rateCodes, contactCodes, tagCodes, welcomeCodes, postCodes, ruleCodes, albumCodes,
		transferCodes, messageCodes, cardCodes, groupCodes, mediaCodes, kfCodes, archiveCodes, robotCodes,
	} {
		total += len(family)
	}
	if total != len(reactions) {
		t.Fatalf("families hold %d codes, the table %d", total, len(reactions))
	}
}

func TestClassesOfTheCodesThatDecide(t *testing.T) {
	for code, class := range map[int]bot.Class{
		-1: bot.ClassRetry, 6000: bot.ClassRetry, 45009: bot.ClassRetry, 45033: bot.ClassRetry, 45035: bot.ClassRetry,
		45036: bot.ClassRetry, 41096: bot.ClassRetry, 41063: bot.ClassRetry, 60020: bot.ClassRetry, 90507: bot.ClassRetry,
		40014: bot.ClassRefresh, 42001: bot.ClassRefresh, 40001: bot.ClassRefresh,
		41051: bot.ClassAlready, 40071: bot.ClassAlready, 95033: bot.ClassAlready,
		41050: bot.ClassPermanent, 41053: bot.ClassPermanent, 84061: bot.ClassPermanent, 48002: bot.ClassPermanent,
		40096: bot.ClassPermanent, 60111: bot.ClassPermanent, 81013: bot.ClassPermanent, 40145: bot.ClassPermanent,
	} {
		if got := reactionTo(code).class; got != class {
			t.Errorf("%d is %s, want %s", code, got, class)
		}
	}
}

func TestDelaysGrowToTheirBound(t *testing.T) {
	r := later(2*time.Second, 10*time.Second, 0, "")
	for failed, want := range []time.Duration{2 * time.Second, 4 * time.Second, 8 * time.Second, 10 * time.Second, 10 * time.Second} {
		if got := r.delay(failed); got != want {
			t.Errorf("after %d failures it waits %s, want %s", failed, got, want)
		}
	}
	if got := r.delay(1 << 40); got != 10*time.Second {
		t.Errorf("after very many failures it waits %s", got)
	}
}

func TestUntrustedIPNamesTheAddressWeComSaw(t *testing.T) {
	msg := "not allow to access from your ip, hint: [1576065934_28_e0fae07666aa64636023c1fa7e8f49a4], from ip: 9.30.0.138, more info at https://open.work.weixin.qq.com/devtool/query?e=60020"
	if got, want := sayTo(reactionTo(60020), 60020, msg), "服务器出口 IP 9.30.0.138 未加入企业可信IP：到 管理后台 → 应用 → 企业可信IP 添加，约一分钟后生效"; got != want {
		t.Errorf("says %q\nwant %q", got, want)
	}
	if got := sayTo(reactionTo(60020), 60020, "not allow"); strings.Contains(got, "{ip}") || !strings.Contains(got, "出口 IP（企业微信没有说是哪一个）未加入") {
		t.Errorf("without an address it says %q", got)
	}
}

func TestUnknownCodeIsTriedAFewTimes(t *testing.T) {
	f := newFixture(t)
	f.wecom.say(apiMarkTag, code(987654, "something new"))
	pair := f.havePendingTag(t)
	o := f.send(bot.PushTags{Pair: pair})
	want(t, o, bot.ClassRetry, 987654)
	if !strings.Contains(o.Reason, "987654") {
		t.Errorf("the reason does not name the code: %s", o.Reason)
	}
	want(t, f.send(bot.PushTags{Pair: pair}, 3), bot.ClassPermanent, 987654)
}
