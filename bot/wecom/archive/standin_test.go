package archive

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/sirupsen/logrus"
)

const (
	corp     = "ww-test-corp"
	secret   = "s3cr3t-of-the-archive"
	password = "pr0xy-p4ssw0rd"
)

// key makes a key of RSA once for all tests; making them takes time.
var key1, key2 = sync.OnceValue(makeKey), sync.OnceValue(makeKey)

func makeKey() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
}

func pkcs1(key *rsa.PrivateKey) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}))
}

func pkcs8(key *rsa.PrivateKey) string {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		panic(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

// built is the folder with the worker and the stand-in of the library.
var built struct {
	once   sync.Once
	folder string
	err    error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if built.folder != "" {
		_ = os.RemoveAll(built.folder)
	}
	os.Exit(code)
}

// build makes the real worker, over the stand-in in C.
func build() (folder string, err error) {
	if folder, err = os.MkdirTemp("", "standin"); err != nil {
		return "", err
	}
	header, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/silenceper/wechat/v2").Output()
	if err != nil {
		return folder, fmt.Errorf("go list: %w", err)
	}
	include := filepath.Join(strings.TrimSpace(string(header)), "work", "msgaudit", "lib")
	library := filepath.Join(folder, "libWeWorkFinanceSdk_C.so")
	if out, err := exec.Command("gcc", "-shared", "-fPIC", "-I", include, "-o", library, "testdata/standin/standin.c").CombinedOutput(); err != nil {
		return folder, fmt.Errorf("gcc: %w: %s", err, out)
	}
	cmd := exec.Command("go", "build", "-tags", "msgaudit", "-o", filepath.Join(folder, "worker"), "./testdata/worker")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=1")
	if runtime.GOARCH != "amd64" { // WeCom's own library, which is linked with, is for x86-64.
		cmd.Env = append(cmd.Env, "CGO_LDFLAGS=-L"+folder)
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		return folder, fmt.Errorf("go build -tags msgaudit: %w: %s", err, out)
	}
	return folder, nil
}

// standIn is the real path: a worker process over the stand-in of the library,
// which hands out what lies in a folder.
type standIn struct {
	*library
	t      testing.TB
	folder string
	logs   *bytes.Buffer
	rows   bytes.Buffer
	seq    int64
}

func newStandIn(t testing.TB, change ...func(*Options)) *standIn {
	t.Helper()
	if _, err := exec.LookPath("gcc"); runtime.GOOS != "linux" || err != nil && os.Getenv("CI") != "true" {
		t.Skip("WeCom's library is for Linux, and its stand-in is built with gcc")
	}
	built.once.Do(func() { built.folder, built.err = build() })
	if built.err != nil {
		t.Fatal(built.err)
	}
	s := &standIn{t: t, folder: t.TempDir(), logs: &bytes.Buffer{}}
	s.write("account", []byte(corp+" "+secret))
	log := logrus.New()
	log.SetOutput(s.logs)
	o := Options{
		CorpID: corp, Secret: secret, Keys: map[string]string{"1": pkcs1(key1()), "2": pkcs8(key2())}, Log: log,
		Command: []string{filepath.Join(built.folder, "worker")}, Env: []string{"STANDIN=" + s.folder},
	}
	t.Setenv("LD_LIBRARY_PATH", built.folder)
	for _, c := range change {
		c(&o)
	}
	a, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	s.library = a.(*library)
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func (s *standIn) write(name string, data []byte) {
	s.t.Helper()
	if err := os.WriteFile(filepath.Join(s.folder, name), data, 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// seal adds a message, sealed as the stand-in opens it.
func (s *standIn) seal(version int, public *rsa.PublicKey, plain string) Row {
	s.t.Helper()
	random := make([]byte, 16)
	_, _ = rand.Read(random)
	key := []byte(hex.EncodeToString(random))
	//lint:ignore SA1019 WeCom seals the key with PKCS#1 v1.5 [docs 91774].
	wrapped, err := rsa.EncryptPKCS1v15(rand.Reader, public, key)
	if err != nil {
		s.t.Fatal(err)
	}
	sealed := make([]byte, len(plain))
	for i := range sealed {
		sealed[i] = plain[i] ^ key[i%len(key)]
	}
	return Row{
		KeyVersion: version, RandomKey: base64.StdEncoding.EncodeToString(wrapped), Message: base64.StdEncoding.EncodeToString(sealed),
	}
}

// keep puts a row into the archive.
func (s *standIn) keep(row Row) {
	s.t.Helper()
	s.seq++
	row.Seq, row.MsgID = s.seq, fmt.Sprintf("%d_1767230400123_external", s.seq)
	line, err := json.Marshal(row)
	if err != nil {
		s.t.Fatal(err)
	}
	fmt.Fprintf(&s.rows, "%d %s\n", row.Seq, line)
	s.write("rows", s.rows.Bytes())
}

// say puts a text into the archive.
func (s *standIn) say(words string) {
	s.t.Helper()
	s.keep(s.seal(1, &key1().PublicKey, textMessage(words)))
}

func textMessage(words string) string {
	return fmt.Sprintf(`{"msgid":"x","action":"send","from":%q,"tolist":["liming"],"roomid":%q,"msgtime":1767230400123,"msgtype":"text","text":{"content":%q}}`,
		customer, group, words)
}
