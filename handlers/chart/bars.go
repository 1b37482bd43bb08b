package chart

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
)

func (b Bars) draw(s *sheet) {
	const part, gap = 0.8, 3.0
	wide := min(s.slot()*part/float64(len(s.Series)), 64)
	// Where there is no room for every value, the first series, which matters
	// most, still has its own.
	size, shown := s.valueSize(wide-1, s.Series), len(s.Series)
	if size == 0 {
		size, shown = s.valueSize(s.slot()*part, s.Series[:1]), 1
	}
	for i := range s.Labels {
		x := s.x(i) - wide*float64(len(s.Series))/2
		for n, one := range s.Series {
			if i >= len(one.Values) || !known(one.Values[i]) {
				x += wide
				continue
			}
			v := one.Values[i]
			from, to := s.y(min(v, 0)), s.y(max(v, 0))
			if v != 0 {
				inner := max(wide-gap, wide*0.7)
				s.column(x+(wide-inner)/2, from, inner, to-from, v < 0, hue(n))
			}
			if size > 0 && n < shown {
				s.value(v, x+wide/2, from, to, size)
			}
			x += wide
		}
	}
}

// value writes a value beyond the end of its bar.
func (s *sheet) value(v, x, from, to, size float64) {
	y, c := to+6, color.Color(ink)
	if v < 0 {
		y = from - size*0.95
	}
	if v == 0 {
		c = quiet
	}
	s.centred(number(v), x, y, size, c)
}

// valueSize is the size of letters in which every value of series fits a width;
// 0 if they would be too small to read.
func (s *sheet) valueSize(width float64, series []Series) float64 {
	for size := valueSize; size >= smallest; size-- {
		widest := 0.0
		for _, one := range series {
			for _, v := range one.Values {
				if known(v) {
					widest = max(widest, s.pen.width(number(v), size))
				}
			}
		}
		if widest <= width {
			return size
		}
	}
	return 0
}

// column is a bar that stands on the line of zero, or hangs from it: rounded at
// its free end.
func (s *sheet) column(x, y, width, height float64, down bool, c color.Color) {
	r := min(5, width/3, height)
	left, right, low, high := vg.Length(x), vg.Length(x+width), vg.Length(y), vg.Length(y+height)
	round := vg.Length(r)
	var p vg.Path
	if down {
		p.Move(vg.Point{X: left, Y: high})
		p.Arc(vg.Point{X: left + round, Y: low + round}, round, math.Pi, math.Pi/2)
		p.Arc(vg.Point{X: right - round, Y: low + round}, round, 3*math.Pi/2, math.Pi/2)
		p.Line(vg.Point{X: right, Y: high})
	} else {
		p.Move(vg.Point{X: left, Y: low})
		p.Arc(vg.Point{X: left + round, Y: high - round}, round, math.Pi, -math.Pi/2)
		p.Arc(vg.Point{X: right - round, Y: high - round}, round, math.Pi/2, -math.Pi/2)
		p.Line(vg.Point{X: right, Y: low})
	}
	p.Close()
	s.canvas.SetColor(c)
	s.canvas.Fill(p)
}

// bar is a square with round corners.
func (s *sheet) bar(x, y, width, height, r float64, c color.Color) {
	var p vg.Path
	for i, corner := range []vg.Point{
		{X: vg.Length(x + r), Y: vg.Length(y + r)}, {X: vg.Length(x + width - r), Y: vg.Length(y + r)},
		{X: vg.Length(x + width - r), Y: vg.Length(y + height - r)}, {X: vg.Length(x + r), Y: vg.Length(y + height - r)},
	} {
		start := math.Pi + float64(i)*math.Pi/2
		if i == 0 {
			p.Move(vg.Point{X: vg.Length(x), Y: vg.Length(y + r)})
		}
		p.Arc(corner, vg.Length(r), start, math.Pi/2)
	}
	p.Close()
	s.canvas.SetColor(c)
	s.canvas.Fill(p)
}
