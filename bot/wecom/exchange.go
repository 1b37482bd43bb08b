package wecom

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// maxAnswer bounds what is read of an answer. The largest that is expected is
// the list of a corp's 10,000 tags, below 2 MiB.
const maxAnswer = 8 << 20

// labelOversize is the fault of an answer beyond that.
const labelOversize = "oversize"

// newWire is the way to WeCom: connections are kept, because a welcome has no
// time for a handshake.
func newWire() *http.Transport {
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: 3 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		TLSClientConfig:       &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:   3 * time.Second,
		ForceAttemptHTTP2:     true,
		MaxIdleConns:          200,
		MaxIdleConnsPerHost:   100,
		IdleConnTimeout:       90 * time.Second,
		ExpectContinueTimeout: time.Second,
	}
}

// fault is an exchange that brought no answer of WeCom's own.
type fault struct {
	// label is for metrics, cause for the log, sentence for people.
	label, cause, sentence string
}

func (f *fault) Error() string { return f.cause }

// address is a path of the API under this gateway's base address.
func (g *Gateway) address(path string, query url.Values) *url.URL {
	u := *g.base
	u.Path = strings.TrimRight(u.Path, "/") + path
	u.RawQuery = query.Encode()
	return &u
}

// exchange carries one request out and reads the whole answer, within the
// context and the gateway's time limit.
func (g *Gateway) exchange(ctx context.Context, req *http.Request) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, g.timeout)
	defer cancel()
	req = req.WithContext(ctx)
	if g.mark != nil {
		g.mark(req)
	}
	res, err := g.wire.RoundTrip(req)
	if err != nil {
		return nil, g.wireFault(ctx, err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return nil, &fault{
			label:    fmt.Sprintf("http_%d", res.StatusCode),
			cause:    fmt.Sprintf("HTTP status %d", res.StatusCode),
			sentence: fmt.Sprintf("企业微信的服务器出错（HTTP %d），稍后自动再试", res.StatusCode),
		}
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	switch {
	case err != nil:
		return nil, g.wireFault(ctx, err)
	case len(body) > maxAnswer:
		return nil, &fault{labelOversize, fmt.Sprintf("answer larger than %d bytes", maxAnswer), "企业微信的回答大得不正常，稍后自动再试"}
	}
	return body, nil
}

// wireFault puts a failure on the way into words.
func (g *Gateway) wireFault(ctx context.Context, err error) *fault {
	var timeout net.Error
	cause := g.secrets.clean(err.Error())
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		return &fault{"canceled", "stopped: " + cause, "正在停机，重启后自动再试"}
	case ctx.Err() != nil, errors.As(err, &timeout) && timeout.Timeout():
		return &fault{"timeout", "timed out: " + cause, "企业微信没有按时回答，稍后自动再试"}
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return &fault{"cut", "connection cut: " + cause, "企业微信的回答中途断了，稍后自动再试"}
	default:
		return &fault{"unreachable", "no connection: " + cause, "连不上企业微信的服务器，请检查网络；稍后自动再试"}
	}
}

// verdict is the part that every answer has.
type verdict struct {
	Code *number `json:"errcode"`
	Msg  string  `json:"errmsg"`
}

// judge reads the verdict of an answer. What is not a JSON object with an
// errcode did not come from WeCom's API: a proxy's page, or half an answer.
func judge(body []byte) (code int, msg string, err error) {
	var v verdict
	if err := json.Unmarshal(body, &v); err != nil || v.Code == nil {
		return 0, "", garbled(body)
	}
	return int(*v.Code), v.Msg, nil
}

func garbled(body []byte) *fault {
	text := strings.TrimSpace(string(body))
	switch {
	case text == "":
		return &fault{"empty", "empty answer", "企业微信的回答是空的，稍后自动再试"}
	case strings.HasPrefix(text, "<"):
		return &fault{"html", fmt.Sprintf("HTML instead of JSON, %d bytes", len(body)), "收到的是网页而不是企业微信的回答（可能被代理或防火墙拦截），稍后自动再试"}
	default:
		return &fault{"garbled", fmt.Sprintf("answer is not what the API promises, %d bytes", len(body)), "企业微信的回答不完整或读不懂，稍后自动再试"}
	}
}
