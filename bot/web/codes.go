package web

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
	"github.com/skip2/go-qrcode"

	"github.com/zhanggui/zhanggui/bot"
)

// keepPrivate lets the phone that asked keep a picture, and nobody between.
const keepPrivate = "private, max-age=300"

// qrSVG draws a QR code with the quiet border that scanners want. As lines of SVG it
// is sharp at any size and a few kilobytes.
func qrSVG(content string) ([]byte, error) {
	q, err := qrcode.New(content, qrcode.Medium)
	if err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	bits := q.Bitmap()
	var b strings.Builder
	n := len(bits)
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h%dv%dH0z"/><path d="`, n, n, n*8, n*8, n, n)
	for y, row := range bits {
		bars(&b, row, y, 1)
	}
	b.WriteString(`"/></svg>`)
	return []byte(b.String()), nil
}

// barHeight is how high a bar code is drawn, in widths of its narrowest bar.
const barHeight = 48

// barSVG draws a Code 128, which the scanners of tills read. It reads the same
// however wide it is drawn.
func barSVG(content string) ([]byte, error) {
	matrix, err := oned.NewCode128Writer().EncodeWithoutHint(content, gozxing.BarcodeFormat_CODE_128, 0, 1)
	if err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	n := matrix.GetWidth()
	row := make([]bool, n)
	for x := range row {
		row[x] = matrix.Get(x, 0)
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" preserveAspectRatio="none"><path fill="#fff" d="M0 0h%dv%dH0z"/><path d="`, n, barHeight, n*4, barHeight*4, n, barHeight)
	bars(&b, row, 0, barHeight)
	b.WriteString(`"/></svg>`)
	return []byte(b.String()), nil
}

// bars writes the dark runs of a row as rectangles.
func bars(b *strings.Builder, row []bool, y, height int) {
	for x := 0; x < len(row); x++ {
		from := x
		for x < len(row) && row[x] {
			x++
		}
		if x > from {
			fmt.Fprintf(b, "M%d %dh%dv%dh-%dz", from, y, x-from, height, x-from)
		}
	}
}

// picture sends a drawing.
func (s *Site) picture(w http.ResponseWriter, svg []byte, err error) {
	if err != nil {
		s.log.WithError(err).Error("a code cannot be drawn")
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "image/svg+xml")
	w.Header().Set("Cache-Control", keepPrivate)
	// A phone that went away is no problem of the bot's.
	_, _ = w.Write(svg)
}

// pickupQR and pickupBar draw the code by which something is picked up. They know
// nothing but the code itself, which whoever asks for them has already.
func (s *Site) pickupQR(w http.ResponseWriter, r *http.Request)  { s.drawn(w, r, qrSVG) }
func (s *Site) pickupBar(w http.ResponseWriter, r *http.Request) { s.drawn(w, r, barSVG) }

func (s *Site) drawn(w http.ResponseWriter, r *http.Request, draw func(string) ([]byte, error)) {
	code, ok := bot.ReadCouponCode(r.PathValue("code"))
	if !ok {
		s.lost(w, r)
		return
	}
	svg, err := draw(code)
	s.picture(w, svg, err)
}
