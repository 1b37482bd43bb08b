package segment

import (
	"fmt"
	"unicode/utf8"
)

// The limits: bytes of a text, also in the form of String; parentheses and nots
// inside each other; conditions.
const (
	MaxText  = 4096
	MaxDepth = 50
	MaxTerms = 100
)

// Parse reads a condition. Its errors are of type *Error.
func Parse(text string) (Expr, error) {
	if len(text) > MaxText {
		return nil, at("", 0, fmt.Sprintf("条件太长：有 %d 字节，最多 %d", len(text), MaxText), "把它拆成几次来查")
	}
	for i, r := range text {
		if _, size := utf8.DecodeRuneInString(text[i:]); r == utf8.RuneError && size == 1 {
			return nil, at(text[:i], i, "这里的文字不是 UTF-8，读不出来", "重新打一遍，或把文件另存为 UTF-8")
		}
	}
	tokens, err := lex(text)
	if err != nil {
		return nil, err
	}
	p := &parser{text: text, tokens: tokens}
	e, err := p.list()
	if err != nil {
		return nil, err
	}
	if p.next().kind == tokenClose {
		return nil, p.wrong(p.next(), "多了一个右括号", "删掉它，或在前面补上左括号")
	}
	if len(e.String()) > MaxText {
		return nil, at("", 0, fmt.Sprintf("条件太长：整理后超过 %d 字节", MaxText), "把它拆成几次来查")
	}
	if depth(e) > MaxDepth {
		return nil, p.tooDeep(tokens[0])
	}
	return e, nil
}

type parser struct {
	text   string
	tokens []token
	// depth is how many parentheses and nots are open, terms how many
	// conditions there are so far.
	depth, terms int
	// comma says that the last connection was a comma.
	comma bool
}

func (p *parser) next() token { return p.tokens[0] }

func (p *parser) take() token {
	t := p.tokens[0]
	if t.kind != tokenEnd {
		p.tokens = p.tokens[1:]
	}
	return t
}

func (p *parser) wrong(t token, problem, hint string) error { return at(p.text, t.pos, problem, hint) }

func (p *parser) tooDeep(t token) error {
	return p.wrong(t, fmt.Sprintf("括号和 not 套得太深，最多 %d 层", MaxDepth), "去掉不必要的括号")
}

// list is one or more alternatives with commas between them.
func (p *parser) list() (Expr, error) {
	parts, err := p.several(p.item, func(t token) bool { return t.kind == tokenComma })
	if err != nil {
		return nil, err
	}
	return all(parts), p.connected()
}

// item is what stands behind a comma, also with an and: "A, and B".
func (p *parser) item() (Expr, error) {
	if _, and := p.next().means.join.(And); and && p.comma {
		p.take()
	}
	return p.either()
}

// either is one or more conjunctions with or between them.
func (p *parser) either() (Expr, error) {
	parts, err := p.several(p.both, func(t token) bool { _, or := t.means.join.(Or); return or })
	if err != nil {
		return nil, err
	}
	return oneOf(parts), nil
}

// both is one or more conditions with and between them.
func (p *parser) both() (Expr, error) {
	parts, err := p.several(p.condition, func(t token) bool { _, and := t.means.join.(And); return and })
	if err != nil {
		return nil, err
	}
	return all(parts), nil
}

func (p *parser) several(one func() (Expr, error), between func(token) bool) ([]Expr, error) {
	var parts []Expr
	for {
		e, err := one()
		if err != nil {
			return nil, err
		}
		parts = append(parts, e)
		if !between(p.next()) {
			return parts, nil
		}
		p.comma = p.take().kind == tokenComma
	}
}

// connected complains of what follows a condition without a connecting word.
func (p *parser) connected() error {
	t := p.next()
	if t.kind == tokenEnd || t.kind == tokenClose {
		return nil
	}
	hint := "在前面写 and（且）或 or（或）；名字里有空格的，请加引号"
	if t.kind == tokenWord && !t.literal {
		if near := Nearest(t.name, alike(func(w word) bool { return w.join != nil })); near != "" {
			hint = "您是不是要写 " + near + "？"
		}
	}
	if t.kind == tokenMeans && t.means.op != "" {
		return p.wrong(t, "只有条件名才能比较，标签不能", "能比较的有 "+factList())
	}
	return p.wrong(t, "这里缺一个连接词", hint)
}

// condition is a term, or one in parentheses, or one that must not be.
func (p *parser) condition() (Expr, error) {
	t := p.next()
	if _, not := t.means.join.(Not); not {
		return p.deeper(func() (Expr, error) {
			e, err := p.condition()
			return Not{e}, err
		})
	}
	if t.kind == tokenOpen {
		return p.deeper(func() (Expr, error) {
			e, err := p.list()
			if err == nil && p.take().kind != tokenClose {
				err = p.wrong(t, "这个括号没有关上", "在后面补上右括号")
			}
			return e, err
		})
	}
	if p.terms++; p.terms > MaxTerms {
		return nil, p.wrong(t, fmt.Sprintf("条件太多，最多 %d 个", MaxTerms), "把它拆成几次来查")
	}
	return p.term()
}

// deeper reads what stands behind a parenthesis or a not.
func (p *parser) deeper(inside func() (Expr, error)) (Expr, error) {
	t := p.take()
	if p.depth++; p.depth > MaxDepth {
		return nil, p.tooDeep(t)
	}
	defer func() { p.depth-- }()
	return inside()
}

// term is a tag or a comparison.
func (p *parser) term() (Expr, error) {
	t := p.take()
	switch {
	case t.kind == tokenEnd && t.pos == 0:
		return nil, p.wrong(t, "还没有写条件", "写一个标签，或一个比较")
	case t.kind == tokenEnd:
		return nil, p.wrong(t, "这里还缺一个条件", "写一个标签，或一个比较")
	case t.kind == tokenWord && p.next().means.op != "":
		return nil, p.noFact(t)
	case t.kind == tokenWord:
		return Tag{Group: t.group, Name: t.name}, nil
	case t.means.fact == inGroup:
		return InGroup{}, nil
	case t.means.fact != "":
		return p.comparison(t)
	case t.kind == tokenMeans && t.means.op != "":
		return nil, p.wrong(t, "比较前面缺条件名", "能比较的有 "+factList())
	default:
		return nil, p.wrong(t, "这里要写一个标签或一个比较", "如果这是标签的名字，请加引号")
	}
}

// noFact complains of a word that is compared but cannot be.
func (p *parser) noFact(t token) error {
	names := alike(func(w word) bool { return w.fact != "" && w.fact != inGroup })
	hint := "能比较的有 " + factList()
	if near := Nearest(t.whole(), names); near != "" {
		hint = "您是不是要写 " + near + "？"
	}
	return p.wrong(t, "没有「"+t.whole()+"」这个条件", hint)
}

// all is And without another one inside.
func all(parts []Expr) Expr {
	var flat []Expr
	for _, e := range parts {
		if inner, is := e.(And); is {
			flat = append(flat, inner.Parts...)
		} else {
			flat = append(flat, e)
		}
	}
	if len(flat) == 1 {
		return flat[0]
	}
	return And{flat}
}

// oneOf is Or without another one inside.
func oneOf(parts []Expr) Expr {
	var flat []Expr
	for _, e := range parts {
		if inner, is := e.(Or); is {
			flat = append(flat, inner.Parts...)
		} else {
			flat = append(flat, e)
		}
	}
	if len(flat) == 1 {
		return flat[0]
	}
	return Or{flat}
}
