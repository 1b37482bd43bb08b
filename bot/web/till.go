package web

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// Counter lets members of staff do on a page what they may do in chat.
type Counter interface {
	// Caller says what a member may do now; one without a role is of no staff. An
	// error says that the database is away.
	Caller(ctx context.Context, userID string) (bot.Caller, error)
	// Line gives a command and waits for its answer; the zero Reply is of one that
	// has not been answered yet. The same PageLine.Reply gives it once.
	Line(ctx context.Context, line bot.PageLine) (bot.Reply, error)
}

const (
	// callerPatience is how long the database is asked who somebody is before it is
	// away; a customer stands at the till.
	callerPatience = 2 * time.Second
	// linePatience is how long a page waits for a command's answer.
	linePatience = 5 * time.Second
	// pictureMost bounds the picture of a code.
	pictureMost = 12 << 20
)

// desk is a till with who stands at it.
type desk struct {
	session session
	caller  bot.Caller
	// away says that the database is: what the session says of the caller counts.
	away bool
	// stores are those that the caller may redeem in, store the one that they do.
	stores []config.Store
	store  string
}

// tillView is what the till's page shows.
type tillView struct {
	Shop, Name, Role string
	// Token and Key belong to the page's forms; Key is new on every page.
	Token, Key string
	Stores     []config.Store
	Store      string
	// Text is the answer, Tone how it looks: "good", "bad", "ask" or "wait".
	Text, Tone string
	// Code is what the answer is about, ShowCode as people read it. Redeem offers to
	// redeem it, Undo to take that back, Confirm is what waits for a yes.
	Code, ShowCode string
	Redeem, Undo   bool
	Confirm        string
	// Wait repeats a line that has not been answered.
	Wait *tillWait
	// Away says that the database is, and Proof is then the coupon's own.
	Away  bool
	Proof string
	// Board says that there is a managers' page to go over to.
	Board bool
}

// tillWait is what asks for the same answer again.
type tillWait struct{ Do, Key, Code, Confirm string }

// till is the page on which staff redeem.
func (s *Site) till(w http.ResponseWriter, r *http.Request) {
	if d, ok := s.desk(w, r, r.URL.Query().Get("store")); ok {
		s.showTill(w, d, tillView{})
	}
}

// tillDo does what was pressed on it.
func (s *Site) tillDo(w http.ResponseWriter, r *http.Request) {
	if v, ok := s.session(r); !ok || v.UserID == "" {
		s.askWho(w, r)
		return
	}
	if !s.tillForm(w, r) || !s.formOK(w, r) {
		return
	}
	d, ok := s.desk(w, r, r.PostFormValue("store"))
	if !ok {
		return
	}
	switch do := r.PostFormValue("do"); {
	case d.away:
		s.tillAway(w, r, d, do)
	case do == "look":
		s.tillLook(w, r, d)
	default:
		s.tillLine(w, r, d, do)
	}
}

// tillForm reads a form that may bring a picture.
func (s *Site) tillForm(w http.ResponseWriter, r *http.Request) bool {
	r.Body = http.MaxBytesReader(w, r.Body, pictureMost)
	if err := r.ParseMultipartForm(pictureMost); err != nil && err != http.ErrNotMultipart {
		s.atDoor(w, http.StatusRequestEntityTooLarge, doorView{
			Title: "没有收到", Text: "照片没有收完整，或者太大了（最多 12 MB）。请再拍一次，或者直接输入券码。", Link: tillPath, LinkText: "回到核销",
		})
		return false
	}
	return true
}

// desk finds who stands at the till, and turns away who is no member of staff.
func (s *Site) desk(w http.ResponseWriter, r *http.Request, store string) (desk, bool) {
	v, ok := s.session(r)
	if !ok {
		s.askWho(w, r)
		return desk{}, false
	}
	if v.UserID == "" {
		s.atDoor(w, http.StatusForbidden, doorView{
			Title: "这是店员用的页面", Text: "要用券的话，把您的券码给店员看就可以了，店员会帮您核销。", Link: loginPath(tillPath), LinkText: "我是店员，重新登录",
		})
		return desk{}, false
	}
	ctx, cancel := context.WithTimeout(r.Context(), callerPatience)
	defer cancel()
	d := desk{session: v}
	var err error
	if d.caller, err = s.door.counter.Caller(ctx, v.UserID); err != nil {
		s.log.WithError(err).Warn("the till cannot ask what a member may do")
		if s.door.offline == nil {
			s.atDoor(w, http.StatusServiceUnavailable, doorView{Title: "暂时核销不了", Text: "系统正在恢复。请过一会儿再试；着急的话，先把券码记下来，恢复以后补核销。", Link: tillPath, LinkText: "再试一次"})
			return desk{}, false
		}
		d.away, d.caller = true, bot.Caller{UserID: v.UserID, Role: v.Role, Scope: v.Scope}
	}
	if d.away && d.caller.Role == "" {
		s.atDoor(w, http.StatusServiceUnavailable, doorView{Title: "暂时核销不了", Text: "系统正在恢复，现在查不到您的角色。请过一会儿再试；着急的话，请今天登录过的同事来核销。", Link: tillPath, LinkText: "再试一次"})
		return desk{}, false
	}
	if !d.caller.Role.May(bot.RoleClerk, false) {
		s.atDoor(w, http.StatusForbidden, doorView{
			Title: "还没有开通", Text: "您的账号还没有店员角色，所以不能核销。请让店长在企业微信里发送：/角色 您的账号 店员。", Link: tillPath, LinkText: "开通了，再试一次",
		})
		return desk{}, false
	}
	for _, one := range s.shop.Stores {
		if d.caller.Scope.All || slices.Contains(d.caller.Scope.Stores, one.ID) {
			d.stores = append(d.stores, one)
		}
	}
	if slices.ContainsFunc(d.stores, func(one config.Store) bool { return one.ID == store }) {
		d.store = store
	} else if len(d.stores) == 1 {
		d.store = d.stores[0].ID
	}
	return d, true
}

// showTill shows the page with an answer.
func (s *Site) showTill(w http.ResponseWriter, d desk, v tillView) {
	v.Shop, v.Name, v.Role = s.shop.Name, d.caller.Name, d.caller.Role.Title()
	v.Token, v.Key, v.Away, v.Store = formTokenOf(s.door.key, d.session), randomText(), d.away, d.store
	v.Board = s.hasBoard()
	if len(d.stores) > 1 {
		v.Stores = d.stores
	}
	v.ShowCode = bot.ShowCode(v.Code)
	allowForms(w)
	s.page(w, http.StatusOK, tillPage, v)
}
