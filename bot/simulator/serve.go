package simulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// call is one API request on its way through an endpoint.
type call struct {
	r    *http.Request
	api  string
	ip   string
	body []byte
	app  *app
}

// endpoint answers a call with the fields beside errcode, with a file, or with
// an Error.
type endpoint func(s *Simulator, c *call) (any, error)

// reply holds the fields of an answer.
type reply map[string]any

// file is an answer that is no JSON.
type file struct {
	name, mime string
	data       []byte
}

// maxJSON and maxUpload bound a request's body.
const (
	maxJSON   = 3 << 20
	maxUpload = 21 << 20
)

// post is an endpoint that takes JSON: it is decoded strictly, then act runs
// under the lock.
func post[T any](act func(s *Simulator, c *call, in *T) (any, error)) endpoint {
	return func(s *Simulator, c *call) (any, error) {
		in := new(T)
		if err := decode(c.body, in); err != nil {
			return nil, err
		}
		s.pause(s.conf.Latency)
		s.mu.Lock()
		defer s.mu.Unlock()
		return act(s, c, in)
	}
}

// get is an endpoint that takes these query parameters and no others.
func get(act func(s *Simulator, c *call) (any, error), params ...string) endpoint {
	return func(s *Simulator, c *call) (any, error) {
		if err := c.onlyParams(params...); err != nil {
			return nil, err
		}
		s.pause(s.conf.Latency)
		s.mu.Lock()
		defer s.mu.Unlock()
		return act(s, c)
	}
}

// onlyParams refuses query parameters that the API does not have.
func (c *call) onlyParams(params ...string) error {
next:
	for name := range c.r.URL.Query() {
		if name == "access_token" || name == "debug" {
			continue
		}
		for _, known := range params {
			if name == known {
				continue next
			}
		}
		return refuse(40058, "unknown parameter %s", name)
	}
	return nil
}

func (c *call) param(name string) string { return c.r.URL.Query().Get(name) }

// serveAPI wraps an endpoint with what all have in common: limits, the token,
// faults, the answer's shape and the journal.
func (s *Simulator) serveAPI(rt route) http.Handler {
	api := strings.TrimPrefix(rt.path, "/cgi-bin/")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun, at := time.Now(), s.now()
		c := &call{r: r, api: api, ip: clientIP(r)}
		answer, fault, err := s.answer(c, rt)
		out := render(c, answer, err)
		e := Entry{At: at, Kind: EntryAPI, API: api, Query: redactQuery(r.URL.Query()),
			Request: redactBody(c.body), Fault: fault.ID, Trace: r.Header.Get(TraceHeader)}
		if c.app != nil {
			e.App = c.app.Name
		}
		s.send(w, r, out, fault, &e)
		e.Latency = time.Since(begun)
		s.presets.answered(e.Code)
		s.Journal.add(e)
	})
}

// answer runs the endpoint behind the checks and the faults.
func (s *Simulator) answer(c *call, rt route) (any, Active, error) {
	done, err := s.limits.enter(c.api, c.ip, s.now())
	if err != nil {
		return nil, Active{}, err
	}
	defer done()
	if c.r.Method != rt.method {
		return nil, Active{}, refuse(40035, "use %s", rt.method)
	}
	if err := c.read(rt); err != nil {
		return nil, Active{}, err
	}
	if rt.may != anyone {
		s.mu.Lock()
		err := s.authorise(c, rt.may)
		s.mu.Unlock()
		if err != nil {
			return nil, Active{}, err
		}
	}
	fault := s.Faults.onCall(c.api, c.appName())
	if fault.ID == 0 {
		answer, err := rt.run(s, c)
		return answer, fault, err
	}
	if fault.Late {
		answer, err := rt.run(s, c)
		s.pause(fault.Delay)
		if fault.Code != 0 {
			err = fault.refusal()
		}
		return answer, fault, err
	}
	s.pause(fault.Delay)
	if fault.Code != 0 {
		return nil, fault, fault.refusal()
	}
	if fault.HTML || fault.Drop || fault.Status != 0 {
		return nil, fault, nil
	}
	answer, err := rt.run(s, c)
	return answer, fault, err
}

func (f Active) refusal() error {
	if f.Msg != "" {
		return &Error{Code: f.Code, Msg: f.Msg}
	}
	return refuse(f.Code, "")
}

func (c *call) appName() string {
	if c.app == nil {
		return ""
	}
	return c.app.Name
}

// read reads a JSON body; uploads are read by their endpoint.
func (c *call) read(rt route) error {
	if rt.method != http.MethodPost || rt.upload {
		return nil
	}
	body, err := io.ReadAll(io.LimitReader(c.r.Body, maxJSON+1))
	if err != nil {
		return refuse(40035, "body unreadable")
	}
	if len(body) > maxJSON {
		return refuse(40206, "")
	}
	c.body = body
	return nil
}

// render writes an answer as WeCom does: errcode and errmsg first, HTTP 200
// whatever the code.
func render(c *call, answer any, err error) any {
	if f, ok := answer.(file); ok && err == nil {
		return f
	}
	if err != nil {
		return renderError(c, err)
	}
	return append([]byte(`{"errcode":0,"errmsg":"ok"`), tail(answer)...)
}

func renderError(c *call, err error) []byte {
	var refused *Error
	if !errors.As(err, &refused) {
		refused = &Error{Code: -1, Msg: "system error: " + err.Error()}
	}
	msg := fmt.Sprintf("%s, hint: [%d_%d_%08x], from ip: %s, more info at https://open.work.weixin.qq.com/devtool/query?e=%d",
		refused.Msg, time.Now().Unix(), rand.IntN(100), rand.Uint32(), c.ip, refused.Code)
	text, _ := json.Marshal(msg)
	out := fmt.Appendf(nil, `{"errcode":%d,"errmsg":%s`, refused.Code, text)
	if c.api == "get_api_domain_ip" || c.api == "getcallbackip" {
		out = append(out, `,"ip_list":[]`...) // WeCom keeps the list on errors [docs 92520].
	}
	return append(out, '}')
}

// tail is an answer's fields to follow errcode and errmsg, and the closing brace.
func tail(answer any) []byte {
	if answer == nil {
		return []byte{'}'}
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(answer); err != nil {
		return []byte(`,"simulator_error":` + strconv.Quote(err.Error()) + `}`)
	}
	fields := bytes.TrimSpace(b.Bytes())
	if len(fields) <= 2 {
		return []byte{'}'}
	}
	return append([]byte{','}, fields[1:]...)
}
