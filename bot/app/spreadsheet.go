package app

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"
)

// spreadsheet writes rows that Excel and WPS open as they are: CSV in UTF-8
// with a byte order mark, and no cell that they would run as a formula.
type spreadsheet struct {
	csv  *csv.Writer
	rows int
}

// newSpreadsheet begins a table with its column names.
func newSpreadsheet(w io.Writer, columns ...string) (*spreadsheet, error) {
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return nil, err
	}
	s := &spreadsheet{csv: csv.NewWriter(w)}
	return s, s.csv.Write(safeCells(columns))
}

// row writes one row.
func (s *spreadsheet) row(cells ...string) error {
	s.rows++
	return s.csv.Write(safeCells(cells))
}

// end writes out what is held.
func (s *spreadsheet) end() error {
	s.csv.Flush()
	return s.csv.Error()
}

// formulaStarts are what a cell begins with that is run instead of shown; names
// and remarks come from outside.
const formulaStarts = "=+-@\t\r＝＋－＠"

func safeCells(cells []string) []string {
	out := make([]string, len(cells))
	for i, cell := range cells {
		out[i] = cell
		if first, _ := utf8.DecodeRuneInString(cell); strings.ContainsRune(formulaStarts, first) {
			out[i] = "'" + cell
		}
	}
	return out
}

// toSpreadsheet writes a table into a file that only its owner can read: it
// holds customers.
func toSpreadsheet(path string, columns []string, write func(*spreadsheet) error) (rows int, err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return 0, fmt.Errorf("%s cannot be written: %w", path, err)
	}
	s, err := newSpreadsheet(f, columns...)
	if err == nil {
		err = errors.Join(write(s), s.end())
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return 0, fmt.Errorf("%s: %w", path, err)
	}
	return s.rows, nil
}
