package callback

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/zhanggui/zhanggui/bot/wxcrypt"
)

const (
	// maxBody is far beyond any event: the longest text has 2048 bytes.
	maxBody = 1 << 20
	// keptBuffer is the largest buffer worth keeping for the next request.
	keptBuffer = 64 << 10
)

// bodies are buffers to read requests into.
var bodies = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// receive takes an event in: it verifies, opens, keeps, and only then
// acknowledges, with status 200 and an empty body [docs 90238].
func (h *Handler) receive(w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	rc := h.addressed(r)
	// A body that trickles in would hold its connection for as long as it
	// likes. Where no deadline can be set there is no connection.
	conn := http.NewResponseController(w)
	hurried := conn.SetReadDeadline(start.Add(h.timeout)) == nil
	plain, err := h.unseal(r, rc)
	if err != nil {
		h.refuse(w, rc, err)
		return
	}
	if hurried {
		// Left in place it would end the request's context while the event is
		// being kept. After a refusal it stays: the server still reads the rest
		// of the body then.
		_ = conn.SetReadDeadline(time.Time{})
	}
	a, known := arrive(rc.name, plain, h.now())
	kind := kindLabel(a.Kind, known)

	// A caller who hangs up does not stop an authentic event from being kept.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), h.timeout)
	defer cancel()
	fresh, err := h.inbox.Put(ctx, a)
	if err != nil {
		h.metrics.count(rc.name, kind, resultUnavailable)
		h.log.WithField("receiver", rc.name).WithField("kind", kind).WithError(err).
			Error("callback: an event could not be kept; WeCom is asked to send it again")
		http.Error(w, "unavailable", http.StatusServiceUnavailable)
		return
	}
	w.WriteHeader(http.StatusOK)
	result := resultKept
	if !fresh {
		result = resultDuplicate
	}
	h.metrics.count(rc.name, kind, result)
	h.metrics.ack.Observe(time.Since(start).Seconds())
}

// unseal gets the message out of a request. Of the request nothing is read
// before the signature is verified but what the signature is over.
func (h *Handler) unseal(r *http.Request, rc *receiver) ([]byte, error) {
	s, _, err := h.signedQuery(r)
	if err != nil {
		return nil, err
	}
	buf := bodies.Get().(*bytes.Buffer)
	defer func() {
		if buf.Cap() <= keptBuffer {
			bodies.Put(buf)
		}
	}()
	buf.Reset()
	if err := readBody(buf, r); err != nil {
		return nil, err
	}
	ciphertext, ok := rc.envelope(buf.Bytes())
	if !ok {
		return nil, refusal("the envelope is malformed")
	}
	return rc.unseal(s, ciphertext)
}

// readBody reads a body that is not too long.
func readBody(buf *bytes.Buffer, r *http.Request) error {
	if r.ContentLength > maxBody {
		return refusal("the body is too long")
	}
	n, err := buf.ReadFrom(io.LimitReader(r.Body, maxBody+1))
	if n > maxBody {
		return refusal("the body is too long")
	}
	if err != nil {
		return refusal("the body did not arrive")
	}
	return nil
}

// refuse gives the one answer that every refusal gets. The cause goes to the
// debug log, where a stranger's flood does not fill the disk.
func (h *Handler) refuse(w http.ResponseWriter, rc *receiver, cause error) {
	h.metrics.count(rc.name, kindNone, resultRefused)
	if h.log.IsLevelEnabled(logrus.DebugLevel) {
		text := cause.Error()
		var refused *wxcrypt.Refusal
		if errors.As(cause, &refused) {
			text = refused.Cause
		}
		h.log.WithField("receiver", rc.name).WithField("cause", text).Debug("callback: refused")
	}
	http.Error(w, "forbidden", http.StatusForbidden)
}
