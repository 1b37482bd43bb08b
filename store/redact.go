package store

import (
	"net/url"
	"strings"
)

// hidden is an error whose text has been cleaned. The cause stays reachable for
// errors.Is and errors.As.
type hidden struct {
	text  string
	cause error
}

// Error is the cleaned text.
func (e hidden) Error() string { return e.text }

// Unwrap is the error as it was.
func (e hidden) Unwrap() error { return e.cause }

// redacted replaces secrets in an error's text, also where they were escaped
// for an address.
func redacted(err error, secrets ...string) error {
	if err == nil {
		return nil
	}
	text := err.Error()
	for _, secret := range secrets {
		if secret == "" {
			continue
		}
		for _, form := range []string{secret, url.QueryEscape(secret), url.PathEscape(secret)} {
			text = masked(text, form)
		}
	}
	if text == err.Error() {
		return err
	}
	return hidden{text: text, cause: err}
}

// shortSecret is up to how many bytes a secret is masked only where it stands
// alone: within words it would maim the text, and be told by the holes.
const shortSecret = 3

// masked hides one secret.
func masked(text, secret string) string {
	if len(secret) > shortSecret {
		return strings.ReplaceAll(text, secret, "<secret>")
	}
	var out strings.Builder
	before := byte(0)
	for rest := text; rest != ""; {
		if strings.HasPrefix(rest, secret) && !inWord(before) && (len(rest) == len(secret) || !inWord(rest[len(secret)])) {
			out.WriteString("<secret>")
			before, rest = secret[len(secret)-1], rest[len(secret):]
			continue
		}
		before = rest[0]
		out.WriteByte(before)
		rest = rest[1:]
	}
	return out.String()
}

// inWord says whether a byte is a part of a word or a number.
func inWord(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '_' || b >= 0x80
}
