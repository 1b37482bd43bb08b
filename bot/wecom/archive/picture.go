package archive

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	_ "image/gif"
	_ "image/jpeg"
	_ "image/png"
	"slices"

	"github.com/makiuchi-d/gozxing"
	multi "github.com/makiuchi-d/gozxing/multi/qrcode"
	"github.com/makiuchi-d/gozxing/qrcode"
	"golang.org/x/image/draw"
)

// Bounds of what is looked at: a picture with more points is refused before it is
// unpacked, and one that is wider than a screen is looked at smaller first.
const (
	mostPixels = 25_000_000
	screen     = 1600
	// longestCode and mostCodes bound what a picture may say; a QR code holds less
	// than 3 KB.
	longestCode = 4096
	mostCodes   = 32
)

// ErrNoPicture says that data is no PNG, JPEG or GIF that can be looked at.
var ErrNoPicture = errors.New("archive: no picture that can be read")

// looking is held by who unpacks a picture, which may take a hundred megabytes.
var looking = make(chan struct{}, 1)

// ReadCodes are what the QR codes in a picture say, each once; none is not an
// error.
func ReadCodes(ctx context.Context, data []byte) (codes []string, err error) {
	size, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, ErrNoPicture
	}
	if size.Width <= 0 || size.Height <= 0 || size.Width > mostPixels/size.Height {
		return nil, fmt.Errorf("%w: %d × %d points", ErrNoPicture, size.Width, size.Height)
	}
	select {
	case looking <- struct{}{}:
		defer func() { <-looking }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	// The decoders of pictures and codes read what anybody may send.
	defer func() {
		if recover() != nil {
			codes, err = nil, fmt.Errorf("%w: its decoder failed", ErrNoPicture)
		}
	}()
	picture, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, ErrNoPicture
	}
	codes = []string{}
	for _, look := range looks(picture) {
		for _, code := range find(look) {
			if code = valid(code); len(code) <= longestCode && len(codes) < mostCodes && !slices.Contains(codes, code) {
				codes = append(codes, code)
			}
		}
		if len(codes) > 0 || ctx.Err() != nil {
			break
		}
	}
	return codes, nil
}

// looks are the picture at the sizes at which it is looked at.
func looks(picture image.Image) []image.Image {
	b := picture.Bounds()
	long := max(b.Dx(), b.Dy())
	if long <= screen {
		return []image.Image{picture}
	}
	small := image.NewGray(image.Rect(0, 0, max(1, b.Dx()*screen/long), max(1, b.Dy()*screen/long)))
	draw.ApproxBiLinear.Scale(small, small.Bounds(), picture, b, draw.Src, nil)
	return []image.Image{small, picture}
}

// find reads the codes of one picture: several, or else one that only the more
// patient reader finds.
func find(picture image.Image) []string {
	bitmap, err := gozxing.NewBinaryBitmapFromImage(picture)
	if err != nil {
		return nil
	}
	hints := map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true}
	var codes []string
	if found, err := multi.NewQRCodeMultiReader().DecodeMultiple(bitmap, hints); err == nil {
		for _, r := range found {
			codes = append(codes, r.GetText())
		}
	}
	if len(codes) == 0 {
		if r, err := qrcode.NewQRCodeReader().Decode(bitmap, hints); err == nil {
			codes = append(codes, r.GetText())
		}
	}
	return codes
}
