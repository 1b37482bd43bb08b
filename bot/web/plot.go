package web

import "github.com/zhanggui/zhanggui/bot"

// plot is a drawing of bars by day, worked out here so that the page needs no
// script: the template only writes it down as SVG.
type plot struct {
	Width, Height int
	// Zero is the height of the line that bars stand on.
	Zero   float64
	Bars   []plotBar
	Labels []plotLabel
}

// plotBar is a bar with its value; Series tells its colour.
type plotBar struct {
	X, Y, W, H float64
	Series     string
	// TextX and TextY are where Text, the value, stands.
	TextX, TextY float64
	Text         string
}

// plotLabel is a day below the bars.
type plotLabel struct {
	X         float64
	Date, Day string
}

// The plot's measures, in the units of its own box.
const (
	plotWidth, plotHeight = 360, 210
	plotTop, plotBottom   = 16.0, 168.0
)

// newPlot draws adds, net adds and losses of each day.
func newPlot(days []bot.ReportDay) plot {
	low, high := 0, 1
	for _, d := range days {
		low, high = min(low, d.Net()), max(high, d.Added, d.Lost)
	}
	bottom := plotBottom
	if low < 0 {
		bottom -= 12 // room for the value under a bar that hangs
	}
	unit := (bottom - plotTop) / float64(high-low)
	p := plot{Width: plotWidth, Height: plotHeight, Zero: plotTop + unit*float64(high)}
	slot := float64(plotWidth) / float64(max(len(days), 1))
	wide := slot * 0.84 / 3
	for i, d := range days {
		left := slot*float64(i) + slot*0.08
		for n, bar := range []plotBar{{Series: "added", Text: count(d.Added)}, {Series: "net", Text: count(d.Net())}, {Series: "lost", Text: count(d.Lost)}} {
			value := []int{d.Added, d.Net(), d.Lost}[n]
			size := unit * float64(max(value, -value))
			bar.X, bar.Y, bar.W, bar.H = left+wide*float64(n)+0.6, p.Zero-size, wide-1.2, size
			bar.TextX, bar.TextY = bar.X+bar.W/2, bar.Y-4
			if value < 0 {
				bar.Y, bar.TextY = p.Zero, p.Zero+size+10
			}
			// Wide values would run into each other; the table has them all.
			if len(bar.Text) > 2 && n > 0 || value == 0 {
				bar.Text = ""
			}
			p.Bars = append(p.Bars, bar)
		}
		p.Labels = append(p.Labels, plotLabel{X: slot * (float64(i) + 0.5), Date: d.From.Format("1-2"), Day: "周" + weekday(d.From)})
	}
	return p
}
