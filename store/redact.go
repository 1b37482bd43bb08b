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
			text = strings.ReplaceAll(text, form, "<secret>")
		}
	}
	if text == err.Error() {
		return err
	}
	return hidden{text: text, cause: err}
}
