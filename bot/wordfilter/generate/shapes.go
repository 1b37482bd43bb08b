package main

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	_ "embed"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// readVariants reads the pairs of characters that Unicode calls variants of one
// meaning or easily mistaken for each other.
func readVariants(path string) ([][2]rune, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var pairs [][2]rune
	lines := bufio.NewScanner(bzip2.NewReader(f))
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) < 3 || fields[1] != "kSpoofingVariant" && fields[1] != "kZVariant" && fields[1] != "kSemanticVariant" {
			continue
		}
		from := codepoint(fields[0])
		for _, to := range fields[2:] {
			to, _, _ = strings.Cut(to, "<")
			if a, b := from, codepoint(to); a < b && b <= 0x9FFF {
				pairs = append(pairs, [2]rune{a, b})
			}
		}
	}
	return pairs, lines.Err()
}

func codepoint(text string) rune {
	n, err := strconv.ParseUint(strings.TrimPrefix(text, "U+"), 16, 32)
	check(err)
	return rune(n)
}

// mostInFamily is how many characters may share a piece that still makes them
// look alike: those with 口 or 木 in them do not.
const mostInFamily = 70

// lookalikes are groups that people confuse and no analysis finds.
//
//go:embed lookalikes.txt
var lookalikes []byte

// listShapes has a line for every group of characters that look like each other:
// those that share all but the radical, with the piece they share, those that are
// made of nearly the same pieces, and the variants.
func listShapes(all parts, variants [][2]rune, words map[string]float64) *bytes.Buffer {
	out := bytes.NewBuffer(lookalikes)
	children := all.families()
	for _, piece := range sorted(children) {
		family := children[piece]
		if len(family) > mostInFamily || all.weight(piece) < 3 {
			continue
		}
		if r, n := utf8.DecodeRuneInString(piece); n == len(piece) && basic(r) {
			family = append(family, r)
		}
		slices.Sort(family)
		if family = slices.Compact(family); len(family) > 1 {
			fmt.Fprintln(out, string(family))
		}
	}
	beside := all.beside(words)
	for _, piece := range sorted(beside) {
		if family := beside[piece]; len(family) > 1 && len(family) <= mostBeside && (all.weight(piece) < 3 || len(children[piece]) > mostInFamily) {
			fmt.Fprintln(out, string(family))
		}
	}
	for _, pair := range all.near(words) {
		fmt.Fprintln(out, string(pair[:]))
	}
	for _, pair := range variants {
		fmt.Fprintln(out, string(pair[:]))
	}
	return out
}

func basic(r rune) bool { return r >= 0x3400 && r <= 0x9FFF }

// families are the characters by the pieces that they are made of.
func (all parts) families() map[string][]rune {
	children := map[string][]rune{}
	for _, char := range sorted(all) {
		r, n := utf8.DecodeRuneInString(char)
		p := all[char]
		if n != len(char) || !basic(r) || len(p.pieces) != 2 {
			continue
		}
		for _, piece := range p.pieces {
			children[piece] = append(children[piece], r)
		}
	}
	return children
}

// mostBeside is how many common characters may share a small piece on the right
// that makes them look alike: 拍, 怕 and 柏 do.
const mostBeside = 30

// beside are the common characters by what stands right of their radical.
func (all parts) beside(words map[string]float64) map[string][]rune {
	children := map[string][]rune{}
	for _, w := range sorted(words) {
		p := all[w]
		if r, n := utf8.DecodeRuneInString(w); n == len(w) && basic(r) && words[w] >= common && p.way == "a" && len(p.pieces) == 2 {
			children[p.pieces[1]] = append(children[p.pieces[1]], r)
		}
	}
	return children
}

// common is how frequent a character is, in 58 million, that people know.
const common = 100

// leaves are the smallest pieces of a character.
func (all parts) leaves(char string, depth int) []string {
	p, ok := all[char]
	if !ok || depth == 0 || p.way[0] == 'c' || len(p.pieces) == 0 {
		return []string{char}
	}
	var list []string
	for _, piece := range p.pieces {
		list = append(list, all.leaves(piece, depth-1)...)
	}
	return list
}

func (all parts) weight(char string) int { return len(all.leaves(char, 9)) }

// near are the pairs of common characters that have one piece in the same place
// and another one that is made of nearly the same pieces: 徽 and 微.
func (all parts) near(words map[string]float64) [][2]rune {
	type place struct {
		way   byte
		index int
		piece string
	}
	byPlace := map[place][]rune{}
	for _, w := range sorted(words) {
		p := all[w]
		if r, n := utf8.DecodeRuneInString(w); n != len(w) || !basic(r) || len(p.pieces) != 2 {
			continue
		}
		for i, piece := range p.pieces {
			at := place{p.way[0], i, piece}
			byPlace[at] = append(byPlace[at], []rune(w)[0])
		}
	}
	var pairs [][2]rune
	for at, chars := range byPlace {
		for i, a := range chars {
			for _, b := range chars[i+1:] {
				if all.alike(all[string(a)].pieces[1-at.index], all[string(b)].pieces[1-at.index]) >= likeness {
					pairs = append(pairs, [2]rune{a, b})
				}
			}
		}
	}
	slices.SortFunc(pairs, func(x, y [2]rune) int { return slices.Compare(x[:], y[:]) })
	return slices.Compact(pairs)
}

// likeness is the least share, by strokes, that makes two pieces alike.
const likeness = 0.33

// alike is the share of strokes that two pieces have in common.
func (all parts) alike(a, b string) float64 {
	mine, common, total := map[string]int{}, 0, 0
	for _, leaf := range all.leaves(a, 1) {
		mine[leaf] += all.weight(leaf)
		total += all.weight(leaf)
	}
	for _, leaf := range all.leaves(b, 1) {
		n := all.weight(leaf)
		if m := min(n, mine[leaf]); m > 0 {
			mine[leaf] -= m
			common += m
		} else {
			total += n
		}
	}
	return float64(common) / float64(total)
}
