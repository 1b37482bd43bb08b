package templates

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/zhanggui/zhanggui/bot/wordfilter/wordlist"
)

// WordList is a list of sensitive words: a file under words/.
type WordList struct {
	// Name is the file's without its ending, as configuration names the list.
	Name    string
	Entries []wordlist.Entry
}

// WordCategory is what people are told of a kind of sensitive words.
type WordCategory struct {
	// ID is what rules name it by, Title what people do.
	ID, Title string
	// Explanation says to a clerk why it is a problem, Reply is a polite text to paste;
	// both stand for the words that have none of their own.
	Explanation, Reply string
}

// WordLists are all lists in order of their names. An entry without an
// explanation or a reply of its own has its category's.
func (c *Catalogue) WordLists() []WordList { return append([]WordList(nil), c.lists...) }

// WordCategories are the kinds of words that people are told something about, in
// the order of words/categories.tsv.
func (c *Catalogue) WordCategories() []WordCategory {
	return append([]WordCategory(nil), c.categories...)
}

// WordCategory is the category with this id. Of one that a shop made up itself
// nothing more than its id is known.
func (c *Catalogue) WordCategory(id string) WordCategory {
	for _, known := range c.categories {
		if known.ID == id {
			return known
		}
	}
	return WordCategory{ID: id, Title: id}
}

// categoriesFile is where the categories stand.
const categoriesFile = "words/categories.tsv"

// loadWords reads the word lists and everything that is wrong in them.
func (c *Catalogue) loadWords() []error {
	var problems []error
	if err := c.loadCategories(); err != nil {
		problems = append(problems, fmt.Errorf("templates: %w", err))
	}
	files, err := fs.ReadDir(c.files, "words")
	if errors.Is(err, fs.ErrNotExist) {
		return problems
	}
	if err != nil {
		return append(problems, fmt.Errorf("templates: %w", err))
	}
	names := map[string]string{}
	for _, f := range files {
		file := "words/" + f.Name()
		if strings.HasPrefix(f.Name(), ".") || file == categoriesFile {
			continue
		}
		name := strings.TrimSuffix(f.Name(), path.Ext(f.Name()))
		if first, twice := names[name]; twice {
			problems = append(problems, fmt.Errorf("templates: %s and %s are the same list", first, file))
			continue
		}
		names[name] = file
		entries, err := c.loadList(file)
		if err != nil {
			problems = append(problems, err)
		}
		c.lists = append(c.lists, WordList{Name: name, Entries: entries})
	}
	return problems
}

// loadList reads one list. A list that comes with the program or was put there on
// purpose is to be right: what would only be pointed out elsewhere is refused.
func (c *Catalogue) loadList(file string) ([]wordlist.Entry, error) {
	switch path.Ext(file) {
	case ".tsv", ".yaml", ".yml":
	default:
		return nil, fmt.Errorf("templates: %s: a word list ends in .tsv or .yaml", file)
	}
	f, err := c.files.Open(file)
	if err != nil {
		return nil, fmt.Errorf("templates: %w", err)
	}
	defer f.Close()
	entries, found := wordlist.Read(file, f)
	var problems []error
	for _, p := range found {
		problems = append(problems, fmt.Errorf("templates: %v", p))
	}
	for i := range entries {
		kind := c.WordCategory(entries[i].Category)
		if entries[i].Explanation == "" {
			entries[i].Explanation = kind.Explanation
		}
		if entries[i].Reply == "" {
			entries[i].Reply = kind.Reply
		}
	}
	return entries, errors.Join(problems...)
}

// loadCategories reads what people are told of the categories: a table of id,
// title, explanation and reply.
func (c *Catalogue) loadCategories() error {
	text, err := fs.ReadFile(c.files, categoriesFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	no := 0
	for line := range strings.Lines(strings.TrimPrefix(string(text), "\ufeff")) {
		no++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' || strings.HasPrefix(line, "category\t") {
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) != 4 || strings.TrimSpace(cells[0]) == "" {
			return fmt.Errorf("%s, line %d: it takes a category, a title, an explanation and a reply, with tabs between them", categoriesFile, no)
		}
		c.categories = append(c.categories, WordCategory{ID: cells[0], Title: cells[1], Explanation: cells[2], Reply: cells[3]})
	}
	return nil
}
