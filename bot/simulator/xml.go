package simulator

import (
	"fmt"
	"strings"
	"time"
)

// element is one element of a callback. Its text is written in CDATA unless it
// is bare, as numbers are; inner is XML that is already written, ids are Items
// of a list. A stray one is told only if a fault asks for it.
type element struct {
	name, text string
	bare       bool
	stray      bool
	inner      string
	ids        []string
}

func text(name, value string) element { return element{name: name, text: value} }

func number[T int | int64](name string, value T) element {
	return element{name: name, text: fmt.Sprint(value), bare: true}
}

// maybe is an element that is left out when empty.
func maybe(name, value string) []element {
	if value == "" {
		return nil
	}
	return []element{text(name, value)}
}

func list(name, item string, values []string) element {
	var b strings.Builder
	for _, v := range values {
		text(item, v).write(&b)
	}
	return element{name: name, inner: b.String()}
}

func (e element) write(b *strings.Builder) {
	b.WriteString("<" + e.name + ">")
	switch {
	case e.inner != "":
		b.WriteString(e.inner)
	case e.ids != nil:
		for _, id := range e.ids {
			text("Item", id).write(b)
		}
	case e.bare:
		b.WriteString(e.text)
	default:
		b.WriteString("<![CDATA[")
		b.WriteString(strings.ReplaceAll(e.text, "]]>", "]]]]><![CDATA[>"))
		b.WriteString("]]>")
	}
	b.WriteString("</" + e.name + ">")
}

// document writes elements as one <xml>. swap reorders them when WeCom is to
// show that their order is not fixed.
func document(elements []element, swap func(n int, swap func(i, j int))) string {
	if swap != nil {
		swap(len(elements), func(i, j int) { elements[i], elements[j] = elements[j], elements[i] })
	}
	var b strings.Builder
	b.WriteString("<xml>")
	for _, e := range elements {
		e.write(&b)
	}
	b.WriteString("</xml>")
	return b.String()
}

// header is what every callback's inner message begins with.
func (s *Simulator) header(from string, at time.Time, msgType string) []element {
	return []element{
		text("ToUserName", s.conf.CorpID), text("FromUserName", from),
		number("CreateTime", at.Unix()), text("MsgType", msgType),
	}
}
