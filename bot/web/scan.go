package web

import (
	"bytes"
	"context"
	"errors"
	"image"
	_ "image/jpeg" // What phones' cameras send.
	_ "image/png"
	"io"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
	"github.com/makiuchi-d/gozxing/qrcode"
	"golang.org/x/image/draw"
)

// Bounds of what is looked at: a picture with more points is refused before it is
// unpacked, a photo later than a drawing, which takes more room; and one that is wider
// than a screen is looked at smaller first.
const (
	photoPixels   = 26_000_000
	drawingPixels = 12_000_000
	screen        = 1400
	// longestScan bounds what a code may say: a coupon's token has less.
	longestScan = 2 << 10
)

// What may be wrong with a picture.
var (
	errNoPicture = errors.New("web: no picture that can be read")
	errNoCode    = errors.New("web: no code in the picture")
)

// scanning is held by who unpacks a picture, which may take a hundred megabytes.
var scanning = make(chan struct{}, 2)

// codeText is what a form brings to be redeemed: what was typed, or else what the
// picture says. The problem is for people.
func (s *Site) codeText(r *http.Request) (text, problem string) {
	if text = strings.TrimSpace(r.PostFormValue("code")); text != "" {
		if len(text) > longestScan || !utf8.ValidString(text) {
			return "", noCode
		}
		return text, ""
	}
	if r.MultipartForm == nil || len(r.MultipartForm.File["picture"]) == 0 {
		return "", "请输入券码，或者拍一张客户的二维码。"
	}
	f, err := r.MultipartForm.File["picture"][0].Open()
	if err != nil {
		return "", "照片没有收完整，请再拍一次。"
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, pictureMost))
	if err != nil || len(data) == 0 {
		return "", "请输入券码，或者拍一张客户的二维码。"
	}
	text, err = readScan(r.Context(), data)
	switch {
	case errors.Is(err, errNoCode):
		return "", "照片里没有看清二维码。请靠近一点、对准、不要反光，再拍一次；也可以直接输入券码。"
	case err != nil:
		return "", "这张照片打不开。请再拍一次，或者直接输入券码。"
	}
	return text, ""
}

// readScan is what the QR code or the bar code in a picture says.
func readScan(ctx context.Context, data []byte) (text string, err error) {
	size, format, err := image.DecodeConfig(bytes.NewReader(data))
	most := drawingPixels
	if format == "jpeg" {
		most = photoPixels
	}
	if err != nil || size.Width <= 0 || size.Height <= 0 || size.Width > most/size.Height {
		return "", errNoPicture
	}
	select {
	case scanning <- struct{}{}:
		defer func() { <-scanning }()
	case <-ctx.Done():
		return "", ctx.Err()
	}
	// The decoders of pictures and codes read what anybody may send.
	defer func() {
		if recover() != nil {
			text, err = "", errNoPicture
		}
	}()
	picture, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return "", errNoPicture
	}
	for _, long := range []int{screen, screen / 2, max(size.Width, size.Height)} {
		if text = scan(scaled(picture, long)); text != "" && len(text) <= longestScan {
			return text, nil
		}
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
	}
	return "", errNoCode
}

// scaled is a picture whose longer side is at most so many points.
func scaled(picture image.Image, long int) image.Image {
	b := picture.Bounds()
	if have := max(b.Dx(), b.Dy()); have > long {
		small := image.NewGray(image.Rect(0, 0, max(1, b.Dx()*long/have), max(1, b.Dy()*long/have)))
		draw.ApproxBiLinear.Scale(small, small.Bounds(), picture, b, draw.Src, nil)
		return small
	}
	return picture
}

// scan reads the one code of a picture; empty if there is none.
func scan(picture image.Image) string {
	bitmap, err := gozxing.NewBinaryBitmapFromImage(picture)
	if err != nil {
		return ""
	}
	hints := map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true}
	for _, reader := range []gozxing.Reader{qrcode.NewQRCodeReader(), oned.NewCode128Reader()} {
		if found, err := reader.Decode(bitmap, hints); err == nil {
			return found.GetText()
		}
	}
	return ""
}
