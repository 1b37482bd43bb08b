package chart

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
)

// The colours: a white sheet, quiet words, and bars that can be told apart in
// grey, too.
var (
	paper = color.RGBA{0xff, 0xff, 0xff, 0xff}
	ink   = color.RGBA{0x22, 0x30, 0x2a, 0xff}
	quiet = color.RGBA{0x6f, 0x7b, 0x75, 0xff}
	rule  = color.RGBA{0xec, 0xee, 0xeb, 0xff}
	base  = color.RGBA{0xb9, 0xc2, 0xbc, 0xff}
	hues  = []color.RGBA{
		{0x2f, 0x7d, 0x5b, 0xff}, {0x9c, 0xc3, 0xae, 0xff}, {0xd5, 0x8a, 0x6b, 0xff},
		{0x6c, 0x8e, 0xb2, 0xff}, {0xd9, 0xb6, 0x5f, 0xff}, {0x9a, 0x86, 0xad, 0xff},
	}
)

// The sizes of letters, and the places on the sheet, in pixels from the lower
// left corner.
const (
	titleSize, legendSize, labelSize, tickSize = 30.0, 22.0, 21.0, 18.0
	valueSize, smallest                        = 20.0, 15.0

	margin    = 36.0
	titleLine = Height - 58.0
	keyLine   = Height - 102.0
	top       = Height - 152.0
	bottom    = 62.0
)

// sheet is what is drawn on, with where things go.
type sheet struct {
	canvas *vgimg.Canvas
	pen    pen
	Bars
	scale
	// left and right bound the plot.
	left, right float64
}

func newSheet(c *vgimg.Canvas, p pen, b Bars) *sheet {
	s := &sheet{canvas: c, pen: p, scale: newScale(b.Series), right: Width - margin}
	s.Title = p.legible(b.Title)
	for _, label := range b.Labels {
		s.Labels = append(s.Labels, p.legible(label))
	}
	for _, one := range b.Series {
		s.Series = append(s.Series, Series{Name: p.legible(one.Name), Values: one.Values[:min(len(one.Values), len(b.Labels))]})
	}
	widest := 0.0
	for _, v := range s.ticks() {
		widest = max(widest, p.width(number(v), tickSize))
	}
	s.left = margin + widest + 12
	return s
}

// empty says that there is no value to draw.
func (s *sheet) empty() bool {
	for _, one := range s.Series {
		for _, v := range one.Values {
			if known(v) {
				return false
			}
		}
	}
	return true
}

// nothing says so.
func (s *sheet) nothing() {
	s.centred("暂无数据", Width/2, (top+bottom)/2, legendSize, quiet)
}

// frame draws all that is not a value: title, names, lines and labels.
func (s *sheet) frame() {
	s.text(s.pen.fit(s.Title, titleSize, Width-2*margin), margin, titleLine, titleSize, ink)
	s.names()
	if s.empty() {
		return
	}
	for _, v := range s.ticks() {
		c := rule
		if v == 0 {
			c = base
		}
		s.line(c, 1.5, vg.Point{X: vg.Length(s.left), Y: vg.Length(s.y(v))}, vg.Point{X: vg.Length(s.right), Y: vg.Length(s.y(v))})
		text := number(v)
		s.text(text, s.left-12-s.pen.width(text, tickSize), s.y(v)-tickSize*0.36, tickSize, quiet)
	}
	s.labels()
}

// names is the legend: a square and a name for each series.
func (s *sheet) names() {
	const square, gap = 18.0, 34.0
	room := (Width-2*margin+gap)/float64(max(len(s.Series), 1)) - square - 9 - gap
	x := margin
	for i, one := range s.Series {
		name := one.Name
		if s.legendWidth() > Width-2*margin {
			name = s.pen.fit(name, legendSize, max(room, 0))
		}
		s.bar(x, keyLine-1, square, square, 4, hue(i))
		x += square + 9
		s.text(name, x, keyLine, legendSize, ink)
		x += s.pen.width(name, legendSize) + gap
	}
}

func (s *sheet) legendWidth() float64 {
	width := 0.0
	for _, one := range s.Series {
		width += 18 + 9 + s.pen.width(one.Name, legendSize) + 34
	}
	return width - 34
}

// labels writes every label, or every second, third … where they would touch;
// the last one, which is the newest, is always there.
func (s *sheet) labels() {
	widest := 0.0
	for _, label := range s.Labels {
		widest = max(widest, s.pen.width(label, labelSize))
	}
	each := max(1, int(math.Ceil((widest+10)/s.slot())))
	last := len(s.Labels) - 1
	for i, label := range s.Labels {
		if (last-i)%each != 0 {
			continue
		}
		c := quiet
		if i == last {
			c = ink
		}
		label = s.pen.fit(label, labelSize, s.slot()*float64(each))
		s.centred(label, s.x(i), bottom-36, labelSize, c)
	}
}

// slot is the width of one label's place, x its middle; y is a value's height.
func (s *sheet) slot() float64       { return (s.right - s.left) / float64(max(len(s.Labels), 1)) }
func (s *sheet) x(i int) float64     { return s.left + s.slot()*(float64(i)+0.5) }
func (s *sheet) y(v float64) float64 { return bottom + (top-bottom)*(v-s.low)/(s.high-s.low) }

func (s *sheet) text(text string, x, y, size float64, c color.Color) {
	s.canvas.SetColor(c)
	s.canvas.FillString(s.pen.face(size), vg.Point{X: vg.Length(x), Y: vg.Length(y)}, text)
}

func (s *sheet) centred(text string, x, y, size float64, c color.Color) {
	s.text(text, x-s.pen.width(text, size)/2, y, size, c)
}

func (s *sheet) line(c color.Color, width vg.Length, points ...vg.Point) {
	var p vg.Path
	for i, at := range points {
		if i == 0 {
			p.Move(at)
		} else {
			p.Line(at)
		}
	}
	s.canvas.SetColor(c)
	s.canvas.SetLineWidth(width)
	s.canvas.Stroke(p)
}

func hue(i int) color.RGBA { return hues[i%len(hues)] }
