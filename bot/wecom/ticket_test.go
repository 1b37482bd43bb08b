package wecom

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/silenceper/wechat/v2/util"

	"github.com/zhanggui/zhanggui/bot"
)

func TestGatewaysOfTwoCorpsShareTheSDKWithoutMixing(t *testing.T) {
	first, second := newFixture(t), newFixture(t, func(o *Options) {
		o.CorpID, o.Apps = "another-corp", map[string]App{MainApp: {Secret: "another-secret"}}
	})
	for _, f := range []*fixture{first, second} {
		f.wecom.say(apiContact, ok(contactPageTwo))
	}
	var wg sync.WaitGroup
	for range 50 {
		for _, f := range []*fixture{first, second} {
			wg.Go(func() {
				if o := f.insist(bot.FetchContact{Pair: liming}); o.Class != bot.ClassDone {
					t.Errorf("%+v", o)
				}
			})
		}
	}
	wg.Wait()
	for _, f := range []*fixture{first, second} {
		if n := len(f.wecom.of(apiToken)); n != 1 {
			t.Errorf("%d tokens", n)
		}
		if n := len(f.wecom.of(apiContact)); n != 50 {
			t.Errorf("%d calls arrived, want 50", n)
		}
	}
	tickets.Range(func(k, _ any) bool {
		t.Errorf("ticket %v is left behind", k)
		return true
	})
}

func TestTheSDKMakesNoCallWithoutATicket(t *testing.T) {
	newFixture(t)
	reached := false
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }))
	t.Cleanup(server.Close)
	if _, err := util.HTTPGet(server.URL + "/cgi-bin/user/get?access_token=stolen"); err == nil || reached {
		t.Errorf("a call without a ticket went out: %v", err)
	}
}

func TestABaseAddressMayHaveAPath(t *testing.T) {
	seen := make(chan string, 4)
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen <- r.URL.Path
		ok(`"access_token":"x","expires_in":7200`)(call{}, w)
	}))
	t.Cleanup(proxy.Close)
	f := newFixture(t, func(o *Options) { o.BaseURL = proxy.URL + "/wecom/" })
	f.send(bot.FetchContact{Pair: liming})
	for range 2 {
		if path := <-seen; !strings.HasPrefix(path, "/wecom/cgi-bin/") {
			t.Errorf("asked for %s", path)
		}
	}
}
