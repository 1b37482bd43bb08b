// Package chart draws small pictures of numbers for messages to staff. Drawing
// is a pure function of what is to be shown: the same numbers give the same
// bytes, so that a picture sent again is the same file.
package chart

import (
	"fmt"
	"io/fs"

	"golang.org/x/image/font/opentype"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
)

// Width and Height are the size of every picture in pixels: wide enough to be
// read on a phone held upright once it is tapped.
const (
	Width  = 900
	Height = 500
)

// fontFile is the font in the tree of templates.
const fontFile = "fonts/NotoSansCJKsc-subset.otf"

// Series are the values of one thing by label. What has no value is NaN, or
// missing at the end.
type Series struct {
	Name   string
	Values []float64
}

// Bars are bars side by side for each label, in the order of the series.
type Bars struct {
	Title  string
	Labels []string
	Series []Series
}

// Drawer draws pictures. It may be used by several at once.
type Drawer struct{ font *opentype.Font }

// New reads the font from a tree of templates.
func New(files fs.FS) (*Drawer, error) {
	source, err := fs.ReadFile(files, fontFile)
	if err != nil {
		return nil, fmt.Errorf("chart: %w", err)
	}
	parsed, err := opentype.Parse(source)
	if err != nil {
		return nil, fmt.Errorf("chart: %s is no font: %w", fontFile, err)
	}
	return &Drawer{font: parsed}, nil
}

// Draw makes a PNG of a picture.
func (d *Drawer) Draw(b Bars) ([]byte, error) {
	canvas := vgimg.NewWith(vgimg.UseWH(Width, Height), vgimg.UseDPI(int(vg.Inch)), vgimg.UseBackgroundColor(paper))
	s := newSheet(canvas, pen{font: d.font}, b)
	s.frame()
	if s.empty() {
		s.nothing()
	} else {
		b.draw(s)
	}
	return encode(canvas.Image())
}
