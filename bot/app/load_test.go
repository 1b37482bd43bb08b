package app

import (
	"bufio"
	"context"
	"encoding/hex"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/wxcrypt"
)

// callbackLoad sends encrypted contact-add callbacks as WeCom does, over
// connections of its own: net/http's client would cost more than the server
// that is measured.
type callbackLoad struct {
	crypter *wxcrypt.Crypter
	corp    string
	path    string
	n       atomic.Int64
}

func newCallbackLoad(t testing.TB, c *config.Config) *callbackLoad {
	t.Helper()
	app := c.WeCom.App
	crypter, err := wxcrypt.New(app.Token.Reveal(), app.EncodingAESKey.Reveal(), c.WeCom.CorpID)
	if err != nil {
		t.Fatal(err)
	}
	return &callbackLoad{crypter: crypter, corp: c.WeCom.CorpID, path: "/callback/wecom/" + config.MainApp}
}

// request is one callback of a customer nobody has seen, as bytes.
func (l *callbackLoad) request() []byte {
	n := l.n.Add(1)
	now := time.Now().Unix()
	event := fmt.Sprintf(`<xml><ToUserName><![CDATA[%s]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName><CreateTime>%d</CreateTime>`+
		`<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[change_external_contact]]></Event><ChangeType><![CDATA[add_external_contact]]></ChangeType>`+
		`<UserID><![CDATA[liming]]></UserID><ExternalUserID><![CDATA[wmLoad%026d]]></ExternalUserID><State><![CDATA[s17-door]]></State>`+
		`<WelcomeCode><![CDATA[WC%d]]></WelcomeCode></xml>`, l.corp, now, n, n)
	var random [16]byte
	copy(random[:], hex.EncodeToString(fmt.Appendf(nil, "%08d", n%1e8)))
	sealed := l.crypter.Seal([]byte(event), random)
	timestamp, nonce := fmt.Sprint(now), fmt.Sprint(n)
	body := `<xml><ToUserName><![CDATA[` + l.corp + `]]></ToUserName><AgentID><![CDATA[1000007]]></AgentID><Encrypt><![CDATA[` + sealed + `]]></Encrypt></xml>`
	return fmt.Appendf(nil, "POST %s?msg_signature=%s&timestamp=%s&nonce=%s HTTP/1.1\r\nHost: bot\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n%s",
		l.path, l.crypter.Sign(timestamp, nonce, sealed), timestamp, nonce, len(body), body)
}

// run sends from so many connections for a while and returns how long each
// acknowledgement took, sorted.
func (l *callbackLoad) run(b *testing.B, addr string, connections int, while time.Duration) []time.Duration {
	b.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), while)
	defer cancel()
	var mu sync.Mutex
	var all []time.Duration
	var group sync.WaitGroup
	for range connections {
		group.Go(func() {
			mine, err := l.connection(ctx, addr)
			if err != nil {
				b.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			all = append(all, mine...)
		})
	}
	group.Wait()
	slices.Sort(all)
	return all
}

func (l *callbackLoad) connection(ctx context.Context, addr string) (took []time.Duration, err error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	r := bufio.NewReader(conn)
	for ctx.Err() == nil {
		request := l.request()
		began := time.Now()
		if _, err := conn.Write(request); err != nil {
			return took, err
		}
		if err := readAcknowledgement(r); err != nil {
			return took, err
		}
		took = append(took, time.Since(began))
	}
	return took, nil
}

// readAcknowledgement reads an answer of status 200 without a body.
func readAcknowledgement(r *bufio.Reader) error {
	status, err := r.ReadString('\n')
	if err != nil {
		return err
	}
	if !strings.HasPrefix(status, "HTTP/1.1 200") {
		return fmt.Errorf("the callback was answered with %q", strings.TrimSpace(status))
	}
	for {
		line, err := r.ReadSlice('\n')
		if err != nil || len(line) <= 2 {
			return err
		}
	}
}

// serveOn serves a handler for the time of a benchmark.
func serveOn(b *testing.B, h http.Handler) (addr string) {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	server := &http.Server{Handler: h}
	b.Cleanup(func() { server.Close() })
	go server.Serve(l)
	return l.Addr().String()
}

// middle is the median.
func middle[T float64 | time.Duration](values []T) T {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}

// at is the value below which a share of sorted durations lies, in ms.
func at(sorted []time.Duration, share float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return float64(sorted[min(int(share*float64(len(sorted))), len(sorted)-1)].Microseconds()) / 1000
}
