package web

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// How long an alert can be kept quiet, and a to-do be put off.
var (
	silences = []string{"1小时", "4小时", "1天", "7天"}
	delays   = []string{"2小时", "1天", "3天", "7天"}
)

// verb is something that can be pressed.
type verb struct {
	// line makes the command of a press about an ID; empty if something is missing or
	// nothing that the page offers.
	line func(id string, p todoPress) string
	// bare says that it is about nothing in particular, undo that it can be taken back,
	// slip is the verb that puts it right.
	bare, undo bool
	slip       string
}

// verbs are all that the page's buttons do.
var verbs = map[string]verb{
	"ack":       {line: aboutOne("/提醒 处理 "), undo: true},
	"alert":     {line: aboutOne("/提醒 ")},
	"assign":    {line: assignLine, undo: true},
	"silence":   {line: silenceLine, undo: true},
	"done":      {line: func(id string, _ todoPress) string { return "/待办 完成 " + quoted(id) }, undo: true},
	"later":     {line: laterLine, undo: true},
	"uphold":    {line: judgeLine("/违规 属实 "), slip: "overturn"},
	"overturn":  {line: judgeLine("/违规 误判 "), slip: "uphold"},
	"around":    {line: aboutOne("/违规 前后 ")},
	"violation": {line: aboutOne("/违规 ")},
	"remind":    {line: aboutOne("/群发 催 ")},
	"clear":     {line: aboutOne("/券 放行 ")},
	"coupon":    {line: aboutOne("/券 ")},
	// Another's question has nothing that the reader could take back.
	"agree":  {line: aboutOne("/确认 ")},
	"refuse": {line: aboutOne("/取消 ")},
	"yes":    {line: aboutOne("/确认 "), undo: true},
	"no":     {line: aboutOne("/取消 ")},
	"undo":   {line: func(string, todoPress) string { return "/撤销" }, bare: true},
}

// line is the command of a press; false if it is none of the page's. Whether the one
// who presses may, and whether the thing is theirs, the command says.
func (p todoPress) line() (string, bool) {
	name, id, _ := strings.Cut(p.Do, " ")
	v, ok := verbs[name]
	if !ok || v.bare != (id == "") || !v.bare && !lineID(id) {
		return "", false
	}
	line := v.line(id, p)
	return line, line != ""
}

// aboutOne is a command about an ID.
func aboutOne(begins string) func(string, todoPress) string {
	return func(id string, _ todoPress) string { return begins + quoted(id) }
}

func assignLine(id string, p todoPress) string {
	if !memberID(p.To) {
		return ""
	}
	return "/提醒 分派 " + quoted(id) + " " + quoted("@"+p.To)
}

func silenceLine(id string, p todoPress) string {
	if !slices.Contains(silences, p.For) {
		return ""
	}
	return "/提醒 静默 " + quoted(id) + " " + quoted(strings.TrimSpace(p.For+" "+oneLine(p.Why)))
}

func laterLine(id string, p todoPress) string {
	if !slices.Contains(delays, p.For) {
		return ""
	}
	return "/待办 推迟 " + quoted(id) + " " + p.For
}

func judgeLine(begins string) func(string, todoPress) string {
	return func(id string, p todoPress) string {
		if why := oneLine(p.Why); why != "" {
			return begins + quoted(id) + " " + quoted(why)
		}
		return begins + quoted(id)
	}
}

// idMost bounds an ID, whyMost what is said with a press.
const (
	idMost  = 200
	whyMost = 100
)

var (
	// idText is what IDs are made of. One of digits alone would mean a line of the list
	// that somebody saw last in chat.
	idText     = regexp.MustCompile(`^[A-Za-z0-9_][^\s"＂“”]*$`)
	memberText = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}$`)
)

// lineID says whether a text can be the ID of something in a command.
func lineID(id string) bool {
	return len(id) >= 4 && len(id) <= idMost && utf8.ValidString(id) && idText.MatchString(id)
}

// memberID says whether a text can be a userid.
func memberID(id string) bool { return memberText.MatchString(id) }

// quoted is a text as one word of a command, which is nothing but that word.
func quoted(text string) string {
	if memberText.MatchString(text) {
		return text
	}
	return `"` + text + `"`
}

// oneLine is what somebody wrote, on one line, without marks that would end it.
func oneLine(text string) string {
	text = strings.Map(func(r rune) rune {
		if strings.ContainsRune("\"＂“”", r) {
			return '\''
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > whyMost {
		return string(runes[:whyMost])
	}
	return text
}
