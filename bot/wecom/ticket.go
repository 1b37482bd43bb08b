package wecom

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/silenceper/wechat/v2/util"
)

// The SDK's calls take no context and share one global HTTP client. So each
// call of the SDK is given a ticket where it expects an access token, and the
// client's transport finds by the ticket whose call it is: it puts the real
// token in, sends the request to that gateway's address under that call's
// context, and keeps the answer for the gateway to judge. The SDK, its errors
// and its logs never see a token.

// ticket is one call of the SDK on its way.
type ticket struct {
	ctx     context.Context
	gateway *Gateway
	token   string
	// body and err are what became of it; used says that it was sent.
	body []byte
	err  error
	used bool
}

const ticketPrefix = "ticket-"

var (
	tickets      sync.Map
	ticketNumber atomic.Uint64
	installOnce  sync.Once
)

// installTransport puts the transport into the SDK once per process, before
// the first gateway makes its first call.
func installTransport() {
	installOnce.Do(func() {
		util.DefaultHTTPClient = &http.Client{
			Transport: ticketTransport{},
			CheckRedirect: func(*http.Request, []*http.Request) error {
				return http.ErrUseLastResponse
			},
		}
	})
}

// issue registers a ticket and returns its name.
func (t *ticket) issue() string {
	name := ticketPrefix + strconv.FormatUint(ticketNumber.Add(1), 36)
	tickets.Store(name, t)
	return name
}

// ticketHandle is a ticket's name where the SDK asks for its access token.
type ticketHandle string

// GetAccessToken is the ticket's name.
func (h ticketHandle) GetAccessToken() (string, error) { return string(h), nil }

// ticketTransport is the SDK's way out.
type ticketTransport struct{}

// RoundTrip refuses a request without a ticket: it would have no deadline, no
// quota and no home.
func (ticketTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	query := req.URL.Query()
	found, ok := tickets.Load(query.Get("access_token"))
	if !ok {
		return nil, errors.New("wecom: an SDK call outside of a gateway")
	}
	t := found.(*ticket)
	t.used = true
	t.body, t.err = t.send(req, query)
	if t.err != nil {
		return nil, errors.New("wecom: no answer")
	}
	return &http.Response{
		StatusCode: http.StatusOK, Status: "200 OK", Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{}, ContentLength: int64(len(t.body)), Request: req,
		Body: io.NopCloser(strings.NewReader(string(t.body))),
	}, nil
}

func (t *ticket) send(req *http.Request, query url.Values) ([]byte, error) {
	query.Set("access_token", t.token)
	out := req.Clone(t.ctx)
	out.URL = t.gateway.address(req.URL.Path, query)
	out.Host = ""
	return t.gateway.exchange(t.ctx, out)
}
