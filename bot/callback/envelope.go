package callback

import (
	"bytes"
	"encoding/json"
)

// xmlEnvelope finds the ciphertext in a callback's body:
// <xml><ToUserName/><AgentID/><Encrypt/></xml>, in any order, AgentID often
// missing or empty [docs 90930]. The other elements are not used: who a
// message is for is decided by the receive id inside the ciphertext, which
// nobody can forge, and not by what the envelope says.
func xmlEnvelope(body []byte) (ciphertext []byte, ok bool) {
	found, bad := 0, false
	end, whole := scan(body, func(open []element) {
		last := &open[len(open)-1]
		switch {
		case len(open) == 1:
			bad = bad || string(last.name) != "xml"
		case len(open) == 2 && string(last.name) == "Encrypt":
			found++
			bad = bad || last.parent
			ciphertext = last.value()
		}
	})
	if !whole || bad || found != 1 || len(ciphertext) == 0 || len(trim(body[end:])) > 0 {
		return nil, false
	}
	return ciphertext, true
}

// jsonEnvelope finds the ciphertext in a body of JSON: {"encrypt":…}, with
// tousername and agentid beside it for apps [docs 101033, 90968].
func jsonEnvelope(body []byte) (ciphertext []byte, ok bool) {
	var envelope struct {
		Encrypt string `json:"encrypt"`
	}
	err := json.Unmarshal(bytes.TrimPrefix(body, utf8BOM), &envelope)
	ciphertext = trim([]byte(envelope.Encrypt))
	return ciphertext, err == nil && len(ciphertext) > 0
}
