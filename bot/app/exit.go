package app

import "errors"

// exit is an error with the status that the program ends with. Without a cause
// everything has been said already.
type exit struct {
	status int
	cause  error
}

// Error is the cause's text, or nothing.
func (e exit) Error() string {
	if e.cause == nil {
		return ""
	}
	return e.cause.Error()
}

// Unwrap is the cause.
func (e exit) Unwrap() error { return e.cause }

// interrupted is the end of a command that was stopped from outside, which has
// said so: not a success, so that nothing that rests on it goes on. 130 is what
// shells give to a command that Ctrl-C ended.
var interrupted error = exit{status: 130}

// ending gives an error a status; no error stays none.
func ending(status int, err error) error {
	if err == nil {
		return nil
	}
	return exit{status: status, cause: err}
}

// ExitStatus is what the program ends with after an error of Command: 1 unless
// the command says otherwise.
func ExitStatus(err error) int {
	var e exit
	if errors.As(err, &e) {
		return e.status
	}
	return 1
}
