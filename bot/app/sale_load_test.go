package app

import (
	"bufio"
	"context"
	"encoding/base64"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/web"
)

// saleCrowd are customers with phones that are logged in and show a sale's page: what
// they send is the form behind its one button. They send over connections of their
// own: net/http's client would cost more than the server that is measured.
type saleCrowd struct {
	key []byte
	// phones are what their requests end with, from the cookie on.
	phones []string
}

func crowdPerson(n int) string { return fmt.Sprintf("wmCrowd%07d", n) }

// gather logs so many customers in.
func gather(key []byte, people int) *saleCrowd {
	c := &saleCrowd{key: key, phones: make([]string, people)}
	until := time.Now().Add(time.Hour)
	for n := range c.phones {
		cookie, token := web.Admit(key, web.Who{ExternalUserID: crowdPerson(n)}, until)
		body := url.Values{
			"do": {string(bot.DoClaim)}, "key": {fmt.Sprintf("KEY%023d", n)}, "token": {token}, "version": {"1"}, "quantity": {"1"}, "store": {"s17"},
		}.Encode()
		c.phones[n] = fmt.Sprintf("Cookie: %s=%s\r\nContent-Length: %d\r\n\r\n%s", cookie.Name, cookie.Value, len(body), body)
	}
	return c
}

// page is the address of a sale's page.
func (c *saleCrowd) page(sale string) string {
	return "/s/" + bot.SignSale(c.key, bot.SaleLink{Sale: sale, ChatID: "wrCrowd", Expires: time.Now().Add(time.Hour)})
}

// press appends the request of a customer who presses the button.
func (c *saleCrowd) press(request []byte, page string, n int) []byte {
	request = append(append(append(request, "POST "...), page...), "/do HTTP/1.1\r\nHost: bot\r\nOrigin: http://bot\r\nX-Person: "...)
	request = fmt.Append(request, n)
	request = append(request, "\r\nUser-Agent: Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) MicroMessenger/8.0.61 Language/zh_CN\r\n"+
		"Accept: text/html,application/xhtml+xml\r\nContent-Type: application/x-www-form-urlencoded\r\n"...)
	return append(request, c.phones[n]...)
}

// pressed is what came of one press.
type pressed struct {
	person int
	result bot.SaleResult
	took   time.Duration
}

// rush lets the connections press the button of a sale for a while, each time as
// another customer, over instances in turn, and answers what came of it.
func (c *saleCrowd) rush(b *testing.B, addrs []string, sale string, connections int, while time.Duration) []pressed {
	b.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), while)
	defer cancel()
	var next atomic.Int64
	return c.pressing(b, addrs, sale, connections, func() (int, bool) {
		n := int(next.Add(1)) - 1
		return n, ctx.Err() == nil && n < len(c.phones)
	})
}

// all lets every customer press once.
func (c *saleCrowd) all(b *testing.B, addrs []string, sale string, connections int) []pressed {
	b.Helper()
	var next atomic.Int64
	return c.pressing(b, addrs, sale, connections, func() (int, bool) {
		n := int(next.Add(1)) - 1
		return n, n < len(c.phones)
	})
}

func (c *saleCrowd) pressing(b *testing.B, addrs []string, sale string, connections int, next func() (int, bool)) []pressed {
	b.Helper()
	page := c.page(sale)
	var mu sync.Mutex
	var all []pressed
	var group sync.WaitGroup
	for i := range connections {
		group.Go(func() {
			mine, err := c.connection(addrs[i%len(addrs)], page, next)
			if err != nil {
				b.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			all = append(all, mine...)
		})
	}
	group.Wait()
	return all
}

// connection presses for one customer after the other. Who is in line presses again,
// by the same key, as the page's script does.
func (c *saleCrowd) connection(addr, page string, next func() (int, bool)) (all []pressed, err error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	r := bufio.NewReaderSize(conn, 2<<10)
	var request []byte
	for n, more := next(); more; n, more = next() {
		one := pressed{person: n, result: bot.SaleQueued}
		began := time.Now()
		for one.result == bot.SaleQueued {
			request = c.press(request[:0], page, n)
			if _, err := conn.Write(request); err != nil {
				return all, err
			}
			if one.result, err = readPressed(r); err != nil {
				return all, err
			}
		}
		one.took = time.Since(began)
		all = append(all, one)
	}
	return all, nil
}

// readPressed reads where a press led: to the page, with a receipt of what came of it.
func readPressed(r *bufio.Reader) (result bot.SaleResult, err error) {
	status, err := r.ReadString('\n')
	if err != nil {
		return "", err
	}
	if !strings.HasPrefix(status, "HTTP/1.1 303") {
		return "", fmt.Errorf("a press was answered with %q", strings.TrimSpace(status))
	}
	for {
		line, err := r.ReadSlice('\n')
		if err != nil || len(line) <= 2 {
			return result, err
		}
		if text, is := strings.CutPrefix(string(line), "Location: "); is {
			if result, err = readReceipt(text); err != nil {
				return "", err
			}
		}
	}
}

// readReceipt reads the result that stands in the address of the page.
func readReceipt(address string) (bot.SaleResult, error) {
	_, sealed, _ := strings.Cut(strings.TrimSpace(address), "?r=")
	raw, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil {
		return "", fmt.Errorf("a press led to %q: %w", address, err)
	}
	_, rest, there := strings.Cut(string(raw), `"r":"`)
	result, _, closed := strings.Cut(rest, `"`)
	if !there || !closed {
		return "", fmt.Errorf("a press led to %q, where no result stands", address)
	}
	return bot.SaleResult(result), nil
}

// won counts those who got something.
func won(all []pressed) (n int) {
	for _, one := range all {
		if one.result == bot.SaleGot {
			n++
		}
	}
	return n
}

// answerTimes are how long the answers took, sorted.
func answerTimes(all []pressed) []time.Duration {
	took := make([]time.Duration, len(all))
	for i, one := range all {
		took[i] = one.took
	}
	slices.Sort(took)
	return took
}
