package chart_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/zhanggui/zhanggui/handlers/chart"
	"github.com/zhanggui/zhanggui/templates"
)

const most = 60 << 10

var days = []string{"11-15", "11-16", "11-17", "11-18", "11-19", "11-20", "11-21"}

func week(times float64) []chart.Series {
	series := []chart.Series{
		{Name: "新增", Values: []float64{12, 8, 15, 31, 9, 0, 22}},
		{Name: "净增", Values: []float64{10, 5, 15, 28, -3, -2, 20}},
		{Name: "流失", Values: []float64{2, 3, 0, 3, 12, 2, 2}},
	}
	for _, s := range series {
		for i := range s.Values {
			s.Values[i] *= times
		}
	}
	return series
}

func drawer(t testing.TB) *chart.Drawer {
	t.Helper()
	files, err := templates.Load("")
	if err != nil {
		t.Fatal(err)
	}
	d, err := chart.New(files.FS())
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func draw(t testing.TB, d *chart.Drawer, p chart.Bars) image.Image {
	t.Helper()
	b, err := d.Draw(p)
	if err != nil {
		t.Fatal(err)
	}
	if len(b) > most {
		t.Errorf("the picture has %d bytes", len(b))
	}
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil || img.Bounds() != image.Rect(0, 0, chart.Width, chart.Height) {
		t.Fatalf("no picture of the size: %v %v", img.Bounds(), err)
	}
	return img
}

func TestWhateverTheNumbersThereIsAPicture(t *testing.T) {
	d := drawer(t)
	var month []string
	var many []float64
	for i := range 31 {
		month, many = append(month, fmt.Sprintf("10-%02d", i+1)), append(many, float64(i*i*7919%1000))
	}
	inf := math.Inf(1)
	for name, b := range map[string]chart.Bars{
		"a week":            {Title: "十七号店 · 近 7 天", Labels: days, Series: week(1)},
		"thousands":         {Title: "全部门店", Labels: days, Series: week(1000)},
		"fractions":         {Title: "秒", Labels: days, Series: week(0.01)},
		"nothing at all":    {},
		"no series":         {Title: "没有", Labels: days},
		"only zeros":        {Title: "零", Labels: days, Series: []chart.Series{{Name: "新增", Values: make([]float64, 7)}}},
		"only losses":       {Labels: days, Series: []chart.Series{{Values: []float64{-1, -2, -3}}}},
		"one value":         {Labels: days[:1], Series: []chart.Series{{Name: "新增", Values: []float64{1}}}},
		"more than labels":  {Labels: days[:1], Series: []chart.Series{{Values: []float64{1, 2, 3}}}},
		"a month":           {Labels: month, Series: []chart.Series{{Values: many}, {Values: many[3:]}, {Values: many[9:]}}},
		"no numbers":        {Labels: days, Series: []chart.Series{{Values: []float64{math.NaN(), inf, -inf, math.MaxFloat64, 3}}}},
		"tiny":              {Labels: days, Series: []chart.Series{{Values: []float64{5e-324, 1e-300}}}},
		"long words":        {Title: strings.Repeat("很长的标题", 5000), Labels: []string{strings.Repeat("标签", 500), "b"}, Series: []chart.Series{{Name: strings.Repeat("名字", 500), Values: []float64{1, 2}}}},
		"words of no shape": {Title: "\x00\xff\n👨‍👩‍👧\u200f\u202eก็็็", Labels: []string{"😀", ""}, Series: []chart.Series{{Name: "\t", Values: []float64{1, 2}}}},
		"many series":       {Labels: days, Series: manySeries(40)},
	} {
		t.Run(name, func(t *testing.T) {
			draw(t, d, b)
		})
	}
}

func manySeries(n int) []chart.Series {
	var all []chart.Series
	for i := range n {
		all = append(all, chart.Series{Name: fmt.Sprint("店", i), Values: []float64{float64(i), float64(n - i), 3}})
	}
	return all
}

func TestTheSameNumbersGiveTheSameBytes(t *testing.T) {
	d := drawer(t)
	first, err := d.Draw(chart.Bars{Title: "春芽生活", Labels: days, Series: week(1)})
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 2 {
		all.Go(func() {
			again, err := drawer(t).Draw(chart.Bars{Title: "春芽生活", Labels: days, Series: week(1)})
			if err != nil || !bytes.Equal(first, again) {
				t.Errorf("another drawing has other bytes: %v", err)
			}
			if shared, err := d.Draw(chart.Bars{Title: "春芽生活", Labels: days, Series: week(1)}); err != nil || !bytes.Equal(first, shared) {
				t.Errorf("drawing at the same time changes it: %v", err)
			}
		})
	}
	all.Wait()
}

// height is how many pixels of a colour a column of the picture holds.
func height(img image.Image, x int, like color.RGBA) (n int) {
	for y := 140; y < chart.Height; y++ {
		r, g, b, _ := img.At(x, y).RGBA()
		if near(r, like.R) && near(g, like.G) && near(b, like.B) {
			n++
		}
	}
	return n
}

func near(a uint32, b uint8) bool { return math.Abs(float64(a>>8)-float64(b)) < 12 }

func TestABarIsAsHighAsItsValue(t *testing.T) {
	img := draw(t, drawer(t), chart.Bars{Labels: []string{"一", "二", "三", "四"}, Series: []chart.Series{{Name: "新增", Values: []float64{10, 20, 40, -20}}}})
	green := color.RGBA{0x2f, 0x7d, 0x5b, 0xff}
	var heights []int
	for i := range 4 {
		tallest := 0
		for x := 90 + i*195; x < 90+(i+1)*195 && x < chart.Width; x++ {
			tallest = max(tallest, height(img, x, green))
		}
		heights = append(heights, tallest)
	}
	unit := float64(heights[2]) / 40
	for i, want := range []float64{10, 20, 40, 20} {
		if got := float64(heights[i]); math.Abs(got-want*unit) > 3 {
			t.Errorf("the bar of %v has %v pixels, the highest %d", want, got, heights[2])
		}
	}
}

func TestWhatTheFontCannotShowIsABox(t *testing.T) {
	d := drawer(t)
	title := func(s string) []byte {
		b, err := d.Draw(chart.Bars{Title: s})
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	if !bytes.Equal(title("小美😀"), title("小美□")) {
		t.Error("an emoji is not a box")
	}
	if bytes.Equal(title("鑫倩"), title("□□")) {
		t.Error("names that people have are boxes")
	}
	if !bytes.Equal(title("店\u200d\ufe0f长"), title("店长")) {
		t.Error("what has no shape leaves a trace")
	}
}

func TestAFolderMayBringItsOwnFont(t *testing.T) {
	if _, err := chart.New(fstest.MapFS{}); err == nil {
		t.Error("no font is no mistake")
	}
	broken := fstest.MapFS{"fonts/NotoSansCJKsc-subset.otf": {Data: []byte("no font")}}
	if _, err := chart.New(broken); err == nil || !strings.Contains(err.Error(), "NotoSansCJKsc-subset.otf") {
		t.Errorf("a broken font: %v", err)
	}
}

func FuzzDraw(f *testing.F) {
	d := drawer(f)
	f.Add("标题", "11-21", 3.0, -4.0)
	f.Add("\xff👩", "", math.NaN(), 1e-320)
	f.Fuzz(func(t *testing.T, title, label string, a, b float64) {
		series := []chart.Series{{Name: title, Values: []float64{a, b}}, {Name: label, Values: []float64{b}}}
		draw(t, d, chart.Bars{Title: title, Labels: []string{label, title}, Series: series})
	})
}

func BenchmarkDraw(b *testing.B) {
	d := drawer(b)
	for b.Loop() {
		if _, err := d.Draw(chart.Bars{Title: "春芽生活", Labels: days, Series: week(1)}); err != nil {
			b.Fatal(err)
		}
	}
}
