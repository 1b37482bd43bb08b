package alerts

import (
	"strings"

	"github.com/zhanggui/zhanggui/templates"
)

const (
	// digestLines is how many alerts a digest names.
	digestLines = 10
	// cardRunes is how many characters a card shows of its text [docs 90236].
	cardRunes = 160
	// digestTitle is how many characters of a title are kept where one alert alone
	// is too long.
	digestTitle = 40
)

// digestText lists alerts, as many as fit: one is there with its whole number or
// not at all. What more there is to say of each gives way first.
func (r *round) digestText(shares []share, which []int, fits func(string) bool) (string, error) {
	lines, err := r.digestItems(shares, which[:min(len(which), digestLines)])
	if err != nil {
		return "", err
	}
	for n := len(lines); n > 0; n-- {
		for _, some := range [][]templates.AlertLine{lines[:n], plainly(lines[:n])} {
			text, err := r.digestOf(some, len(which))
			if err != nil || fits(text) {
				return text, err
			}
		}
	}
	return r.digestOf(plainly(lines[:min(len(lines), 1)]), len(which))
}

func (r *round) digestOf(lines []templates.AlertLine, count int) (string, error) {
	return r.Messages.Message("staff/alert_digest", templates.AlertDigest{Count: count, Lines: lines, More: count - len(lines)})
}

// digestItems are alerts as a digest names them.
func (r *round) digestItems(shares []share, which []int) ([]templates.AlertLine, error) {
	var lines []templates.AlertLine
	for _, n := range which {
		a := shares[n].standing
		items, err := r.items(a)
		if err != nil {
			return nil, err
		}
		title, err := r.title(r.v, a.Alert, items)
		if err != nil {
			return nil, err
		}
		lines = append(lines, templates.AlertLine{
			ID: a.ID, Title: title, At: when(a.LastAt, r.now, r.Location), Detail: strings.ReplaceAll(details(items), "\n", " "),
		})
	}
	return lines, nil
}

// plainly are the lines of a digest in short: without details, and with no long
// titles.
func plainly(lines []templates.AlertLine) []templates.AlertLine {
	short := make([]templates.AlertLine, len(lines))
	for i, l := range lines {
		l.Detail = ""
		if cut := templates.CutRunes(l.Title, digestTitle); cut != l.Title {
			l.Title = cut + "…"
		}
		short[i] = l
	}
	return short
}
