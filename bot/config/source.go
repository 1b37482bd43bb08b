package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"unicode/utf8"
)

// largest is how big a configuration may be. A shop's is a few kilobytes.
const largest = 512 << 10

// readFile reads a configuration file, not more of it than may be.
func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("the file cannot be read: %w", cause(err))
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, largest+1))
	if err != nil {
		return nil, fmt.Errorf("the file cannot be read: %w", cause(err))
	}
	return b, nil
}

// cause is an error of the file system without the path, which stands in front
// of it already.
func cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// clean takes off a byte order mark and refuses, with the line, what is no
// text: editors on Windows save UTF-16 and GBK.
func clean(source []byte) (text []byte, line int, err error) {
	if len(source) > largest {
		return nil, 0, fmt.Errorf("the file is larger than %d KiB; that is no configuration", largest>>10)
	}
	if bytes.HasPrefix(source, []byte{0xFF, 0xFE}) || bytes.HasPrefix(source, []byte{0xFE, 0xFF}) {
		return nil, 1, errors.New("the file is UTF-16; save it as UTF-8")
	}
	source = bytes.TrimPrefix(source, []byte("\xEF\xBB\xBF"))
	if len(bytes.TrimSpace(source)) == 0 {
		return nil, 0, errors.New("the file is empty; start from the shipped config.yaml")
	}
	line = 1
	for i := 0; i < len(source); {
		r, n := utf8.DecodeRune(source[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			return nil, line, errors.New("this line is not UTF-8 (GBK perhaps); save the file as UTF-8")
		case r < ' ' && r != '\t' && r != '\n' && r != '\r':
			return nil, line, fmt.Errorf("this line holds the control character %U; take it out", r)
		case r == '\n':
			line++
		}
		i += n
	}
	return source, 0, nil
}
