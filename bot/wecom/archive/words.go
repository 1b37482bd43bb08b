package archive

import (
	"maps"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// Where a piece of words stands, as bot.TextPart says it.
const (
	inText        = "text"
	inTitle       = "title"
	inDescription = "description"
	inFile        = "file"
	inQuote       = "quote"
	inItem        = "item"
	inLink        = "link"
)

// depth bounds how deep forwarded records lie in each other. What lies deeper is
// still looked through, without regard to its type.
const depth = 16

// reader collects the words and the media of a message.
type reader struct {
	parts []bot.TextPart
	media []bot.ChatMedia
	// record counts the forwarded records around: what somebody forwards is an
	// item, whoever said it first.
	record, deep int
}

// say adds words.
func (r *reader) say(where, text string) {
	if strings.TrimSpace(text) == "" {
		return
	}
	if r.record > 0 && where != inLink {
		where = inItem
	}
	r.parts = append(r.parts, bot.TextPart{Where: where, Text: valid(text)})
}

// read takes the words and media out of a body.
func (r *reader) read(kind string, body object) {
	if r.deep >= depth {
		r.guess("", map[string]any(body))
		return
	}
	r.deep++
	defer func() { r.deep-- }()
	s, known := shapes[kind]
	if !known {
		r.guess("", map[string]any(body))
		return
	}
	for _, f := range s.words {
		for _, v := range body.list(f.key) {
			r.say(f.where, textOf(v))
		}
	}
	if s.media != "" {
		r.carry(s.media, body)
	}
	if s.more != nil {
		s.more(r, body)
	}
}

// carry adds what is fetched by its sdkfileid.
func (r *reader) carry(kind string, body object) {
	m := bot.ChatMedia{ID: valid(body.text("sdkfileid")), Type: kind, MD5: valid(body.text("md5sum")), Name: valid(body.text("filename"))}
	if m.ID == "" {
		return
	}
	for _, key := range []string{"filesize", "voice_size", "imagesize"} {
		m.Size = max(m.Size, body.number(key))
	}
	r.media = append(r.media, m)
}

// items reads a list whose members are messages in little: a type, and content
// that is JSON in a text.
func (r *reader) items(body object) {
	for _, v := range body.list("item") {
		item := objectOf(v)
		r.read(itemKind(item.text("type")), item.object("content"))
	}
}

// itemKind is the type of a member: ChatRecordText is text, and ChatRecord,
// which a record in a record may be called, a chatrecord.
func itemKind(name string) string {
	kind := strings.ToLower(name)
	if rest, ok := strings.CutPrefix(kind, "chatrecord"); ok && rest != "" {
		return rest
	}
	return kind
}

// guess takes the words out of what has no known shape: all texts but those
// whose names say that they are an id, a hash or a time. It goes by name, so
// that the same message reads the same twice.
func (r *reader) guess(key string, v any) {
	switch v := v.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			r.guess(strings.ToLower(key), v[key])
		}
		if id, ok := v["sdkfileid"].(string); ok && id != "" {
			r.carry("file", v)
		}
	case []any:
		for _, one := range v {
			r.guess(key, one)
		}
	case string:
		r.guessText(key, v)
	}
}

func (r *reader) guessText(key, text string) {
	if inner, ok := readJSON([]byte(text)); ok {
		switch inner.(type) {
		case map[string]any, []any:
			r.guess(key, inner)
			return
		}
	}
	switch {
	case strings.HasSuffix(key, "id"), strings.Contains(key, "md5"), strings.HasSuffix(key, "type"), strings.HasSuffix(key, "time"):
	case strings.HasPrefix(text, "http://"), strings.HasPrefix(text, "https://"):
		r.say(inLink, text)
	case strings.Contains(key, "title"), strings.Contains(key, "topic"):
		r.say(inTitle, text)
	case strings.Contains(key, "filename"):
		r.say(inFile, text)
	case strings.Contains(key, "desc"):
		r.say(inDescription, text)
	default:
		r.say(inText, text)
	}
}
