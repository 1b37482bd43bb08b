package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"regexp"
	"strings"
	"unicode/utf8"
)

// part is how a character is put together: across (a), downwards (d), around (s)
// and so on, and of what. Pieces that are no characters of their own are numbers.
type part struct {
	way    string
	pieces []string
}

type parts map[string]part

var decomposition = regexp.MustCompile("^`?([^:]+):([a-z0-9/]+)\\(([^)]*)\\)")

// readParts reads "赌:a(贝,者)" lines.
func readParts(path string) (parts, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	all := parts{}
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		text := strings.TrimPrefix(lines.Text(), "module.exports = ")
		if m := decomposition.FindStringSubmatch(text); m != nil && m[3] != "" {
			all[m[1]] = part{m[2], strings.Split(m[3], ",")}
		}
	}
	return all, lines.Err()
}

// typed are the characters that people type for pieces that no keyboard has.
var typed = map[string]string{
	"亻": "人", "氵": "水", "扌": "手", "忄": "心", "钅": "金", "讠": "言", "饣": "食", "纟": "丝",
	"艹": "草", "衤": "衣", "礻": "示", "灬": "火", "刂": "刀", "牜": "牛", "𤣩": "王", "王": "玉", "⺮": "竹", "月": "肉",
	"阝": "耳", "疒": "病", "辶": "走", "冫": "水", "丷": "八", "糹": "丝", "訁": "言", "釒": "金", "飠": "食",
}

// equal are pieces that the source writes in a form of their own.
var plain = strings.NewReplacer("⺼", "月", "⺀", "冫", "𧾷", "足", "⻊", "足", "𤣩", "王", "⺩", "王", "⺶", "羊", "⻖", "阝", "⻏", "阝", "龵", "手", "⺌", "小", "⺈", "刀", "耂", "老")

// listSplits has a line for every common character that falls into two pieces
// which can be typed: the character and the ways to write it in pieces.
func listSplits(all parts, words map[string]float64) *bytes.Buffer {
	out := new(bytes.Buffer)
	for _, w := range sorted(words) {
		if utf8.RuneCountInString(w) != 1 {
			continue
		}
		ways := all.splits(w)
		if len(ways) > 0 {
			fmt.Fprintf(out, "%s\t%s\n", w, strings.Join(ways, " "))
		}
	}
	return out
}

func (all parts) splits(char string) []string {
	p, ok := all[char]
	if !ok || len(p.pieces) != 2 && len(p.pieces) != 3 || p.way[0] != 'a' && p.way[0] != 'd' && p.way[0] != 's' {
		return nil
	}
	pieces := make([]string, len(p.pieces))
	for i, x := range p.pieces {
		pieces[i] = all.single(x)
		if pieces[i] == "" {
			return nil
		}
	}
	ways := []string{strings.Join(pieces, "")}
	if other, ok := typed[pieces[0]]; ok {
		ways = append(ways, other+strings.Join(pieces[1:], ""))
	}
	if p.way[0] == 's' { // 辶 stands last when it is written out
		ways = append(ways, pieces[1]+pieces[0])
	}
	return ways
}

// single is a piece as one character that can be written, "" when there is none.
func (all parts) single(piece string) string {
	for range 4 {
		if r, n := utf8.DecodeRuneInString(piece); n == len(piece) && r > 0x7F {
			return plain.Replace(piece)
		}
		p, ok := all[piece]
		if !ok || p.way[0] != 'm' || len(p.pieces) != 1 {
			return ""
		}
		piece = p.pieces[0]
	}
	return ""
}
