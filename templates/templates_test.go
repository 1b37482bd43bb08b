package templates

import (
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func TestEveryFileIsDeclaredAndEveryDeclarationHasAFile(t *testing.T) {
	files, err := messageNames(embedded)
	if err != nil {
		t.Fatal(err)
	}
	names := declaredNames()
	slices.Sort(names)
	slices.Sort(files)
	if !slices.Equal(files, names) {
		t.Errorf("files    %v\ndeclared %v", files, names)
	}
}

func TestEmbeddedMessagesLoad(t *testing.T) {
	c, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Names()) != len(declared) || len(c.Added()) != 0 {
		t.Errorf("loaded %v, added %v", c.Names(), c.Added())
	}
}

// Every message stays far inside WeCom's limits with ordinary names, leaves no
// blank line where something is not given, and no trace of the template.
func TestMessagesReadWell(t *testing.T) {
	limits := map[string]int{"welcome": 1000, "winback": 1000, "group": 1000, "staff": 1000, "moderation": 1000, "kf": 1000, "campaign": 1000, "sale": 1000, "link": 128}
	c, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range declared {
		for _, sample := range d.samples {
			text, err := c.Message(d.name, sample)
			if err != nil {
				t.Fatal(err)
			}
			family, _, _ := strings.Cut(d.name, "/")
			if len(text) > limits[family] {
				t.Errorf("%s has %d bytes", d.name, len(text))
			}
			for _, bad := range []string{"\n\n", "{{", "<no value>", "「」", "（）", "，，", " \n"} {
				if strings.Contains(text, bad) {
					t.Errorf("%s of %+v has %q:\n%s", d.name, sample, bad, text)
				}
			}
		}
	}
}

func TestMessageSaysWhatItIsGiven(t *testing.T) {
	c, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	text, err := c.Message("welcome/till", Welcome{
		Customer: NewNickname("{{.Staff}}"), Staff: "李明", Store: "十七号店", Coupon: "立减5元", CouponDetail: "满 20 可用", Invite: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	want := `{{.Staff}}，您好！我是十七号店的李明。
先领券，再买单：这张「立减5元」（满 20 可用）已经为您备好，付款时给收银员看一下就行。
下面是我们的福利群，下次有优惠，群里先知道。
谢谢您的光顾，欢迎常来！`
	if text != want {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
}

func TestMessageRefusesWrongData(t *testing.T) {
	c, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Message("welcome/default", Link{}); err == nil {
		t.Error("a welcome took the data of a link")
	}
	if _, err := c.Message("welcome/default", nil); err == nil {
		t.Error("a welcome took no data")
	}
	if _, err := c.Message("welcome/nosuch", Welcome{}); err == nil {
		t.Error("a message that does not exist was written")
	}
}

func TestFolderOverridesSingleFiles(t *testing.T) {
	c, err := load(embedded, fstest.MapFS{
		"messages/welcome/default.tmpl":  {Data: []byte("欢迎{{.Customer}}")},
		"messages/welcome/festival.tmpl": {Data: []byte("{{.Customer}}，新年好")},
		"web/static/coupon.png":          {Data: []byte("mine")},
		".DS_Store":                      {Data: []byte("x")},
		"messages/.swp":                  {Data: []byte("x")},
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"welcome/default": "欢迎朋友", "welcome/festival": "朋友，新年好"} {
		if got, err := c.Message(name, Welcome{}); err != nil || got != want {
			t.Errorf("%s is %q, %v", name, got, err)
		}
	}
	if !slices.Equal(c.Added(), []string{"welcome/festival"}) {
		t.Errorf("added %v", c.Added())
	}
	if !c.Has("welcome/festival", Welcome{}) || c.Has("welcome/festival", Link{}) || c.Has("welcome/nosuch", Welcome{}) {
		t.Error("Has does not know what there is")
	}
	if data, err := fs.ReadFile(c.FS(), "web/static/coupon.png"); err != nil || string(data) != "mine" {
		t.Errorf("coupon.png is %q, %v", data, err)
	}
	if _, err := fs.Stat(c.FS(), "web/static/invite.png"); err != nil {
		t.Errorf("a file that is not overridden: %v", err)
	}
}

// A mistake in a folder stops the start and says where it is.
func TestMistakesStopTheStart(t *testing.T) {
	tests := []struct{ name, file, content, want string }{
		{"broken template", "messages/welcome/default.tmpl", "{{.Customer", "welcome/default:1"},
		{"unknown field", "messages/welcome/default.tmpl", "{{.Custmer}}", "Custmer"},
		{"unknown field in a branch", "messages/welcome/default.tmpl", "您好{{if .Coupon}}{{.Cupon}}{{end}}", "Cupon"},
		{"unknown function", "messages/welcome/default.tmpl", "{{env \"HOME\"}}", "env"},
		{"says nothing", "messages/welcome/default.tmpl", " \n", "nothing is said"},
		{"says nothing at times", "messages/welcome/night.tmpl", "{{if .Invite}}进群{{end}}", "nothing is said"},
		{"two lines in a title", "messages/link/coupon_title.tmpl", "a\nb", "one line"},
		{"undeclared message", "messages/staff/welcom_failed.tmpl", "x", "staff/welcom_failed is not known"},
		{"wrong ending", "messages/welcome/default.txt", "x", "ends in .tmpl"},
		{"unknown folder", "mesages/welcome/default.tmpl", "x", "mesages overrides nothing"},
		{"file instead of a folder", "messages/welcome", "x", "file in one tree"},
		{"folder instead of a file", "web/static/coupon.png/x", "x", "file in one tree"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := load(embedded, fstest.MapFS{tt.file: {Data: []byte(tt.content)}})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error is %v, want one with %q", err, tt.want)
			}
		})
	}
}

func TestAllMistakesAreToldAtOnce(t *testing.T) {
	_, err := load(embedded, fstest.MapFS{
		"messages/welcome/default.tmpl": {Data: []byte("{{.A}}")},
		"messages/welcome/door.tmpl":    {Data: []byte("{{.B}}")},
	})
	if err == nil || !strings.Contains(err.Error(), "welcome/default") || !strings.Contains(err.Error(), "welcome/door") {
		t.Errorf("error is %v", err)
	}
}

func TestADeclaredMessageWithoutAFileStopsTheStart(t *testing.T) {
	_, err := load(fstest.MapFS{"messages/welcome/default.tmpl": {Data: []byte("您好")}}, nil)
	if err == nil || !strings.Contains(err.Error(), "welcome/door is declared but has no file") {
		t.Errorf("error is %v", err)
	}
}

func TestLoadReadsAFolder(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "messages", "welcome"), 0o700); err != nil {
		t.Fatal(err)
	}
	// A mounted configuration is often a link to the file.
	file := filepath.Join(dir, ".mounted")
	if err := os.WriteFile(file, []byte("欢迎"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(file, filepath.Join(dir, "messages", "welcome", "door.tmpl")); err != nil {
		t.Fatal(err)
	}
	c, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := c.Message("welcome/door", Welcome{}); err != nil || got != "欢迎" {
		t.Errorf("welcome/door is %q, %v", got, err)
	}
	for _, wrong := range []string{filepath.Join(dir, "nosuch"), file} {
		if _, err := Load(wrong); err == nil {
			t.Errorf("%s was taken for a folder", wrong)
		}
	}
}

func TestTreeOfFilesIsSound(t *testing.T) {
	c, err := load(embedded, fstest.MapFS{"web/static/mine.css": {Data: []byte("a{}")}, "words/banned.tsv": {Data: []byte("word\tcategory\tseverity\n坏词\tmine\tnote\n")}})
	if err != nil {
		t.Fatal(err)
	}
	if err := fstest.TestFS(c.FS(), "web/static/mine.css", "web/static/coupon.png", "words/banned.tsv", "messages/welcome/default.tmpl"); err != nil {
		t.Error(err)
	}
}

// A mini program's picture is 520x416 [docs 92137].
func TestPicturesHaveTheSizeOfMiniPrograms(t *testing.T) {
	for _, name := range []string{"web/static/coupon.png", "web/static/invite.png"} {
		f, err := embedded.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		picture, err := png.DecodeConfig(f)
		f.Close()
		if err != nil || picture.Width != 520 || picture.Height != 416 {
			t.Errorf("%s is %dx%d, %v", name, picture.Width, picture.Height, err)
		}
	}
}

func BenchmarkMessage(b *testing.B) {
	c, err := Load("")
	if err != nil {
		b.Fatal(err)
	}
	data := Welcome{Customer: NewNickname("小美"), Staff: "李明", Store: "十七号店", Coupon: "立减5元", Invite: true}
	for b.Loop() {
		if _, err := c.Message("welcome/default", data); err != nil {
			b.Fatal(err)
		}
	}
}
