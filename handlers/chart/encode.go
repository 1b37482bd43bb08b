package chart

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
)

// encode makes a small PNG: flat colours and the shades at their edges need no
// more than a few hundred colours, so that a byte a pixel is enough.
func encode(img image.Image) ([]byte, error) {
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.DefaultCompression}
	if err := encoder.Encode(&b, fewer(img)); err != nil {
		return nil, fmt.Errorf("chart: %w", err)
	}
	return b.Bytes(), nil
}

// fewer paints a picture in at most 256 colours, coarser the more there are.
func fewer(img image.Image) image.Image {
	full, ok := img.(*image.RGBA)
	if !ok {
		return img
	}
	for bits := 6; bits > 1; bits-- {
		if small := inBits(full, bits); small != nil {
			return small
		}
	}
	return img
}

// inBits paints a picture in colours of so many bits for each of red, green and
// blue; nil if these are more than 256.
func inBits(img *image.RGBA, bits int) *image.Paletted {
	small := image.NewPaletted(img.Bounds(), nil)
	index := map[[3]uint8]int{}
	var last [3]uint8
	lastIndex := -1
	for at := range small.Pix {
		// The sheet is opaque, so that its colours are as they are stored.
		c := [3]uint8(img.Pix[4*at:])
		if c == last && lastIndex >= 0 {
			small.Pix[at] = uint8(lastIndex)
			continue
		}
		last = c
		for i := range c {
			c[i] = coarse(c[i], bits)
		}
		i, known := index[c]
		if !known {
			if i = len(index); i == 256 {
				return nil
			}
			index[c] = i
			small.Palette = append(small.Palette, color.RGBA{c[0], c[1], c[2], 0xff})
		}
		small.Pix[at], lastIndex = uint8(i), i
	}
	return small
}

// coarse is a channel of which only the first bits differ: black stays black
// and white stays white.
func coarse(v uint8, bits int) uint8 {
	most := uint32(1)<<bits - 1
	return uint8((uint32(v)*most + 0x7f) / 0xff * 0xff / most)
}
