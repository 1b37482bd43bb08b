package web

import (
	"context"
	"net/http"
	"net/url"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// todoPath is the page of what waits for somebody, doPath where its forms go.
const (
	todoPath = boardPath + "/todo"
	doPath   = boardPath + "/do"
)

// Teller says of what waits for somebody what the commands say of it in chat.
type Teller interface {
	Tell(ctx context.Context, reader bot.Caller, lists bot.BoardLists) (bot.BoardWords, error)
}

// todoRoutes are the addresses of the page of what waits for somebody.
func (s *Site) todoRoutes() {
	if s.boards == nil || s.teller == nil || s.door.counter == nil {
		return
	}
	s.mux.HandleFunc("GET "+todoPath, s.todo)
	s.mux.HandleFunc("POST "+doPath, s.todoDo)
	// Who opens the forms' address, as by going back, wants to see the page.
	s.mux.HandleFunc("GET "+doPath, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, todoPath, http.StatusSeeOther) })
}

// hasBoard says whether there is a managers' page that somebody can log in to.
func (s *Site) hasBoard() bool {
	return s.boards != nil && s.door.counter != nil && s.door.identity(boardPath) != nil
}

// todoView is what the page shows.
type todoView struct {
	Shop, Name, Role string
	// Token and Key belong to the page's forms; Key is new on every page. Query keeps
	// the store that was chosen, Notes say what of the address was not taken.
	Token, Key, Query string
	Stores            []config.Store
	Store             string
	Notes             []string
	// Answer is what came of what was pressed, Away says that the lists cannot be read.
	Answer *todoAnswer
	Away   bool
	// Reads says that the reader only looks. All is how many things wait.
	Reads    bool
	All      int
	Sections []todoSection
	// Silences and Delays are how long something can be put off, At when all was so.
	Silences, Delays []string
	At               string
}

// todoSection is a list of the page.
type todoSection struct {
	ID, Title, None string
	// All is how many there are, More those of them that are not listed.
	All, More int
	Items     []todoItem
}

// todoItem is one thing that waits.
type todoItem struct {
	// Anchor is its place on the page, Text what it is, Hint what the page cannot do
	// for it.
	Anchor, Text, Hint string
	Urgent             bool
	// Buttons do what they say at once. Hands are those to whom it can be given, by
	// Assign; Silence, Later and Judge ask for more before they do it.
	Buttons                []todoButton
	Hands                  []bot.Caller
	Assign, Silence, Later string
	Judge                  []todoButton
}

// todoButton is a button: Do is what the form brings back, Second one that is pressed
// less often.
type todoButton struct {
	Do, Label string
	Second    bool
}

// todo is the page of what waits for somebody.
func (s *Site) todo(w http.ResponseWriter, r *http.Request) {
	if b, ok := s.boardReader(w, r); ok {
		s.showTodo(w, r, b, nil)
	}
}

// showTodo shows the page with an answer, if there is one.
func (s *Site) showTodo(w http.ResponseWriter, r *http.Request, b boardReader, answer *todoAnswer) {
	v := todoView{
		Shop: s.shop.Name, Name: b.caller.Name, Role: b.caller.Role.Title(), Token: formTokenOf(s.door.key, b.session), Key: randomText(),
		Store: b.store, Notes: b.notes, Answer: answer, Reads: !b.caller.Role.May(bot.RoleClerk, true), Silences: silences, Delays: delays,
		At: b.ask.Now.Format("15:04"),
	}
	if len(b.stores) > 1 {
		v.Stores = b.stores
	}
	if b.store != "" {
		v.Query = "?" + url.Values{"store": {b.store}}.Encode()
	}
	lists, words, err := s.waiting(r.Context(), b)
	if err != nil {
		s.log.WithError(err).Error("the page of what waits cannot read its lists")
		v.Away = true
	} else {
		v.Sections = sectionsOf(b.caller, lists, words)
		for _, one := range v.Sections {
			v.All += one.All
		}
	}
	code := http.StatusOK
	if v.Away && answer == nil {
		code = http.StatusServiceUnavailable
	}
	s.page(w, code, todoPage, v)
}

// waiting are the lists as the reader sees them, and how they read.
func (s *Site) waiting(ctx context.Context, b boardReader) (bot.BoardLists, bot.BoardWords, error) {
	lists, err := s.boards.Lists(ctx, b.ask)
	if err != nil {
		return lists, bot.BoardWords{}, err
	}
	lists = waitingFor(b.caller, lists)
	words, err := s.teller.Tell(ctx, b.caller, lists)
	return lists, words, err
}
