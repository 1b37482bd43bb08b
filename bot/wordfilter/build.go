package wordfilter

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Options are how an engine is built; the zero value is good.
type Options struct {
	// Loose finds Chinese words also where they are the end of one word and the
	// beginning of the next: 毒品 in 消毒品牌.
	Loose bool
}

// mostErrors is how many bad rules a failed Build names; of the rest it gives
// the number.
const mostErrors = 50

// Build makes the engine of these rules. It keeps them: they must not be changed
// afterwards. Rules may ask for the same word; each is found. When some rules
// are bad the error names every one and what is wrong with it.
func Build(rules []Rule, o Options) (*Engine, error) {
	b := builder{room: scratch{letters: letters()}}
	var bad []error
	for i := range rules {
		if err := b.add(i, &rules[i]); err != nil {
			bad = append(bad, fmt.Errorf("规则 %q：%w", name(i, &rules[i]), err))
		}
	}
	if n := len(bad); n > mostErrors {
		bad = append(bad[:mostErrors], fmt.Errorf("还有 %d 条规则写错了", n-mostErrors))
	}
	if len(bad) > 0 {
		return nil, errors.Join(bad...)
	}
	e := &Engine{rules: rules, loose: o.Loose, first: b.first.channel(), doubled: b.doubled.channel()}
	e.second = newSecond(rules)
	return e, nil
}

// Check says what is wrong with a rule, as Build does, for people who want to use
// the others of a list.
func Check(r Rule) error {
	b := builder{room: scratch{letters: letters()}}
	if err := b.add(0, &r); err != nil {
		return fmt.Errorf("规则 %q：%w", name(0, &r), err)
	}
	return nil
}

// name is what an error calls a rule.
func name(i int, r *Rule) string {
	if r.ID == "" {
		return fmt.Sprintf("第 %d 条", i+1)
	}
	return r.ID
}

// builder collects the patterns of the first channel.
type builder struct {
	first, doubled collected
	room           scratch
}

type collected struct {
	patterns patterns
	pieces   []piece
}

func (c *collected) channel() channel {
	return channel{buildMatcher(&c.patterns), slices.Clip(c.pieces)}
}

func (b *builder) add(i int, r *Rule) error {
	switch {
	case len(r.Words) == 0:
		return errors.New("没有写词；至少要有一个，例如：代开发票")
	case len(r.Words) > mostWords:
		return fmt.Errorf("组合里有 %d 个词，最多 %d 个；请拆成几条规则", len(r.Words), mostWords)
	case r.Within < 0 || r.Within > math.MaxInt16:
		return fmt.Errorf("词与词的距离是 %d；请写 1 到 %d 个字，或不写（%d 个字）", r.Within, math.MaxInt16, nearby)
	case r.Techniques >= end:
		return fmt.Errorf("有不认识的识别方式（%#x）", uint32(r.Techniques&^All))
	case r.Speakers > Staff:
		return fmt.Errorf("说话人是 %d；只有 0（都查）、1（顾客）、2（店员）", r.Speakers)
	}
	for j, w := range r.Words {
		if err := b.word(piece{int32(i), int32(j)}, w, len(r.Words) > 1); err != nil {
			return err
		}
	}
	for j, phrase := range r.Allowed {
		if err := b.word(piece{int32(i), int32(-1 - j)}, phrase, true); err != nil {
			return fmt.Errorf("放行的说法：%w", err)
		}
	}
	return nil
}

// word adds a word; short ones only in the company of others.
func (b *builder) word(of piece, word string, accompanied bool) error {
	s := &b.room
	s.text = word
	s.fold()
	codes := s.trimmed()
	s.want = trimmedCells(cellsOf(word, 0, len(word), s.want[:0]))
	switch {
	case len(codes) == 0 || len(s.want) == 0:
		return fmt.Errorf("%q 里没有字：只有空白、标点或表情；请写要找的词", word)
	case len(s.want) > longestWord:
		return fmt.Errorf("“%s…”有 %d 个字，最多 %d 个；请只写其中要紧的几个字", string([]rune(word)[:10]), len(s.want), longestWord)
	case len(s.want) == 1 && s.want[0].latin && !accompanied:
		return fmt.Errorf("%q 只有一个字母或数字，到处都会碰上；请写长一些，或与别的词组合", word)
	}
	to := &b.first
	if s.repeats {
		to = &b.doubled
	}
	to.patterns.add(codes)
	to.pieces = append(to.pieces, of)
	return nil
}
