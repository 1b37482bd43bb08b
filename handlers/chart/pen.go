package chart

import (
	"strings"
	"unicode"

	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// tofu stands for a character that the font does not have.
const tofu = '□'

// pen knows the font's characters and how wide they are.
type pen struct{ font *opentype.Font }

func (p pen) face(size float64) font.Face {
	return font.Face{Font: font.Font{Size: vg.Length(size)}, Face: p.font}
}

// width is how many pixels a text takes.
func (p pen) width(text string, size float64) float64 {
	face := p.face(size)
	return float64(face.Width(text))
}

// legible replaces what the font cannot show by one □ for each character, and
// drops what has no shape of its own: joiners, variants, controls.
func (p pen) legible(text string) string {
	var buffer sfnt.Buffer
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf, unicode.Cc) || unicode.Is(unicode.Sk, r) && r > unicode.MaxLatin1:
			return -1
		}
		if i, err := p.font.GlyphIndex(&buffer, r); err == nil && i != 0 {
			return r
		}
		if i, err := p.font.GlyphIndex(&buffer, tofu); err == nil && i != 0 {
			return tofu
		}
		return -1
	}, strings.ToValidUTF8(text, string(tofu)))
}

// fit shortens a text to a width, with … for what is left out.
func (p pen) fit(text string, size, width float64) string {
	if p.width(text, size) <= width {
		return text
	}
	all := []rune(text)
	// A character is never narrower than a tenth of its size, so that a text of
	// any length costs no more than what could be shown.
	all = all[:min(len(all), int(10*width/size)+1)]
	for len(all) > 0 && p.width(string(all)+"…", size) > width {
		all = all[:len(all)-1]
	}
	return strings.TrimSpace(string(all)) + "…"
}
