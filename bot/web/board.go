package web

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// boardPath is the managers' page.
const boardPath = "/board"

// boardPolicy is the policy of the managers' page and of the one of its to-dos: our own
// script, style, pictures and forms, and nothing else.
const boardPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// boardRoutes are the addresses of the managers' page.
func (s *Site) boardRoutes() error {
	if s.boards == nil || s.door.counter == nil {
		return nil
	}
	library, err := newScript(s.files, plotScript)
	if err != nil {
		return err
	}
	s.categories = categoryTitles(s.files)
	s.reading = make(chan struct{}, boardReads)
	s.mux.HandleFunc("GET "+boardPath, s.board)
	s.mux.HandleFunc("GET "+boardPath+"/{file}", s.boardCSV)
	s.mux.Handle("GET /static/"+plotScript, library)
	return nil
}

// boardReader is who reads the managers' page, and what they ask for.
type boardReader struct {
	session session
	caller  bot.Caller
	// ask is what the stores are asked: the caller's scope, narrowed to the store that
	// they chose, and the days.
	ask bot.BoardAsk
	// stores are those that the caller may choose from, store the one they chose; empty
	// is all of them.
	stores []config.Store
	store  string
	// notes say in words what of the address was not taken as it stands.
	notes []string
}

// boardReader finds who reads the page and what they may see, and turns away who is no
// member of staff. It sets the headers of the page.
func (s *Site) boardReader(w http.ResponseWriter, r *http.Request) (boardReader, bool) {
	v, ok := s.session(r)
	if !ok {
		s.askWho(w, r)
		return boardReader{}, false
	}
	if v.UserID == "" {
		s.atDoor(w, http.StatusForbidden, doorView{
			Title: "这是店里用的页面", Text: "这里是店员和店长看数字的地方。您要找的优惠和订单在「我的」里。", Link: loginPath(boardPath), LinkText: "我是店里的人，重新登录",
		})
		return boardReader{}, false
	}
	ctx, cancel := context.WithTimeout(r.Context(), callerPatience)
	defer cancel()
	caller, err := s.door.counter.Caller(ctx, v.UserID)
	if err != nil {
		s.log.WithError(err).Warn("the managers' page cannot ask what a member may see")
		s.atDoor(w, http.StatusServiceUnavailable, doorView{Title: "看板暂时打不开", Text: "数据库正在恢复，数字都还在。请过一分钟再试。", Link: boardPath, LinkText: "再试一次"})
		return boardReader{}, false
	}
	if !caller.Role.May(bot.RoleClerk, false) {
		s.atDoor(w, http.StatusForbidden, doorView{
			Title: "还没有开通", Text: "您的账号还没有角色，所以看不到数字。请让店长在企业微信里发送：/角色 您的账号 店员。", Link: boardPath, LinkText: "开通了，再试一次",
		})
		return boardReader{}, false
	}
	b := boardReader{session: v, caller: caller}
	b.ask.Scope, b.ask.Reader = caller.Scope, v.UserID
	for _, one := range s.shop.Stores {
		if caller.Scope.All || slices.Contains(caller.Scope.Stores, one.ID) {
			b.stores = append(b.stores, one)
		}
	}
	b.chooseStore(r.URL.Query().Get("store"))
	b.chooseDays(r.URL.Query(), s.now().In(s.zone))
	w.Header().Set("Content-Security-Policy", boardPolicy)
	// The forms of the to-dos say where they stand, to us and to nobody else.
	w.Header().Set("Referrer-Policy", "same-origin")
	return b, true
}

// chooseStore narrows the scope to a store of the caller's. One that is not theirs is
// not told apart from one that does not exist.
func (b *boardReader) chooseStore(id string) {
	switch {
	case id == "":
	case slices.ContainsFunc(b.stores, func(one config.Store) bool { return one.ID == id }):
		b.store = id
		b.ask.Scope = bot.Scope{Stores: []string{id}, UserID: b.caller.Scope.UserID}
	default:
		b.notes = append(b.notes, "地址里的门店「"+short(id)+"」不在您能看的门店里，下面是您能看的全部。")
	}
}

// zoneDay is the midnight that begins a time's day.
func zoneDay(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}
