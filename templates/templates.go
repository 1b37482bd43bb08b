// Package templates holds everything the bot says and shows: messages to
// customers and staff, pages, static files and word lists. All of it is part
// of the program, and a folder can override single files.
//
// Messages are typed: each is declared with the data it may use (declared.go),
// and all are parsed and tried on samples when the program starts, so that a
// mistake in a template stops the start and never a welcome.
package templates

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"sort"
	"strings"
	"text/template"
)

//go:embed messages web fonts words
var embedded embed.FS

// Catalogue is the set of messages and files that are in force.
type Catalogue struct {
	files    fs.FS
	messages map[string]message
	added    []string
	// lists and categories are the sensitive words.
	lists      []WordList
	categories []WordCategory
}

type message struct {
	declaration
	text *template.Template
}

// Load reads the embedded files and puts single files of a folder over them;
// the folder is laid out like this package ("messages/welcome/default.tmpl")
// and an empty name means none. Every message is parsed and tried, and all
// that is wrong is reported at once.
func Load(overrideDir string) (*Catalogue, error) {
	if overrideDir == "" {
		return load(embedded, nil)
	}
	info, err := os.Stat(overrideDir)
	if err != nil {
		return nil, fmt.Errorf("templates: %w", err)
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("templates: %s is not a folder", overrideDir)
	}
	return load(embedded, os.DirFS(overrideDir))
}

func load(base, over fs.FS) (*Catalogue, error) {
	c := &Catalogue{files: base, messages: map[string]message{}}
	var problems []error
	if over != nil {
		c.files = overlay{over: over, base: base}
		problems = append(problems, checkFolders(base, over)...)
	}
	names, err := messageNames(c.files)
	if err != nil {
		problems = append(problems, fmt.Errorf("templates: %w", err))
	}
	for _, name := range names {
		m, own, err := c.load(name)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		c.messages[name] = m
		if own {
			c.added = append(c.added, name)
		}
	}
	for _, d := range declared {
		if _, err := fs.Stat(c.files, file(d.name)); err != nil {
			problems = append(problems, fmt.Errorf("templates: message %s is declared but has no file", d.name))
		}
	}
	problems = append(problems, c.loadWords()...)
	if len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	return c, nil
}

// load reads one message and says whether it is the shop's own, made of a
// family rather than declared by name.
func (c *Catalogue) load(name string) (message, bool, error) {
	d, own, ok := declarationOf(name)
	if !ok {
		return message{}, false, fmt.Errorf("templates: message %s is not known; a file under messages is one of %s, or welcome/, group/, kf/ or winback/ and a name of your own",
			name, strings.Join(declaredNames(), ", "))
	}
	source, err := fs.ReadFile(c.files, file(name))
	if err != nil {
		return message{}, false, fmt.Errorf("templates: %w", err)
	}
	t, err := template.New(name).Option("missingkey=error").Parse(string(source))
	if err != nil {
		return message{}, false, fmt.Errorf("templates: %w", err)
	}
	m := message{declaration: d, text: t}
	for _, sample := range d.samples {
		if _, err := m.render(sample); err != nil {
			return message{}, false, fmt.Errorf("templates: message %s: %w", name, err)
		}
	}
	return m, own, nil
}

// Message is the text of a message for some data. The data must be of the type
// the message is declared with.
func (c *Catalogue) Message(name string, data any) (string, error) {
	m, ok := c.messages[name]
	if !ok {
		return "", fmt.Errorf("templates: there is no message %s", name)
	}
	if !m.takes(data) {
		return "", fmt.Errorf("templates: message %s wants %T, not %T", name, m.samples[0], data)
	}
	text, err := m.render(data)
	if err != nil {
		return "", fmt.Errorf("templates: message %s: %w", name, err)
	}
	return text, nil
}

// render fills in the template. Space around the text is the file's, not the
// message's.
func (m message) render(data any) (string, error) {
	var b strings.Builder
	if err := m.text.Execute(&b, data); err != nil {
		return "", err
	}
	text := strings.TrimSpace(b.String())
	switch {
	case text == "":
		return "", errors.New("nothing is said")
	case m.oneLine && strings.ContainsAny(text, "\r\n"):
		return "", errors.New("it must be one line")
	}
	return text, nil
}

// Names lists all messages in order.
func (c *Catalogue) Names() []string {
	names := make([]string, 0, len(c.messages))
	for name := range c.messages {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// Added lists the messages that exist only in the override folder: the shop's
// own welcomes, which are of use only if a rule names them.
func (c *Catalogue) Added() []string { return append([]string(nil), c.added...) }

// Has says whether there is such a message and it takes data like that given.
func (c *Catalogue) Has(name string, data any) bool {
	m, ok := c.messages[name]
	return ok && m.takes(data)
}

// FS is the tree of all files in force: messages, web, words and fonts.
func (c *Catalogue) FS() fs.FS { return c.files }

func file(name string) string { return "messages/" + name + ".tmpl" }

// messageNames lists the messages there are files for.
func messageNames(files fs.FS) ([]string, error) {
	var names []string
	err := fs.WalkDir(files, "messages", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(path.Base(p), ".") {
			return err
		}
		name, ok := strings.CutSuffix(strings.TrimPrefix(p, "messages/"), ".tmpl")
		if !ok {
			return fmt.Errorf("%s: a message's file ends in .tmpl", p)
		}
		names = append(names, name)
		return nil
	})
	return names, err
}
