package archive

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// code is the code of an error of the archive's; 0 for none.
func code(t testing.TB, err error) int {
	t.Helper()
	var e *Error
	if err != nil && !errors.As(err, &e) {
		t.Fatalf("an error of another kind: %T %v", err, err)
	}
	if e == nil {
		return 0
	}
	return e.Code
}

// all reads the whole archive and opens it.
func (s *standIn) all() (words []string, codes []int) {
	s.t.Helper()
	rows, err := s.ChatData(s.t.Context(), 0, 1000)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, row := range rows {
		plain, err := s.Open(s.t.Context(), row)
		codes = append(codes, code(s.t, err))
		if err != nil {
			if !Broken(err) {
				s.t.Errorf("row %d holds up those behind it: %v", row.Seq, err)
			}
			continue
		}
		body, err := Parse(plain, row, asked)
		if err != nil {
			s.t.Fatal(err)
		}
		message := body.(bot.ChatMessage)
		if !message.At.Equal(said) || message.ChatID != group || message.MsgID != row.MsgID {
			s.t.Errorf("%+v", message)
		}
		words = append(words, message.Text())
	}
	return words, codes
}

func TestTheLibrarysMessagesAreRead(t *testing.T) {
	s := newStandIn(t)
	s.say("还有货吗")
	s.keep(s.seal(2, &key2().PublicKey, textMessage("换了密钥")))
	words, codes := s.all()
	if fmt.Sprint(words) != "[还有货吗 换了密钥]" || fmt.Sprint(codes) != "[0 0]" {
		t.Errorf("%v %v", words, codes)
	}
	rows, err := s.ChatData(t.Context(), 1, 1000)
	if err != nil || len(rows) != 1 || rows[0].Seq != 2 || rows[0].MsgID != "2_1767230400123_external" {
		t.Errorf("behind 1 come %+v, %v", rows, err)
	}
	if rows, err := s.ChatData(t.Context(), 2, 1000); err != nil || len(rows) != 0 {
		t.Errorf("behind the last come %+v, %v", rows, err)
	}
}

// TestNoRowStopsTheOthers has one of each in the middle of a batch: a key that
// nobody has, a key that does not fit, too little ciphertext, a message on which
// the library aborts, one that is no JSON, and no ciphertext at all.
func TestNoRowStopsTheOthers(t *testing.T) {
	s := newStandIn(t)
	s.say("一")
	s.keep(s.seal(9, &key1().PublicKey, textMessage("没有这一版")))
	s.keep(s.seal(1, &key2().PublicKey, textMessage("别人的钥匙")))
	s.keep(Row{KeyVersion: 1, RandomKey: s.seal(1, &key1().PublicKey, "x").RandomKey, Message: "AAAA"})
	s.keep(s.seal(1, &key1().PublicKey, "ABORT"+strings.Repeat(" ", 60)))
	s.say("二")
	s.keep(s.seal(1, &key1().PublicKey, strings.Repeat("no JSON at all ", 5)))
	s.keep(Row{KeyVersion: 1, RandomKey: "???", Message: strings.Repeat("A", 80)})
	s.keep(Row{KeyVersion: 1, RandomKey: s.seal(1, &key1().PublicKey, "x").RandomKey, Message: strings.Repeat("*", 80)})
	s.say("三")
	words, codes := s.all()
	want := []int{0, CodeNoKey, CodeKey, CodeShort, CodeWorker, 0, CodeParse, CodeKey, CodeShort, 0}
	if fmt.Sprint(words) != "[一 二 三]" || fmt.Sprint(codes) != fmt.Sprint(want) {
		t.Errorf("%v %v, want %v", words, codes, want)
	}
	if n := strings.Count(s.logs.String(), "archive worker"); n != 2 {
		t.Errorf("the row that aborts was tried %d times, want 2:\n%s", n, s.logs)
	}
}

func TestAMessageThatHangsIsLeft(t *testing.T) {
	s := newStandIn(t)
	s.opening = time.Second
	s.keep(s.seal(1, &key1().PublicKey, "HANG"+strings.Repeat(" ", 60)))
	rows, err := s.ChatData(t.Context(), 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Open(t.Context(), rows[0]); code(t, err) != CodeWorker || !Broken(err) {
		t.Errorf("%v", err)
	}
	if rows, err := s.ChatData(t.Context(), 0, 10); err != nil || len(rows) != 1 {
		t.Errorf("afterwards: %d rows, %v", len(rows), err)
	}
}

func TestClosingWaitsForNoAnswer(t *testing.T) {
	s := newStandIn(t)
	s.opening = time.Hour
	s.keep(s.seal(1, &key1().PublicKey, "HANG"+strings.Repeat(" ", 60)))
	rows, err := s.ChatData(t.Context(), 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	opened := make(chan error)
	go func() {
		_, err := s.Open(t.Context(), rows[0])
		opened <- err
	}()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if err := <-opened; code(t, err) != CodeWorker || Broken(err) {
		t.Errorf("%v", err)
	}
}

func TestWhoStopsWaitingSaysNothingAboutTheRow(t *testing.T) {
	s := newStandIn(t)
	s.opening = time.Hour
	s.keep(s.seal(1, &key1().PublicKey, "HANG"+strings.Repeat(" ", 60)))
	rows, err := s.ChatData(t.Context(), 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	opened := make(chan error)
	go func() {
		_, err := s.Open(ctx, rows[0])
		opened <- err
	}()
	cancel()
	if err := <-opened; !errors.Is(err, context.Canceled) || Broken(err) {
		t.Errorf("%v", err)
	}
	if rows, err := s.ChatData(t.Context(), 0, 10); err != nil || len(rows) != 1 {
		t.Errorf("afterwards: %d rows, %v", len(rows), err)
	}
}

func TestAWorkerThatIsKilledIsReplaced(t *testing.T) {
	s := newStandIn(t)
	s.say("一")
	for range 3 {
		rows, err := s.ChatData(t.Context(), 0, 10)
		if err != nil {
			t.Fatal(err)
		}
		kill := s.messages.run.cmd.Process
		if err := kill.Signal(syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Open(t.Context(), rows[0]); err != nil {
			t.Errorf("the row that was open when the worker was killed: %v", err)
		}
	}
}

func TestTheLibrarysCodesAreTold(t *testing.T) {
	s := newStandIn(t)
	for _, want := range []int{CodeNetwork, CodeParse, CodeSystem, CodeUntrusted, CodeTLS} {
		s.write("code", fmt.Append(nil, want))
		if _, err := s.ChatData(t.Context(), 0, 1000); code(t, err) != want || Broken(err) {
			t.Errorf("%v, want code %d", err, want)
		}
	}
	if _, err := s.ChatData(t.Context(), 0, 1001); code(t, err) != CodeParameter {
		t.Errorf("too many rows: %v", err)
	}
	wrong := newStandIn(t, func(o *Options) { o.Secret = "an-old-secret" })
	if _, err := wrong.ChatData(t.Context(), 0, 10); code(t, err) != CodeParameter {
		t.Errorf("a wrong secret: %v", err)
	}
}

func TestTheProxyReachesTheLibrary(t *testing.T) {
	s := newStandIn(t, func(o *Options) { o.Proxy = "http://shop:" + password + "@10.0.0.1:3128" })
	s.write("proxy", []byte("http://10.0.0.1:3128 shop:"+password))
	s.write("file-a", []byte("0123456789"))
	if _, err := s.ChatData(t.Context(), 0, 10); err != nil {
		t.Error(err)
	}
	if _, err := s.Media(t.Context(), "a", 100); err != nil {
		t.Error(err)
	}
	s.write("proxy", []byte("http://10.0.0.2:3128 shop:"+password))
	if _, err := s.ChatData(t.Context(), 0, 10); code(t, err) != CodeNetwork {
		t.Errorf("another proxy: %v", err)
	}
}

func TestFilesComeInPieces(t *testing.T) {
	s := newStandIn(t)
	for _, size := range []int{1, pieceSize - 1, pieceSize, pieceSize + 1, 3*pieceSize + 7} {
		want := bytes.Repeat([]byte("0123456789abcde"), size/15+1)[:size]
		s.write("file-big", want)
		if got, err := s.Media(t.Context(), "big", 2<<20); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%d bytes: %d came, %v", size, len(got), err)
		}
		if _, err := s.Media(t.Context(), "big", size-1); code(t, err) != CodeTooLarge {
			t.Errorf("%d bytes of which one less may come: %v", size, err)
		}
	}
	if _, err := s.Media(t.Context(), "nosuch", 100); code(t, err) != CodeFileID {
		t.Errorf("an unknown file: %v", err)
	}
}

func TestNobodyElseSeesTheSecrets(t *testing.T) {
	t.Setenv("ZHANGGUI_WECOM_SECRET", secret)
	s := newStandIn(t, func(o *Options) { o.Proxy = "http://shop:" + password + "@10.0.0.1:3128" })
	if _, err := s.ChatData(t.Context(), 0, 10); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"cmdline", "environ"} {
		data, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", s.messages.run.cmd.Process.Pid, name))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(data, []byte(secret)) || bytes.Contains(data, []byte(password)) || bytes.Contains(data, []byte("PRIVATE KEY")) {
			t.Errorf("a secret stands in %s: %s", name, data)
		}
	}
}

func TestErrorsHoldNoSecretAndNoWords(t *testing.T) {
	const words = "悄悄话"
	script := filepath.Join(t.TempDir(), "talkative")
	text := "#!/bin/sh\nprintf '\\000\\000\\000\\010{\"id\":1}'\ncat >&2\n"
	if err := os.WriteFile(script, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
	proxied := func(o *Options) { o.Proxy = "http://shop:" + password + "@10.0.0.1:3128" }
	s := newStandIn(t, proxied)
	s.opening = time.Second
	var errs []error
	note := func(_ any, err error) {
		if err == nil {
			t.Error("no error")
		}
		errs = append(errs, err)
	}
	for _, plain := range []string{"ABORT" + words, words, `{"msgtype":"` + words, `{"msgid":["` + words + `"]}`} {
		row := s.seal(1, &key1().PublicKey, plain+strings.Repeat(" ", 60))
		note(s.Open(t.Context(), row))
		row.KeyVersion = 2
		note(s.Open(t.Context(), row))
	}
	s.write("code", []byte("10009"))
	note(s.ChatData(t.Context(), 0, 10))
	note(s.Media(t.Context(), "nosuch", 10))
	echo := newStandIn(t, proxied, func(o *Options) { o.Command = []string{script} })
	echo.messages.starting = time.Second
	note(echo.ChatData(t.Context(), 0, 10))
	missing := newStandIn(t, proxied)
	t.Setenv("LD_LIBRARY_PATH", "/nowhere")
	_, err := missing.ChatData(t.Context(), 0, 10)
	note(nil, err)
	if !strings.Contains(err.Error(), "libWeWorkFinanceSdk_C.so") {
		t.Errorf("nobody says that the library is missing: %v", err)
	}
	note(New(Options{CorpID: corp, Secret: secret, Proxy: "://" + password}))
	note(New(Options{CorpID: corp, Secret: secret, Keys: map[string]string{"1": "-----BEGIN " + words}}))
	note(New(Options{CorpID: corp, Secret: secret, Keys: map[string]string{"1": words}}))
	said := s.logs.String() + echo.logs.String()
	for _, err := range errs {
		said += err.Error() + "\n"
	}
	for _, no := range []string{secret, password, words, "PRIVATE KEY-", "BEGIN RSA"} {
		if strings.Contains(said, no) {
			t.Errorf("%q is told:\n%s", no, said)
		}
	}
}

func BenchmarkLibrary(b *testing.B) {
	s := newStandIn(b)
	s.say("请问十七号店今天有没有新到的燕麦奶，两盒多少钱")
	rows, err := s.ChatData(b.Context(), 0, 10)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		plain, err := s.Open(b.Context(), rows[0])
		if err != nil {
			b.Fatal(err)
		}
		if _, err := Parse(plain, rows[0], asked); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}
