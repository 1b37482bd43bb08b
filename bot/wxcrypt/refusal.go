package wxcrypt

import "errors"

// ErrRefused is what every message that does not open fails with.
var ErrRefused = errors.New("wxcrypt: message refused")

// Refusal is an ErrRefused with its cause. The error text is the same for
// every cause, so that it may reach whoever sent the message; the cause is for
// the debug log and holds nothing of the message or of the secrets.
type Refusal struct{ Cause string }

// Error is that of ErrRefused.
func (*Refusal) Error() string { return ErrRefused.Error() }

// Unwrap makes errors.Is(err, ErrRefused) hold.
func (*Refusal) Unwrap() error { return ErrRefused }

// The causes, made once: refusing must cost an attacker's flood no memory.
var (
	errBase64    = &Refusal{"the ciphertext is not base64"}
	errLength    = &Refusal{"the ciphertext is not a number of 32-byte blocks"}
	errPad       = &Refusal{"the padding is wrong"}
	errInner     = &Refusal{"the inner length exceeds the message"}
	errReceiveID = &Refusal{"the receive id is another one"}
)
