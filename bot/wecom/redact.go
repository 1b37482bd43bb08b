package wecom

import (
	"net/url"
	"regexp"
	"strings"
	"sync"
)

// redactor takes secrets out of texts. It knows the apps' secrets and the
// tokens in use by value, and the shapes in which WeCom's addresses carry
// secrets, so that an address echoed by a proxy or an error page is covered too.
type redactor struct {
	mu     sync.RWMutex
	values []string
	fixed  int
}

// keptTokens is how many tokens stay known after newer ones came: a late error
// may still tell of an old one.
const keptTokens = 16

// codeShape is the code of a login in an address: who has it is somebody else.
var codeShape = regexp.MustCompile(`(?i)([?&]code=)[^&\s"'<>\\]+`)

var secretShapes = regexp.MustCompile(`(?i)\b((?:access_token|corpsecret|secret|suite_access_token|ticket|key)["']?\s*(?:=|%3d|:)\s*["']?)[^&\s"'<>\\]+`)

// add makes a secret known for good.
func (r *redactor) add(value string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if value == "" {
		return
	}
	r.values = append([]string{value, url.QueryEscape(value)}, r.values...)
	r.fixed += 2
}

// addToken makes a token known until many newer ones have come.
func (r *redactor) addToken(value string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, v := range r.values {
		if v == value {
			return
		}
	}
	kept := append([]string{}, r.values...)
	if len(kept)-r.fixed >= 2*keptTokens {
		kept = append(kept[:r.fixed:r.fixed], kept[r.fixed+2:]...)
	}
	r.values = append(kept, value, url.QueryEscape(value))
}

// clean is the text without secrets.
func (r *redactor) clean(text string) string {
	text = secretShapes.ReplaceAllString(text, "${1}<secret>")
	text = codeShape.ReplaceAllString(text, "${1}<secret>")
	r.mu.RLock()
	defer r.mu.RUnlock()
	for _, v := range r.values {
		text = strings.ReplaceAll(text, v, "<secret>")
	}
	return text
}
