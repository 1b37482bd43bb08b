package chart

import (
	"math"
	"strconv"
)

// scale is the range of values that the axis shows, with a line at each step.
type scale struct{ low, high, step float64 }

// lines is how many steps the axis has at most on one side of zero or in all.
const lines = 4

// newScale holds zero and every value, with round steps; whole ones if the
// values are whole.
func newScale(series []Series) scale {
	low, high, whole := 0.0, 0.0, true
	for _, s := range series {
		for _, v := range s.Values {
			if !known(v) {
				continue
			}
			low, high = min(low, v), max(high, v)
			whole = whole && v == math.Trunc(v)
		}
	}
	if low == 0 && high == 0 {
		return scale{high: 1, step: 1}
	}
	step := round125((high - low) / lines)
	if whole {
		step = max(step, 1)
	}
	return scale{low: math.Floor(low/step) * step, high: math.Ceil(high/step) * step, step: step}
}

// round125 is the next number of 1, 2 or 5 and zeros that is not less.
func round125(x float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(x)))
	for _, digit := range []float64{1, 2, 5} {
		if digit*power >= x*(1-1e-9) {
			return digit * power
		}
	}
	return 10 * power
}

// ticks are the values that have a line, upwards.
func (s scale) ticks() []float64 {
	n := int(math.Round((s.high - s.low) / s.step))
	all := make([]float64, 0, n+1)
	for i := range n + 1 {
		all = append(all, s.low+float64(i)*s.step)
	}
	return all
}

// known says whether there is a value that can be drawn. Numbers beyond all
// business are none.
func known(v float64) bool { return !math.IsNaN(v) && math.Abs(v) < 1e15 }

// number is a value as people read it at a glance: 12, 3.5, 1.2万, 3亿.
func number(v float64) string {
	switch size := math.Abs(v); {
	case size >= 1e8:
		return decimal(v/1e8) + "亿"
	case size >= 1e4:
		return decimal(v/1e4) + "万"
	default:
		return decimal(v)
	}
}

func decimal(v float64) string {
	v = math.Round(v*10) / 10
	if v == 0 {
		return "0"
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}
