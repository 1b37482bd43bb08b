package chart

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
)

func (l Lines) draw(s *sheet) {
	// The first series lies on top, because it matters most.
	for n := len(s.Series) - 1; n >= 0; n-- {
		for _, stretch := range s.stretches(s.Series[n]) {
			s.line(hue(n), 4, stretch...)
			for _, at := range stretch {
				s.dot(at, n)
			}
		}
	}
	s.ends()
}

// stretches are the points of a series between gaps.
func (s *sheet) stretches(one Series) [][]vg.Point {
	var all [][]vg.Point
	open := false
	for i, v := range one.Values {
		if !known(v) {
			open = false
			continue
		}
		if !open {
			all, open = append(all, nil), true
		}
		last := len(all) - 1
		all[last] = append(all[last], vg.Point{X: vg.Length(s.x(i)), Y: vg.Length(s.y(v))})
	}
	return all
}

// dot marks a point; where they would touch, the line alone is clearer.
func (s *sheet) dot(at vg.Point, n int) {
	if s.slot() < 24 {
		return
	}
	for _, ring := range []struct {
		r vg.Length
		c int
	}{{8, -1}, {5.5, n}} {
		var p vg.Path
		p.Move(vg.Point{X: at.X + ring.r, Y: at.Y})
		p.Arc(at, ring.r, 0, 2*math.Pi)
		p.Close()
		s.canvas.SetColor(paper)
		if ring.c >= 0 {
			s.canvas.SetColor(hue(ring.c))
		}
		s.canvas.Fill(p)
	}
}

// ends writes the newest value of each line beside its end, one above the other
// where lines end at the same height.
func (s *sheet) ends() {
	type end struct {
		n    int
		x, y float64
		v    float64
	}
	var all []end
	for n, one := range s.Series {
		for i := len(one.Values) - 1; i >= 0; i-- {
			if known(one.Values[i]) {
				all = append(all, end{n: n, x: s.x(i), y: s.y(one.Values[i]), v: one.Values[i]})
				break
			}
		}
	}
	slices.SortStableFunc(all, func(a, b end) int { return cmp.Compare(a.y, b.y) })
	floor := math.Inf(-1)
	for _, e := range all {
		y := max(e.y-valueSize*0.36, floor)
		s.text(number(e.v), e.x+13, y, valueSize, deeper(hue(e.n)))
		floor = y + valueSize + 1
	}
}
