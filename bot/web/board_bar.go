package web

import "strconv"

// BarWide is how wide the cell's bar is of a hundred.
func (c boardCell) BarWide() string {
	return strconv.FormatFloat(100*max(c.Bar, -c.Bar), 'f', 1, 64)
}

// Below says that the bar is of less than nothing.
func (c boardCell) Below() bool { return c.Bar < 0 }
