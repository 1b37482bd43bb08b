//go:build ignore

// Generate writes ../harmless.txt, the chat of a shop in which nothing is
// sensitive: every line of neighbours.txt, which people wrote, and as many
// different lines as are wanted made of templates.txt and vocabulary.txt. The
// same seed makes the same file.
//
//	cd bot/wordfilter/testdata/harmless && go run generate.go
package main

import (
	"bufio"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"strings"
)

const (
	seed  = 17
	lines = 11000
)

func main() {
	chat := corpus{random: rand.New(rand.NewPCG(seed, seed)), words: vocabulary(read("vocabulary.txt")), seen: map[string]bool{}}
	for _, line := range read("neighbours.txt") {
		chat.add(line)
	}
	templates := read("templates.txt")
	for _, t := range templates {
		chat.add(chat.fill(t))
	}
	for tries := 0; len(chat.lines) < lines; tries++ {
		if tries > 100*lines {
			log.Fatalf("only %d different lines can be made", len(chat.lines))
		}
		line := chat.fill(templates[chat.random.IntN(len(templates))])
		if chat.random.IntN(12) == 0 {
			line = chat.fill("{greet}，") + line
		}
		if chat.random.IntN(12) == 0 {
			line += chat.fill("{emoji}")
		}
		chat.add(line)
	}
	chat.random.Shuffle(len(chat.lines), func(i, j int) { chat.lines[i], chat.lines[j] = chat.lines[j], chat.lines[i] })
	if err := os.WriteFile("../harmless.txt", []byte(strings.Join(chat.lines, "\n")+"\n"), 0o644); err != nil {
		log.Fatal(err)
	}
}

// corpus is what has been written so far.
type corpus struct {
	random *rand.Rand
	words  map[string][]string
	seen   map[string]bool
	lines  []string
}

func (c *corpus) add(line string) {
	if !c.seen[line] {
		c.seen[line] = true
		c.lines = append(c.lines, line)
	}
}

// fill puts words into a template.
func (c *corpus) fill(template string) string {
	var b strings.Builder
	for {
		before, after, ok := strings.Cut(template, "{")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		name, rest, ok := strings.Cut(after, "}")
		if !ok {
			log.Fatalf("%q is not closed", after)
		}
		b.WriteString(c.word(name))
		template = rest
	}
}

// word is one word for a name, or a number.
func (c *corpus) word(name string) string {
	switch name {
	case "order":
		return fmt.Sprintf("%s2026%02d%02d%06d", []string{"", "", "DD", "SF", "YT", "E"}[c.random.IntN(6)], 1+c.random.IntN(12), 1+c.random.IntN(28), c.random.IntN(1e6))
	case "code":
		return fmt.Sprintf("%04d", c.random.IntN(1e4))
	case "phone":
		return fmt.Sprintf("1%d****%04d", 30+c.random.IntN(70), c.random.IntN(1e4))
	case "n":
		return fmt.Sprint(1 + c.random.IntN(300))
	}
	words := c.words[name]
	if len(words) == 0 {
		log.Fatalf("there is no {%s}", name)
	}
	return words[c.random.IntN(len(words))]
}

// vocabulary reads lines such as "color: red blue"; =name takes in another's words.
func vocabulary(lines []string) map[string][]string {
	all := map[string][]string{}
	for _, line := range lines {
		name, words, _ := strings.Cut(line, ":")
		for _, w := range strings.Fields(words) {
			if other, ok := strings.CutPrefix(w, "="); ok {
				all[name] = append(all[name], all[other]...)
				continue
			}
			all[name] = append(all[name], w)
		}
	}
	return all
}

// read gives the lines of a file that are no comments.
func read(name string) []string {
	f, err := os.Open(name)
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()
	var all []string
	for s := bufio.NewScanner(f); s.Scan(); {
		if line := s.Text(); line != "" && !strings.HasPrefix(line, "#") {
			all = append(all, line)
		}
	}
	return all
}
