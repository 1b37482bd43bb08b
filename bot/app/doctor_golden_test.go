package app

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot/config"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares a text with the file that people have read. What differs
// from run to run is named instead.
func golden(t *testing.T, name, got string) {
	t.Helper()
	got = regexp.MustCompile(`SQLite \d[\d.]*`).ReplaceAllString(got, "SQLite 3.x")
	got = regexp.MustCompile(`在 \d+ 秒前`).ReplaceAllString(got, "在 N 秒前")
	got = regexp.MustCompile(`127\.0\.0\.1:\d{5}`).ReplaceAllString(got, "127.0.0.1:PORT")
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s reads otherwise (-want +got); run with -update if that is right:\n%s", file, diff)
	}
}

// doctorRun runs the command in an empty folder and returns what it wrote and
// its exit status.
func doctorRun(t *testing.T, args ...string) (text string, status int) {
	t.Helper()
	defaults, err := os.ReadFile("../../config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	defer t.Chdir(here)
	if len(args) > 1 && args[0] == "--config" {
		if err := os.WriteFile("my.yaml", []byte(args[1]), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append([]string{"--config", "my.yaml"}, args[2:]...)
	}
	cmd := Command(defaults, "test")
	var out bytes.Buffer
	cmd.SetOut(&out)
	cmd.SetErr(&out)
	cmd.SetArgs(append([]string{"doctor"}, args...))
	err = cmd.ExecuteContext(t.Context())
	if err != nil {
		status = ExitStatus(err)
	}
	return out.String(), status
}

func TestDoctorOnTheShippedShopHelpsToBegin(t *testing.T) {
	text, status := doctorRun(t)
	if status != 1 {
		t.Errorf("the exit status is %d", status)
	}
	golden(t, "doctor_shipped.txt", text)
	if _, err := os.Stat("data"); err == nil {
		t.Error("a folder was made")
	}
}

// brokenShop is a configuration as somebody may write it at the first try.
const brokenShop = `server:
  listen: ":8080"
wecom:
  corp_id: ww0123456789abcdef
  app:
    agent_id: 1000002
    secret: some-secret
    token: sometoken
    encoding_aes_key: tooshort
shop:
  name: 春芽生活
  timezone: Asia/Shanghia
  stores:
    - { id: s17, name: 十七号店 }
  staff:
    - { userid: liming, name: 李明, role: clark, store: s17 }
  welcome:
    rules:
      - { name: 默认欢迎, message: welcome/default, store: s17 }
`

func TestDoctorOnABrokenConfiguration(t *testing.T) {
	text, status := doctorRun(t, "--config", brokenShop)
	if status != 1 {
		t.Errorf("the exit status is %d", status)
	}
	golden(t, "doctor_broken.txt", text)
}

func TestDoctorOnAnAddressThatWeComDoesNotTrust(t *testing.T) {
	h := openHouse(t, onSQLite(t))
	h.rested(t)
	h.sim.SetTrusted(config.MainApp, false)
	_, text := h.doctor(t, visit{})
	golden(t, "doctor_untrusted_ip.txt", text)
}

func TestDoctorOnTemplatesAndFilesThatCannotBeRead(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "messages/welcome"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "messages/welcome/default.tmpl"), []byte("{{.Nobody}}"), 0o600); err != nil {
		t.Fatal(err)
	}
	text, status := doctorRun(t, "--templates", dir)
	if status != 1 || !strings.Contains(text, "模板用不了") || !strings.Contains(text, "welcome/default") {
		t.Errorf("status %d:\n%s", status, text)
	}
	text, status = doctorRun(t, "--config="+filepath.Join(dir, "nowhere.yaml"))
	if status != 1 || !strings.Contains(text, "没有 ") || !strings.Contains(text, "nowhere.yaml 这个文件") {
		t.Errorf("status %d:\n%s", status, text)
	}
}

func TestDoctorsExitStatusAndJSON(t *testing.T) {
	if _, status := doctorRun(t, "--nonsense"); status != 2 {
		t.Errorf("a flag that is none ends with %d", status)
	}
	if _, status := doctorRun(t, "--config", brokenShop, "too", "much"); status != 2 {
		t.Errorf("an argument too many ends with %d", status)
	}
	text, status := doctorRun(t, "--json")
	if status != 1 || !bytes.HasPrefix([]byte(text), []byte("{\n  \"status\": \"fail\"")) {
		t.Errorf("status %d: %s", status, text)
	}
}
