package callback

import (
	"bytes"
	"net/http"
)

// echo answers the check that WeCom makes when an address is saved: it wants
// the decrypted echostr and nothing else, within one second [docs 90930].
func (h *Handler) echo(w http.ResponseWriter, r *http.Request) {
	rc := h.addressed(r)
	s, query, err := h.signedQuery(r)
	if err != nil {
		h.refuse(w, rc, err)
		return
	}
	if len(query["echostr"]) != 1 {
		h.refuse(w, rc, refusal("the query must have one echostr"))
		return
	}
	plain, err := rc.unseal(s, []byte(query["echostr"][0]))
	if err != nil {
		h.refuse(w, rc, err)
		return
	}
	// The signature of a captured event fits here as well. Without this check
	// the address would decrypt it for whoever captured it.
	if text := trim(bytes.TrimPrefix(plain, utf8BOM)); bytes.HasPrefix(text, []byte("<")) || bytes.HasPrefix(text, []byte("{")) {
		h.refuse(w, rc, refusal("the echostr is an event"))
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	if _, err := w.Write(plain); err != nil {
		h.log.WithField("receiver", rc.name).WithError(err).Debug("callback: the answer to the address check was not taken")
	}
}
