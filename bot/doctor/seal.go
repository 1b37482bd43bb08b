package doctor

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/wxcrypt"
)

// TestEvent is the event that the self-test sends. WeCom has none of this name,
// and no handler wants it: it is kept and nothing comes of it.
const TestEvent = "zhanggui_doctor"

// envoy seals and signs as WeCom does for one receiver [docs 90968].
type envoy struct {
	crypter  *wxcrypt.Crypter
	receiver config.Receiver
	corp     string
	address  string
	now      time.Time
}

func newEnvoy(address, corp string, r config.Receiver, now time.Time) (*envoy, error) {
	crypter, err := wxcrypt.New(r.Token.Reveal(), r.EncodingAESKey.Reveal(), r.ReceiveID)
	if err != nil {
		return nil, err
	}
	return &envoy{crypter: crypter, receiver: r, corp: corp, address: address, now: now}, nil
}

// seal encrypts a message and gives the address with its signature.
func (e *envoy) seal(msg []byte) (ciphertext string, query url.Values) {
	var random [16]byte
	rand.Read(random[:]) // Never fails: crypto/rand ends the program if the system has no entropy.
	ciphertext = e.crypter.Seal(msg, random)
	timestamp, nonce := strconv.FormatInt(e.now.Unix(), 10), rand.Text()[:10]
	return ciphertext, url.Values{
		"msg_signature": {e.crypter.Sign(timestamp, nonce, ciphertext)}, "timestamp": {timestamp}, "nonce": {nonce},
	}
}

// knock is the question that WeCom asks when the address is saved: it wants
// the secret text back.
func (e *envoy) knock() (req *http.Request, want string, err error) {
	want = strconv.FormatInt(e.now.UnixNano(), 10)
	ciphertext, query := e.seal([]byte(want))
	query.Set("echostr", ciphertext)
	req, err = http.NewRequest(http.MethodGet, e.address+"?"+query.Encode(), nil)
	return req, want, err
}

// event is a callback that means nothing. It is the same all day, so that a
// second test adds no row to the inbox.
func (e *envoy) event() (*http.Request, error) {
	day := e.now.UTC().Truncate(24 * time.Hour).Unix()
	msg := fmt.Appendf(nil, "<xml><ToUserName><![CDATA[%s]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName>"+
		"<CreateTime>%d</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[%s]]></Event></xml>", e.corp, day, TestEvent)
	if e.receiver.Format == config.FormatJSON {
		// Nothing but text and a number: it always marshals.
		msg, _ = json.Marshal(map[string]any{
			"msgid": TestEvent + "-" + strconv.FormatInt(day, 10), "create_time": day, "msgtype": "event", "event": map[string]any{"eventtype": TestEvent},
		})
	}
	ciphertext, query := e.seal(msg)
	body := fmt.Appendf(nil, "<xml><ToUserName><![CDATA[%s]]></ToUserName><Encrypt><![CDATA[%s]]></Encrypt></xml>", e.corp, ciphertext)
	kind := "text/xml"
	if e.receiver.Format == config.FormatJSON {
		body, _ = json.Marshal(map[string]string{"encrypt": ciphertext})
		kind = "application/json"
	}
	req, err := http.NewRequest(http.MethodPost, e.address+"?"+query.Encode(), bytes.NewReader(body))
	if err == nil {
		req.Header.Set("Content-Type", kind)
	}
	return req, err
}
