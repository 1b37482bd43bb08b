package simulator

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot/wxcrypt"
)

// tries is how often a callback is sent in all [docs 90930].
const tries = 3

var wire = &http.Client{Transport: &http.Transport{
	MaxIdleConns: 512, MaxIdleConnsPerHost: sideBySide, IdleConnTimeout: 30 * time.Second,
}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

// deliver sends a callback until it is taken or the tries are used up.
func (s *Simulator) deliver(n *notice) {
	for try := 1; try <= tries && s.closed.Err() == nil; try++ {
		if try > 1 {
			s.pause(s.conf.RetryDelay)
		}
		e := Entry{At: s.now(), Kind: EntryCallback, App: n.app, API: n.event, Request: hidePhones(n.body), Try: try, Fault: n.fault.ID}
		begun := time.Now()
		err := s.post(n, &e)
		e.Latency = time.Since(begun)
		e.Final = err == nil || try == tries
		if err != nil {
			e.Error = err.Error()
		}
		s.Journal.add(e)
		if err == nil {
			return
		}
	}
}

// post makes one try. Every try has an envelope of its own.
func (s *Simulator) post(n *notice, e *Entry) error {
	s.mu.Lock()
	a := s.apps[n.app]
	address, crypter := a.CallbackURL, a.crypter
	s.mu.Unlock()
	if address == "" {
		return errors.New("the app has no callback URL any more")
	}
	ctx, cancel := context.WithTimeout(s.closed, s.conf.CallbackTimeout)
	defer cancel()
	signed, encrypted, err := s.seal(crypter, address, n.body, "")
	if err != nil {
		return err
	}
	envelope := []element{text("ToUserName", s.conf.CorpID), text("Encrypt", encrypted)}
	if n.agentID != "" {
		envelope = append(envelope, text("AgentID", n.agentID))
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, signed, strings.NewReader(document(envelope, nil)))
	if err != nil {
		return errors.New("the callback URL is not an address")
	}
	req.Header.Set("Content-Type", "text/xml")
	res, err := wire.Do(req)
	if err != nil {
		return unreached(ctx, err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, 64<<10))
	if err != nil {
		return unreached(ctx, err)
	}
	e.Status, e.Response, e.Trace = res.StatusCode, string(body), res.Header.Get(TraceHeader)
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("HTTP status %d", res.StatusCode)
	}
	return nil
}

// seal encrypts a message and signs the address it is sent to. With echo set
// the ciphertext becomes that query parameter.
func (s *Simulator) seal(c *wxcrypt.Crypter, address, msg, echo string) (signed, encrypted string, err error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", "", errors.New("the callback URL is not an address")
	}
	var random [16]byte
	if _, err := rand.Read(random[:]); err != nil {
		return "", "", err
	}
	encrypted = c.Seal([]byte(msg), random)
	timestamp, nonce := strconv.FormatInt(s.now().Unix(), 10), rand.Text()[:10]
	q := u.Query()
	q.Set("msg_signature", c.Sign(timestamp, nonce, encrypted))
	q.Set("timestamp", timestamp)
	q.Set("nonce", nonce)
	if echo != "" {
		q.Set(echo, encrypted)
	}
	u.RawQuery = q.Encode()
	return u.String(), encrypted, nil
}

// unreached says why no answer came, without the address in it.
func unreached(ctx context.Context, err error) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return errors.New("no answer in time")
	}
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	return fmt.Errorf("no answer: %w", err)
}

// VerifyURL does what saving the callback URL in the console does: a GET whose
// echostr must come back decrypted, and nothing else, within a second
// [docs 90930].
func (s *Simulator) VerifyURL(appName string) error {
	s.mu.Lock()
	a, err := s.appNamed(appName)
	if err != nil {
		s.mu.Unlock()
		return err
	}
	address, crypter := a.CallbackURL, a.crypter
	want := strconv.FormatInt(s.random.Int64N(9e18)+1e18, 10)
	s.mu.Unlock()
	if address == "" || crypter == nil {
		return fmt.Errorf("simulator: app %q has no receiver", appName)
	}
	signed, _, err := s.seal(crypter, address, want, "echostr")
	if err != nil {
		return fmt.Errorf("simulator: %w", err)
	}
	begun := time.Now()
	e := Entry{At: s.now(), Kind: EntryCallback, App: a.Name, API: "verify_url", Try: 1, Final: true}
	err = s.echo(signed, want, &e)
	e.Latency = time.Since(begun)
	if err != nil {
		e.Error = err.Error()
		err = fmt.Errorf("simulator: URL check of app %q: %w", a.Name, err)
	}
	s.Journal.add(e)
	return err
}

func (s *Simulator) echo(address, want string, e *Entry) error {
	ctx, cancel := context.WithTimeout(s.closed, s.conf.VerifyTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return errors.New("the callback URL is not an address")
	}
	res, err := wire.Do(req)
	if err != nil {
		return unreached(ctx, err)
	}
	defer res.Body.Close()
	got, err := io.ReadAll(io.LimitReader(res.Body, 4<<10))
	if err != nil {
		return unreached(ctx, err)
	}
	e.Status = res.StatusCode
	if res.StatusCode != http.StatusOK || string(got) != want {
		return fmt.Errorf("HTTP status %d, and the echo is not the decrypted text alone", res.StatusCode)
	}
	return nil
}
