//go:build !linux || !cgo || !msgaudit

package archive

import (
	"io"
	"os"
)

// Available is nil if this program can read WeCom's message archive: if it was
// built with the library. Its error says what to do.
func Available() error {
	return &Error{
		Op: opStart, Code: CodeUnavailable,
		Msg: "this program was built without WeCom's library: on Linux (x86-64) build with CGO_ENABLED=1 go build -tags msgaudit, " +
			"and start it with LD_LIBRARY_PATH at the folder of libWeWorkFinanceSdk_C.so",
	}
}

func newSDK(setup) (sdk, error) { return nil, Available() }

// takeStdout is where the worker answers.
func takeStdout() (io.Writer, error) { return os.Stdout, Available() }
