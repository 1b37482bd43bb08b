package web

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
	"github.com/skip2/go-qrcode"

	"github.com/zhanggui/zhanggui/bot"
)

// photographed is a code on a larger picture, as a camera takes it.
func photographed(t *testing.T, code image.Image, width, height int) []byte {
	t.Helper()
	picture := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(picture, picture.Bounds(), image.NewUniform(color.RGBA{210, 200, 190, 255}), image.Point{}, draw.Src)
	b := code.Bounds()
	draw.Draw(picture, b.Add(image.Pt((width-b.Dx())/2, (height-b.Dy())/2)), code, b.Min, draw.Src)
	var out bytes.Buffer
	if err := jpeg.Encode(&out, picture, &jpeg.Options{Quality: 80}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func qrOf(t *testing.T, text string, size int) image.Image {
	t.Helper()
	q, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		t.Fatal(err)
	}
	return q.Image(size)
}

func TestAPhotoOfACodeIsRead(t *testing.T) {
	token := bot.SignCoupon(doorKey, bot.Coupon{Code: testCode, Name: "满 50 减 10 🍵", CouponTerms: bot.CouponTerms{Stores: []string{"s17"}}, Until: evening.Add(time.Hour)})
	bars, err := oned.NewCode128Writer().EncodeWithoutHint(testCode, gozxing.BarcodeFormat_CODE_128, 700, 200)
	if err != nil {
		t.Fatal(err)
	}
	wide := image.NewRGBA(image.Rect(0, 0, 900, 300))
	draw.Draw(wide, wide.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(wide, image.Rect(100, 50, 800, 250), bars, image.Point{}, draw.Src)
	turned := image.NewRGBA(image.Rect(0, 0, 300, 900))
	for x := range 900 {
		for y := range 300 {
			turned.Set(299-y, x, wide.At(x, y))
		}
	}
	for name, picture := range map[string][]byte{
		"a coupon's token":   photographed(t, qrOf(t, token, 900), 3024, 4032),
		"a token, small":     photographed(t, qrOf(t, token, 400), 800, 600),
		"a bare code":        photographed(t, qrOf(t, testCode, 500), 3024, 4032),
		"a bar code":         photographed(t, wide, 1200, 900),
		"a bar code, turned": photographed(t, turned, 900, 1200),
	} {
		h := openHouse(t)
		h.replies["/核销 "+testCode+" 门店=s17 试"] = bot.Reply{Text: "试一下：好的", Asks: true}
		p := h.clerk()
		at := p.photo(p.open("/till"), picture)
		if !strings.Contains(at.body, ">好的<") {
			t.Errorf("%s: %q", name, h.given())
		}
	}
}

func FuzzReadScan(f *testing.F) {
	var small bytes.Buffer
	_ = png.Encode(&small, image.NewGray(image.Rect(0, 0, 8, 8)))
	f.Add(small.Bytes())
	f.Add([]byte("\xff\xd8\xff\xe0"))
	f.Add([]byte("\x89PNG\r\n\x1a\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if text, err := readScan(t.Context(), data); (err == nil) != (text != "") || len(text) > longestScan {
			t.Errorf("%q %v", text, err)
		}
	})
}

func TestWhatIsNoPhotoOfACodeIsToldInWords(t *testing.T) {
	var bomb bytes.Buffer
	if err := png.Encode(&bomb, image.NewGray(image.Rect(0, 0, 9000, 9000))); err != nil {
		t.Fatal(err)
	}
	h := openHouse(t)
	p := h.clerk()
	for name, c := range map[string]struct {
		data []byte
		says string
	}{
		"nothing":           {nil, "请输入券码"},
		"no picture":        {[]byte("GIF89a..."), "打不开"},
		"half a picture":    {photographed(t, qrOf(t, testCode, 300), 400, 400)[:2000], "打不开"},
		"an empty wall":     {photographed(t, image.NewGray(image.Rect(0, 0, 1, 1)), 400, 300), "没有看清"},
		"a picture too big": {bomb.Bytes(), "打不开"},
		"somebody's link":   {photographed(t, qrOf(t, "https://evil.example/", 300), 400, 400), "不是我们的券码"},
		"12 MB":             {bytes.Repeat([]byte("x"), pictureMost+1), "12 MB"},
	} {
		if got := p.photo(p.open("/till"), c.data); !strings.Contains(got.body, c.says) {
			t.Errorf("%s: %d %s", name, got.code, got.body)
		}
	}
	if len(h.lines) != 0 {
		t.Errorf("gave %q", h.given())
	}
}
