package simulator

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"time"
)

// htmlError is what a gateway in front of WeCom answers when it is unwell.
const htmlError = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n"

// send writes the answer, or what a fault makes of it, and completes the
// journal entry.
func (s *Simulator) send(w http.ResponseWriter, r *http.Request, out any, fault Active, e *Entry) {
	e.Status = http.StatusOK
	switch {
	case fault.Drop:
		e.Status, e.Error = 0, "connection dropped"
		drop(w)
		return
	case fault.HTML:
		status := fault.Status
		if status == 0 {
			status = http.StatusOK
		}
		e.Status, e.Error, e.Response = status, "HTML instead of JSON", htmlError
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(status)
		_, _ = w.Write([]byte(htmlError))
		return
	case fault.Status != 0:
		e.Status, e.Error = fault.Status, fmt.Sprintf("HTTP status %d", fault.Status)
		w.WriteHeader(fault.Status)
		return
	}
	if f, ok := out.(file); ok {
		e.Response = fmt.Sprintf("(%d bytes of %s)", len(f.data), f.mime)
		sendFile(w, r, f)
		return
	}
	body := out.([]byte)
	var head struct {
		Code int    `json:"errcode"`
		Msg  string `json:"errmsg"`
	}
	_ = json.Unmarshal(body, &head)
	e.Code, e.Msg, e.Response = head.Code, head.Msg, redactBody(body)
	if fault.Truncate > 0 && fault.Truncate < len(body) {
		body, e.Error = body[:fault.Truncate], "answer truncated"
	}
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.Header().Set("Error-Code", strconv.Itoa(head.Code))
	w.Header().Set("Error-Msg", cutBytes(url.QueryEscape(head.Msg), 256))
	_, _ = w.Write(body)
}

// sendFile answers with a file, or the Range of it that was asked for.
func sendFile(w http.ResponseWriter, r *http.Request, f file) {
	w.Header().Set("Content-Type", f.mime)
	if f.name != "" {
		w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.name}))
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(f.data))
}

// drop closes the client's connection without an answer.
func drop(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		w.WriteHeader(http.StatusBadGateway) // A test recorder has no connection to close.
		return
	}
	_ = conn.Close()
}

var (
	secretFields = regexp.MustCompile(`("(?:access_token|corpsecret|remark_mobiles|mobile|mentioned_mobile_list|base64)"\s*:\s*)(?:"[^"]*"|\[[^\]]*\])`)
	cutField     = []byte(`$1"<redacted>"`)
)

// journalBody is how much of a body the journal keeps.
const journalBody = 16 << 10

func redactBody(body []byte) string {
	body = body[:min(len(body), 2*journalBody)] // Nothing secret is longer than what is cut off below.
	out := secretFields.ReplaceAll(body, cutField)
	if len(out) > journalBody {
		return hidePhones(cutBytes(string(out), journalBody)) + "…"
	}
	return hidePhones(string(out))
}

func redactQuery(q url.Values) string {
	for _, secret := range []string{"access_token", "corpsecret", "key", "secret", "code"} {
		if q.Has(secret) {
			q.Set(secret, "<redacted>")
		}
	}
	return q.Encode()
}
