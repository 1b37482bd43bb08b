package archive

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"slices"
	"strings"
	"testing"

	"github.com/skip2/go-qrcode"
)

// drawn is a picture of a size with a code at each of some places.
func drawn(t testing.TB, w, h int, codes map[image.Point]string) *image.RGBA {
	t.Helper()
	picture := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(picture, picture.Bounds(), image.White, image.Point{}, draw.Src)
	for at, words := range codes {
		code, err := qrcode.New(words, qrcode.Medium)
		if err != nil {
			t.Fatal(err)
		}
		draw.Draw(picture, image.Rectangle{at, at.Add(image.Pt(260, 260))}, code.Image(260), image.Point{}, draw.Src)
	}
	return picture
}

func asPNG(t testing.TB, picture image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const invitation = "https://weixin.qq.com/g/AwYAAexample"

func TestQRCodesAreRead(t *testing.T) {
	one := map[image.Point]string{{40, 40}: invitation}
	two := map[image.Point]string{{20, 20}: invitation, {420, 300}: "加我微信 abc12345"}
	small := drawn(t, 400, 400, one)
	var asJPEG, asGIF bytes.Buffer
	if err := jpeg.Encode(&asJPEG, small, &jpeg.Options{Quality: 60}); err != nil {
		t.Fatal(err)
	}
	if err := gif.Encode(&asGIF, small, nil); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data []byte
		want []string
	}{
		"png": {asPNG(t, small), []string{invitation}}, "jpeg": {asJPEG.Bytes(), []string{invitation}}, "gif": {asGIF.Bytes(), []string{invitation}},
		"two":           {asPNG(t, drawn(t, 720, 600, two)), []string{invitation, "加我微信 abc12345"}},
		"none":          {asPNG(t, drawn(t, 300, 300, nil)), []string{}},
		"a large photo": {asPNG(t, drawn(t, 3000, 2000, map[image.Point]string{{1500, 900}: invitation})), []string{invitation}},
		"one point":     {asPNG(t, drawn(t, 1, 1, nil)), []string{}},
		"a long strip":  {asPNG(t, drawn(t, 1, 5000, nil)), []string{}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ReadCodes(t.Context(), c.data)
			slices.Sort(got)
			if err != nil || !slices.Equal(got, c.want) || got == nil {
				t.Errorf("%q, %v, want %q", got, err, c.want)
			}
		})
	}
}

// bomb is a PNG that says it has so many points.
func bomb(w, h uint32) []byte {
	head := append([]byte("IHDR"), binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)...)
	head = append(head, 8, 2, 0, 0, 0)
	out := append([]byte("\x89PNG\r\n\x1a\n"), 0, 0, 0, 13)
	return binary.BigEndian.AppendUint32(append(out, head...), crc32.ChecksumIEEE(head))
}

func TestWhatIsNoPictureIsRefused(t *testing.T) {
	whole := asPNG(t, drawn(t, 100, 100, nil))
	for name, data := range map[string][]byte{
		"nothing": nil, "words": []byte("hello"), "half": whole[:len(whole)/2], "a bomb": bomb(20_000, 20_000),
		"one too wide": bomb(1<<31-1, 1<<31-1), "webp": []byte("RIFF\x00\x00\x00\x00WEBPVP8 "),
	} {
		if codes, err := ReadCodes(t.Context(), data); !errors.Is(err, ErrNoPicture) {
			t.Errorf("%s: %q, %v", name, codes, err)
		} else if strings.Contains(name, "bomb") && !strings.Contains(err.Error(), "points") {
			t.Errorf("%s was unpacked: %v", name, err)
		}
	}
}

func TestNobodyWaitsForAPictureForEver(t *testing.T) {
	looking <- struct{}{}
	defer func() { <-looking }()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := ReadCodes(ctx, asPNG(t, image.NewGray(image.Rect(0, 0, 9, 9)))); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func FuzzReadCodes(f *testing.F) {
	f.Add(asPNG(f, drawn(f, 300, 300, map[image.Point]string{{10, 10}: "x"})))
	f.Add(bomb(9, 9))
	f.Fuzz(func(t *testing.T, data []byte) {
		if codes, err := ReadCodes(t.Context(), data); (codes == nil) != (err != nil) {
			t.Fatalf("%q, %v", codes, err)
		}
	})
}
