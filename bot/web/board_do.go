package web

import (
	"context"
	"net/http"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// todoAnswer is what came of what was pressed.
type todoAnswer struct {
	// Text is the command's own, Tone how it looks: "good", "ask", "wait", "plain" or
	// "bad".
	Text, Tone string
	// Confirm is what waits for a yes, Undo offers to take back what was done, Again is
	// the other judgement, for one that was a slip.
	Confirm string
	Undo    bool
	Again   *todoButton
	// Wait repeats a line that has not been answered.
	Wait *todoPress
}

// todoPress is what was pressed on the page.
type todoPress struct{ Key, Do, To, For, Why string }

// stale is said of a form that cannot be one of the page's as it is now.
const stale = "没有看懂刚才点的，什么都没有做。可能是页面打开得太久了，下面是现在的清单，请再点一次。"

// todoDo gives the command of what was pressed, and shows its answer above what waits
// now.
func (s *Site) todoDo(w http.ResponseWriter, r *http.Request) {
	if v, ok := s.session(r); !ok || v.UserID == "" {
		s.askWho(w, r)
		return
	}
	if !s.formOK(w, r) {
		return
	}
	b, ok := s.boardReader(w, r)
	if !ok {
		return
	}
	field := r.PostFormValue
	answer := s.pressed(r.Context(), b, todoPress{Key: field("key"), Do: field("do"), To: field("to"), For: field("for"), Why: field("why")})
	s.showTodo(w, r, b, &answer)
}

// pressed gives the line of a press, as the one whom the session names, once for the
// page's key.
func (s *Site) pressed(ctx context.Context, b boardReader, p todoPress) todoAnswer {
	line, ok := p.line()
	if !ok || !letters(p.Key) {
		return todoAnswer{Text: stale, Tone: "bad"}
	}
	limited, cancel := context.WithTimeout(ctx, linePatience)
	defer cancel()
	id := s.lineKey(b.session.UserID, p.Key, line)
	reply, err := s.door.counter.Line(limited, bot.PageLine{UserID: b.session.UserID, Line: line, Reply: id, At: s.now()})
	if err != nil {
		s.log.WithError(err).WithField("reply", id).Error("a line of the managers' page was not taken or not answered")
	}
	if err != nil || reply.Text == "" || reply.UserID != b.session.UserID {
		return todoAnswer{Text: "还没有结果。请点「看结果」再看一次：不会重复做。", Tone: "wait", Wait: &p}
	}
	return p.answer(reply)
}

// answer is what a command's reply means for the page.
func (p todoPress) answer(reply bot.Reply) todoAnswer {
	verb, id, _ := strings.Cut(p.Do, " ")
	a := todoAnswer{Text: reply.Text, Tone: "plain"}
	switch {
	case reply.Asks && reply.Code != "":
		a.Tone, a.Confirm = "ask", reply.Code
	case reply.Done:
		a.Tone, a.Undo = "good", verbs[verb].undo
		if other := verbs[verb].slip; other != "" {
			a.Again = &todoButton{Do: other + " " + id, Label: "判错了，改为" + verdictWords[other]}
		}
	}
	return a
}

// verdictWords are what the judgements of what was said are called.
var verdictWords = map[string]string{"uphold": "属实", "overturn": "误判"}
