package wecom

import (
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

func trouble(t *testing.T, f *fixture, words ...string) {
	t.Helper()
	got := f.Trouble()
	if len(words) == 0 && got != "" {
		t.Errorf("there is no trouble, and it says %q", got)
	}
	for _, w := range words {
		if !strings.Contains(got, w) {
			t.Errorf("the trouble is %q, which does not say %q", got, w)
		}
	}
}

func TestAnOwnerIsToldOfAnAddressThatIsNotTrustedUntilItIs(t *testing.T) {
	f := newFixture(t)
	trouble(t, f)
	f.wecom.script("externalcontact/get", code(60020, "not allow to access from your ip, from ip: 9.30.0.138, more info"))
	f.send(bot.FetchContact{Pair: liming})
	trouble(t, f, "企业可信IP", "externalcontact/get")
	if got := f.Trouble(); strings.Contains(got, "9.30.0.138") {
		t.Errorf("the server's address is told to anybody: %s", got)
	}
	if said := f.logs.String(); !strings.Contains(said, "服务器出口 IP 9.30.0.138 未加入") {
		t.Errorf("the log does not say which address to add:\n%s", said)
	}
	f.send(bot.FetchContact{Pair: liming})
	trouble(t, f)
}

func TestTheTroubleWithTheTokenIsToldFirst(t *testing.T) {
	f := newFixture(t)
	f.wecom.script("externalcontact/get", code(48002, "api forbidden"))
	f.send(bot.FetchContact{Pair: liming})
	trouble(t, f, "可调用接口的应用")
	f.wecom.revoke()
	f.wecom.say(apiToken, code(40001, "invalid credential"))
	f.send(bot.FetchContact{Pair: liming})
	trouble(t, f, "不认这个 Secret")
	f.clock.add(31 * time.Second)
	f.send(bot.FetchContact{Pair: liming})
	trouble(t, f, "已停止尝试一小时")
}

func TestWhatPassesByItselfIsNoTrouble(t *testing.T) {
	f := newFixture(t)
	for _, a := range []answer{code(-1, "system error"), code(45033, "concurrency"), raw(502, "text/plain", "")} {
		f.wecom.script("externalcontact/get", a)
		f.send(bot.FetchContact{Pair: liming})
		trouble(t, f)
	}
}

func TestNoWayToWeComIsTrouble(t *testing.T) {
	f := newFixture(t)
	f.wecom.Close()
	f.send(bot.FetchContact{Pair: liming})
	trouble(t, f, "连不上企业微信")
}
