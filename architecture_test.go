package main_test

import (
	"bytes"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/zhanggui/zhanggui"

// The rooms of the house by floor. A package below a room (store/shared) lives
// on the room's floor.
var (
	vocabulary = "bot"
	floor0     = []string{"bot", "bot/config", "bot/segment", "bot/wxcrypt", "bot/wordfilter", "templates"}
	floor1     = []string{"handlers", "store", "bot/callback", "bot/engine", "bot/wecom", "bot/web", "bot/simulator", "bot/orders", "bot/doctor"}
	floor2     = []string{"bot/app", "."}
)

// allowedLibraries are what floor 0 needs from outside the standard library.
var allowedLibraries = map[string][]string{
	"bot/config":     {"github.com/goccy/go-yaml"},
	"bot/wordfilter": {"golang.org/x/text", "github.com/goccy/go-yaml", "github.com/mozillazg/go-pinyin", "github.com/longbridgeapp/opencc", "go.mau.fi/util"},
}

// source is one Go file.
type source struct {
	path, room, pkg string
	test            bool
	lines           int
	imports         []string
}

// inside says whether a path is a room or below it.
func inside(p, room string) bool { return p == room || (room != "." && strings.HasPrefix(p, room+"/")) }

// roomOf is the longest room a package's folder is in.
func roomOf(dir string) string {
	best := ""
	for _, room := range slices.Concat(floor0, floor1, floor2) {
		if inside(dir, room) && len(room) > len(best) && (room != vocabulary || dir == vocabulary) {
			best = room
		}
	}
	return best
}

func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	files := token.NewFileSet()
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && name != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata") {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") {
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		parsed, err := parser.ParseFile(files, name, text, parser.ImportsOnly)
		if err != nil {
			return err
		}
		s := source{
			path: name, room: roomOf(path.Dir(name)), pkg: parsed.Name.Name,
			test: strings.HasSuffix(name, "_test.go"), lines: bytes.Count(text, []byte("\n")),
		}
		for _, i := range parsed.Imports {
			imported, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			s.imports = append(s.imports, imported)
		}
		all = append(all, s)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// ours is an import's folder in this module.
func ours(imported string) (dir string, ok bool) {
	if imported == module {
		return ".", true
	}
	return strings.CutPrefix(imported, module+"/")
}

// standard says whether an import is of the standard library, whose paths have
// no dot in the first element.
func standard(imported string) bool {
	first, _, _ := strings.Cut(imported, "/")
	return !strings.Contains(first, ".")
}

func TestEveryPackageLivesInARoom(t *testing.T) {
	for _, s := range sources(t) {
		if s.room == "" {
			t.Errorf("%s is in no room of the house; the rooms are %v", s.path, slices.Concat(floor0, floor1, floor2))
		}
	}
}

func TestImportsGoDownOnly(t *testing.T) {
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		for _, imported := range s.imports {
			if why := forbidden(s, imported); why != "" {
				t.Errorf("%s imports %s: %s", s.path, imported, why)
			}
		}
	}
}

// forbidden says why a file may not import something, or nothing if it may.
func forbidden(s source, imported string) string {
	if standard(imported) {
		return ""
	}
	dir, mine := ours(imported)
	target := roomOf(dir)
	switch {
	case slices.Contains(floor2, s.room):
		return ""
	case !mine && s.room == vocabulary:
		return "the vocabulary is the standard library only, so that a behaviour can be read and tested without anything else"
	case !mine && slices.Contains(floor0, s.room):
		for _, library := range allowedLibraries[s.room] {
			if inside(imported, library) {
				return ""
			}
		}
		return "floor 0 takes no library but those listed in this test"
	case !mine || target == s.room:
		return ""
	case s.room == vocabulary:
		return "the vocabulary knows no room"
	case slices.Contains(floor0, s.room) && !slices.Contains(floor0, target):
		return "floor 0 imports nothing from above"
	case slices.Contains(floor1, target):
		return fmt.Sprintf("rooms of floor 1 do not know each other; declare the small interface %s needs beside its use and let bot/app join them", s.room)
	case slices.Contains(floor2, target):
		return "nothing imports the composition root but main"
	default:
		return ""
	}
}

// impure is what a handler may not reach for: the View owns the clock, and what
// touches the world is an effect.
var impure = []string{"context", "math/rand", "math/rand/v2", "crypto/rand", "net", "net/http", "os", "os/exec", "io/ioutil", "database/sql", "syscall"}

func TestHandlersArePure(t *testing.T) {
	for _, s := range sources(t) {
		if s.room != "handlers" || s.test {
			continue
		}
		for _, imported := range s.imports {
			if slices.Contains(impure, imported) {
				t.Errorf("%s imports %s: handlers are pure; read through the View, act by effects", s.path, imported)
			}
		}
		text, err := os.ReadFile(s.path)
		if err != nil {
			t.Fatal(err)
		}
		for _, clock := range []string{"time.Now(", "time.Since(", "time.Until(", "time.After(", "time.Sleep(", "time.Tick("} {
			if bytes.Contains(text, []byte(clock)) {
				t.Errorf("%s calls %s): the clock of a handler is the View's", s.path, clock)
			}
		}
	}
}

func TestNamesSayWhatTheyHold(t *testing.T) {
	empty := []string{"util", "utils", "common", "helper", "helpers", "manager", "managers", "misc", "base"}
	for _, s := range sources(t) {
		for _, name := range append(strings.Split(path.Dir(s.path), "/"), s.pkg, strings.TrimSuffix(path.Base(s.path), ".go")) {
			if slices.Contains(empty, name) {
				t.Errorf("%s: %q says nothing about what it holds", s.path, name)
			}
		}
	}
}

func TestNoOtherTopLevelCodeFolder(t *testing.T) {
	for _, s := range sources(t) {
		if top, _, below := strings.Cut(s.path, "/"); below && !slices.Contains([]string{"bot", "store", "handlers", "templates"}, top) {
			t.Errorf("%s: code lives in bot, store, handlers and templates only", s.path)
		}
	}
}

func TestFilesAreShort(t *testing.T) {
	const longest, longestMain, median = 400, 150, 150
	var lengths []int
	for _, s := range sources(t) {
		if s.lines > longest {
			t.Errorf("%s has %d lines; more than %d hold more than one idea", s.path, s.lines, longest)
		}
		if s.path == "main.go" && s.lines > longestMain {
			t.Errorf("main.go has %d lines; it is wiring only, at most %d", s.lines, longestMain)
		}
		if !s.test {
			lengths = append(lengths, s.lines)
		}
	}
	slices.Sort(lengths)
	if m := lengths[len(lengths)/2]; m >= median {
		t.Errorf("half of the files have %d lines or more; the median stays under %d", m, median)
	}
}

// A rule that forbade nothing would pass on any house, so the rule has cases of
// its own.
func TestTheRuleForbidsWhatItShould(t *testing.T) {
	for _, c := range []struct {
		room, imported string
		allowed        bool
	}{
		{"bot", "time", true},
		{"bot", "github.com/sirupsen/logrus", false},
		{"bot", module + "/bot/config", false},
		{"bot/config", "github.com/goccy/go-yaml/ast", true},
		{"bot/config", module + "/bot", true},
		{"bot/wxcrypt", "github.com/goccy/go-yaml", false},
		{"templates", module + "/store", false},
		{"handlers", module + "/templates", true},
		{"handlers", module + "/store", false},
		{"store", module + "/store/shared", true},
		{"bot/engine", module + "/store/shared", false},
		{"bot/web", module + "/bot/app", false},
		{"store", "gorm.io/gorm", true},
		{"bot/app", module + "/store/shared", true},
		{".", module + "/bot/app", true},
	} {
		if why := forbidden(source{room: c.room}, c.imported); (why == "") != c.allowed {
			t.Errorf("%s importing %s: allowed %t, want %t (%s)", c.room, c.imported, why == "", c.allowed, why)
		}
	}
}
