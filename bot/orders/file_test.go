package orders

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/zhanggui/zhanggui/bot"
)

// open writes a file and opens it.
func open(t testing.TB, text string) (*File, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "till.csv")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return Open(path, testRules())
}

// readAll reads a file to its end.
func readAll(t testing.TB, text string) (taken []bot.Order, refused []*Problem) {
	t.Helper()
	f, err := open(t, text)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for {
		told, err := f.Next()
		if err == io.EOF {
			return taken, refused
		}
		if err != nil {
			t.Fatal(err)
		}
		if told.Problem != nil {
			refused = append(refused, told.Problem)
			continue
		}
		taken = append(taken, told.Order)
	}
}

const small = "订单号,手机号,实付金额,支付时间,商品\n" +
	"A1,13800138000,\"￥1,234.50\",2026-01-01 10:00,牛奶\n" +
	"A2,,8,2026/1/1 11:00,面包 \"大\"\n"

func encoded(t *testing.T, text string, as string) string {
	t.Helper()
	var err error
	switch as {
	case "UTF-8 with BOM":
		text = "\uFEFF" + text
	case "GB18030":
		text, err = simplifiedchinese.GB18030.NewEncoder().String(text)
	case "UTF-16LE with BOM":
		text, err = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)
	case "UTF-16BE with BOM":
		text, err = unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String(text)
	case "UTF-16LE":
		text, err = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().String(text)
	}
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestAFileInEveryCharacterSetAndSeparator(t *testing.T) {
	for _, as := range []string{"UTF-8", "UTF-8 with BOM", "GB18030", "UTF-16LE with BOM", "UTF-16BE with BOM", "UTF-16LE"} {
		for _, comma := range []string{",", ";", "\t"} {
			for _, end := range []string{"\n", "\r\n"} {
				t.Run(fmt.Sprintf("%s %q %q", as, comma, end), func(t *testing.T) {
					text := strings.ReplaceAll(small, "1,234", "1\x00234")
					text = strings.ReplaceAll(strings.ReplaceAll(text, ",", comma), "\x00", ",")
					taken, refused := readAll(t, encoded(t, strings.ReplaceAll(text, "\n", end), as))
					if len(refused) > 0 || len(taken) != 2 {
						t.Fatalf("taken %+v, refused %v", taken, refused)
					}
					if o := taken[0]; o.Number != "A1" || o.Amount != 123450 || o.Phone != "13800138000" || o.Items[0].Name != "牛奶" || o.Items[0].Quantity != 1 {
						t.Errorf("the first reads %+v", o)
					}
					if taken[1].Items[0].Name != `面包 "大"` {
						t.Errorf("the second reads %+v", taken[1])
					}
				})
			}
		}
	}
}

// A file may hold ASCII alone for as long as it likes before the first
// character that tells its set.
func TestTheFirstChineseCharacterComesLate(t *testing.T) {
	var b strings.Builder
	b.WriteString("order_no,amount,paid_at,item\n")
	for i := range 5000 {
		fmt.Fprintf(&b, "N%d,1,2026-01-01,milk\n", i)
	}
	b.WriteString("LAST,1,2026-01-01,酸奶\n")
	for _, as := range []string{"UTF-8", "GB18030"} {
		taken, refused := readAll(t, encoded(t, b.String(), as))
		if len(refused) > 0 || len(taken) != 5001 || taken[5000].Items[0].Name != "酸奶" {
			t.Errorf("%s: %d taken, refused %v, the last reads %+v", as, len(taken), refused, taken[len(taken)-1])
		}
	}
}

func TestSeveralLinesOfAnOrderAreItsItems(t *testing.T) {
	taken, refused := readAll(t, "小票打印 2026\n订单号,手机,金额,支付时间,状态,商品,品类,数量,小计,备注\n"+
		"A1,13800138000,29.90,2026-01-01 10:00,已支付,牛奶,乳品,2,19.90,无\n"+
		"A1,,,,,面包,烘焙,1,10,\n"+
		"\n"+
		"A2,,,2026-01-01 11:00,,苹果,水果,0.532kg,6.5,\n"+
		"A2,,,2026-01-01 11:00,,梨,水果,3个,7,\n"+
		"A1,13800138000,29.90,2026-01-01 10:00,已退款,,,,,\n")
	if len(refused) > 0 || len(taken) != 3 {
		t.Fatalf("taken %+v, refused %v", taken, refused)
	}
	if o := taken[0]; o.Amount != 2990 || len(o.Items) != 2 || o.Items[0] != (bot.OrderItem{Name: "牛奶", Category: "乳品", Quantity: 2, Amount: 1990}) {
		t.Errorf("the first reads %+v", o)
	}
	if o := taken[1]; o.Amount != 1350 || o.Items[0].Quantity != 1 || o.Items[1].Quantity != 3 {
		t.Errorf("what its items come to reads %+v", o)
	}
	if o := taken[2]; o.Status != bot.OrderRefunded || o.Number != "A1" {
		t.Errorf("the refund reads %+v", o)
	}
}

func TestLinesOfAnOrderMayWriteTheSameInOtherWays(t *testing.T) {
	taken, refused := readAll(t, "订单号,手机号,金额,支付时间,状态,商品\n"+
		"A1,13800138000,\"￥1,299.50\",2026-01-01 10:00,已支付,牛奶\n"+
		"A1,+86 138-0013-8000,1299.50,2026/1/1 10:00,paid,面包\n"+
		"A2,,5,2026-01-01,,牛奶\n"+
		"A2,,5.01,2026-01-01,,面包")
	if len(taken) != 1 || taken[0].Amount != 129950 || len(taken[0].Items) != 2 {
		t.Errorf("taken %+v", taken)
	}
	if len(refused) != 1 || refused[0].Number != "A2" {
		t.Errorf("refused %v", refused)
	}
}

func TestABadLineIsReportedAndStopsNothing(t *testing.T) {
	taken, refused := readAll(t, "订单号,手机号,金额,支付时间,商品\n"+ // 1
		"A1,,免单,2026-01-01,牛奶\n"+ // 2
		"A2,,5,2026-01-01,牛奶\n"+
		"A3,,5,2026-01-01,\"牛奶\n"+ // 4: never closed
		"A4,,5,2026-01-01,牛奶\n"+
		",,5,2026-01-01,牛奶\n"+ // 6
		"A5,,5\n"+ // 7: too short
		"A6,,5,2026-01-01,牛奶\n"+
		"A6,,6,2026-01-01,面包\n"+ // 9: contradicts
		"A7,,5,2026-01-01,"+strings.Repeat("奶", 100_000)+"\n"+ // 10
		"A8,,5,2026-01-01,\"牛奶,\n鲜\"\n"+ // 11 and 12
		"A9,,,2026-01-01,牛奶") // 13
	var numbers []string
	for _, o := range taken {
		numbers = append(numbers, o.Number)
	}
	if strings.Join(numbers, " ") != "A2 A4 A8" {
		t.Errorf("taken %v", numbers)
	}
	for i, want := range []struct {
		line int
		say  string
	}{{2, "1234.50"}, {4, "没有配对"}, {6, "没有订单号"}, {7, "没有写时间"}, {9, "小计"}, {10, "不像订单"}, {13, "没有写金额"}} {
		if i >= len(refused) || refused[i].Line != want.line || !strings.Contains(refused[i].Error(), want.say) {
			t.Errorf("problem %d is %v, want line %d and %q", i, refused[min(i, len(refused)-1)], want.line, want.say)
		}
	}
	if taken[2].Items[0].Name != "牛奶, 鲜" {
		t.Errorf("a field over two lines reads %q", taken[2].Items[0].Name)
	}
}

func TestLinesOfAnOrderThatStandApart(t *testing.T) {
	taken, refused := readAll(t, "订单号,金额,支付时间,商品\nA1,5,2026-01-01,牛奶\nA2,5,2026-01-01,牛奶\nA1,5,2026-01-01,面包\nA2,5,2026-01-01,牛奶\n")
	if len(taken) != 3 || len(refused) != 1 || refused[0].Line != 4 || !strings.Contains(refused[0].Why, "到第 2 行") {
		t.Errorf("taken %+v, refused %v", taken, refused)
	}
}

func TestAFileThatIsNoTableOfOrders(t *testing.T) {
	for name, tc := range map[string]struct{ text, say string }{
		"empty":             {"", "订单号,手机号,实付金额"},
		"a workbook":        {"PK\x03\x04\x14\x00", "另存为"},
		"other columns":     {"姓名,年龄\n小雨,20\n", "姓名 | 年龄"},
		"没有写金额":             {"订单号,支付时间\nA1,2026-01-01\n", "实付金额 (amount)"},
		"no time, no money": {"order_no\nA1\n", "paid_at"},
		"a picture":         {"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01", "列名"},
	} {
		t.Run(name, func(t *testing.T) {
			f, err := open(t, tc.text)
			if err == nil {
				f.Close()
				t.Fatal("it was opened")
			}
			if !strings.Contains(err.Error(), tc.say) {
				t.Errorf("the answer is %q, want %q in it", err, tc.say)
			}
		})
	}
	if _, err := Open(filepath.Join(t.TempDir(), "none.csv"), testRules()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
}

func TestWhatAFileTellsOfItself(t *testing.T) {
	f, err := open(t, encoded(t, "订单号,备注,金额,订单金额,支付时间,手机\nA1,x,5,6,2026-01-01,138****8000\n", "GB18030"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	told, err := f.Next()
	if err != nil || told.Order.Amount != 500 {
		t.Errorf("read %+v, %v", told, err)
	}
	if !f.CanJoin() {
		t.Error("a phone number is no way to find a customer")
	}
	if f.CharacterSet() != "GB18030" || f.HiddenPhones() != 1 || strings.Join(f.Unused(), " ") != "备注 订单金额" || f.Lines() != 3 {
		t.Errorf("%s, %d hidden, unused %v, %d lines", f.CharacterSet(), f.HiddenPhones(), f.Unused(), f.Lines())
	}
}

// endless is a table of so many orders that is never in memory as a whole.
type endless struct {
	left int
	buf  bytes.Buffer
}

func (e *endless) Read(p []byte) (int, error) {
	for e.buf.Len() < len(p) && e.left > 0 {
		e.left--
		fmt.Fprintf(&e.buf, "N%09d,13800138000,19.90,2026-01-01 10:00:00,牛奶 %s\n", e.left, strings.Repeat("鲜", 30))
	}
	return e.buf.Read(p)
}

func TestALongFileTakesLittleMemory(t *testing.T) {
	const n = 20_000
	header := "订单号,手机号,金额,支付时间,商品\n"
	source := func() io.Reader { return io.MultiReader(strings.NewReader(header), &endless{left: n}) }
	found, err := scout(source())
	if err != nil || found.lines != n+2 {
		t.Fatalf("%d lines, %v", found.lines, err)
	}
	f, err := newFile(source(), found, testRules())
	if err != nil {
		t.Fatal(err)
	}
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before, read := heap(), 0
	for {
		told, err := f.Next()
		if err == io.EOF {
			break
		}
		if err != nil || told.Problem != nil {
			t.Fatal(err, told.Problem)
		}
		read++
	}
	after := heap()
	runtime.KeepAlive(f)
	if read != n {
		t.Errorf("%d read", read)
	}
	if after > before+8<<20 {
		t.Errorf("%d MiB are held after %d orders", (after-before)>>20, n)
	}
}

func FuzzFile(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte("order_no\tamount\tpaid_at\n\"A\tB"))
	f.Add([]byte("\xff\xfe\x10\x62"))
	f.Add([]byte("订单号,金额,支付时间\n\"\"\"\",\"1\",=\"x\"\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		found, err := scout(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		file, err := newFile(bytes.NewReader(data), found, testRules())
		if err != nil {
			return
		}
		for line := 0; ; {
			told, err := file.Next()
			if err == io.EOF {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if told.Line < line {
				t.Fatalf("line %d after line %d", told.Line, line)
			}
			line = told.Line
			checkTelling(t, told.Order, told.Problem)
		}
	})
}

// checkTelling checks what must hold of every order that is taken and of every
// problem.
func checkTelling(t *testing.T, o bot.Order, p *Problem) {
	t.Helper()
	if p != nil {
		if p.Why == "" || strings.ContainsAny(p.Error(), "\n\r") {
			t.Fatalf("the problem reads %q", p.Error())
		}
		return
	}
	if o.Number == "" || len(o.Number) > maxNumber || o.Amount < 0 || o.PaidAt.IsZero() || o.UpdatedAt.Before(o.PaidAt) || o.Status == "" {
		t.Fatalf("taken: %+v", o)
	}
	if o.Phone != bot.PhoneDigits(o.Phone) {
		t.Fatalf("the phone number is kept as %q", o.Phone)
	}
	if _, err := Arrival(o, noon); err != nil {
		t.Fatal(err)
	}
}

// A mark that is opened by mistake is closed by the one that opens a field far
// below. What lies between are orders all the same.
func TestAnOpenQuotationMarkSwallowsNothing(t *testing.T) {
	taken, refused := readAll(t, "订单号,商品,金额,支付时间\nA1,\"牛奶,5,2026-01-01\nA2,面包,5,2026-01-01\nA3,\"苹果\",5,2026-01-01\nA4,梨,5,2026-01-01\n")
	if len(taken) != 3 || len(refused) != 1 || refused[0].Line != 2 {
		t.Errorf("taken %+v, refused %v", taken, refused)
	}
}
