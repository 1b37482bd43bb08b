package web

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// boardCell is one value of a table: as people read it, as spreadsheets do, and as it
// is put in order.
type boardCell struct {
	Text string
	// CSV is what a spreadsheet gets; empty is Text.
	CSV string
	// Sort puts numbers in order; texts go by Text.
	Sort float64
	// Number says that the cell is one; None that there is nothing to say.
	Number, None bool
	// Who is a userid to be called by name, once names are known.
	Who string
	// Bar is how long the cell's bar is, from -1 to 1; BarText that there is one.
	Bar    float64
	HasBar bool
	// Class is how it looks: "h0" to "h9" for heat, "bad", "quiet".
	Class string
	// Small is said under it.
	Small string
	// Term defines it, where a row is a number of its own.
	Term string
}

// number is a count.
func number(n int) boardCell {
	return boardCell{Text: thousands(int64(n)), CSV: strconv.Itoa(n), Sort: float64(n), Number: true}
}

// signed is a count that may be below nought, with its sign.
func signed(n int) boardCell {
	c := number(n)
	if n > 0 {
		c.Text = "+" + c.Text
	}
	if n < 0 {
		c.Class = "bad"
	}
	return c
}

// amount is money.
func amount(m bot.Money) boardCell {
	return boardCell{Text: "¥" + money(m), CSV: m.String(), Sort: float64(m), Number: true}
}

// share is a part of a whole in percent; there is none of nothing.
func share(part, of int) boardCell {
	if of <= 0 {
		return none("—")
	}
	return percent(100 * float64(part) / float64(of))
}

// percent is one that is known.
func percent(p float64) boardCell {
	text := percentText(p)
	return boardCell{Text: text, CSV: text, Sort: p, Number: true}
}

// decimal is a number with one place.
func decimal(f float64) boardCell {
	text := strconv.FormatFloat(f, 'f', 1, 64)
	return boardCell{Text: text, CSV: text, Sort: f, Number: true}
}

// took is how long something took, which is known to the second.
func took(d time.Duration) boardCell {
	text := seconds(d)
	if d < time.Second {
		text = "1 秒内"
	}
	return boardCell{Text: text, CSV: strconv.FormatFloat(d.Seconds(), 'f', 1, 64), Sort: d.Seconds(), Number: true}
}

// words are a text.
func words(s string) boardCell { return boardCell{Text: s} }

// person is a member of staff, who is called by name once it is known.
func person(userID string) boardCell {
	if userID == "" {
		return none("没有归店员")
	}
	return boardCell{Text: userID, Who: userID}
}

// none is where there is nothing to say, or nobody knows: it is last in order, whatever
// the order.
func none(text string) boardCell { return boardCell{Text: text, None: true, Class: "quiet"} }

// at is a moment of the page.
func (b boardReader) at(t time.Time) boardCell {
	c := boardCell{CSV: t.In(b.ask.Now.Location()).Format("2006-01-02 15:04"), Sort: float64(t.Unix())}
	c.Text = calendar{zone: b.ask.Now.Location(), now: b.ask.Now}.at(t)
	return c
}

// withBars gives the cells of a column bars that compare them.
func withBars(rows [][]boardCell, column int) {
	most := 0.0
	for _, row := range rows {
		most = max(most, math.Abs(row[column].Sort))
	}
	for _, row := range rows {
		if most > 0 && row[column].Number {
			row[column].Bar, row[column].HasBar = row[column].Sort/most, true
		}
	}
}

// heat is how warm a part of a whole is, from "h0" to "h9".
func heat(part float64) string {
	return "h" + strconv.Itoa(max(0, min(9, int(part*10))))
}

// percentText keeps all but one of very many from reading as all, and one of very many
// from reading as none.
func percentText(p float64) string {
	tenths := math.Round(p * 10)
	if p < 100 {
		tenths = min(tenths, 999)
	}
	if p > 0 {
		tenths = max(tenths, 1)
	}
	return fmt.Sprintf("%.1f%%", tenths/10)
}

// thousands is a number as people read large ones.
func thousands(n int64) string {
	text := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, text = "-", text[1:]
	}
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return sign + text
}

// money is an amount as people read it: whole yuan where it is large.
func money(m bot.Money) string {
	if m >= 1_000_000_00 || m <= -1_000_000_00 {
		return strconv.FormatFloat(float64(m)/1e6, 'f', 1, 64) + " 万"
	}
	if m >= 1000_00 || m <= -1000_00 {
		return thousands(int64(math.Round(float64(m) / 100)))
	}
	return yuan(m)
}

// seconds is a length of time as people tell it.
func seconds(d time.Duration) string {
	switch {
	case d >= 48*time.Hour:
		return strconv.Itoa(int(d.Hours()/24)) + " 天"
	case d >= 2*time.Hour:
		return strconv.Itoa(int(d.Hours())) + " 小时"
	case d >= 2*time.Minute:
		return strconv.Itoa(int(d.Minutes())) + " 分钟"
	default:
		return strings.TrimSuffix(strconv.FormatFloat(d.Seconds(), 'f', 1, 64), ".0") + " 秒"
	}
}
