package wecom

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

const apiKfSync = "kf/sync_msg"

// kfHistory is how long WeCom hands out the messages of a kf account [docs 94670].
const kfHistory = 3 * 24 * time.Hour

// Codes of sync_msg that are no end of reading.
const (
	codeKfToken  = 95007
	codeNoCursor = 50100
)

// kfPages are the sizes of pages that are tried, the next one where an answer of
// the size before is too large to be taken.
var kfPages = []int{1000, 100, 10, 1}

// kfFeed is the messages of a kf account as a feed.
func (g *Gateway) kfFeed(feed string) (FeedSource, error) {
	id := strings.TrimPrefix(feed, bot.FeedKf)
	if id == "" {
		return nil, g.feedClosed(feed, "no open_kfid", "没有说是哪个微信客服账号")
	}
	return &kfSource{g: g, openKfID: id}, nil
}

// kfApp is the app that may call a kf account.
func (g *Gateway) kfApp(openKfID string) string { return appName(g.kf[openKfID]) }

// kfSource reads one kf account. It serves one reading.
type kfSource struct {
	g        *Gateway
	openKfID string
	// untokened says that the doorbell's token is not accepted any more.
	untokened bool
}

type kfQuery struct {
	Cursor      string `json:"cursor,omitempty"`
	Token       string `json:"token,omitempty"`
	Limit       int    `json:"limit"`
	VoiceFormat int    `json:"voice_format"`
	OpenKfID    string `json:"open_kfid"`
}

type kfAnswer struct {
	Next word              `json:"next_cursor"`
	More truth             `json:"has_more"`
	List []json.RawMessage `json:"msg_list"`
}

// Read is the page behind a place. A token that has grown old is done without,
// which WeCom allows less often; of a cursor that it knows no more the history
// begins anew: what came before is no new event. A page without messages is no
// end as long as more is said to wait [docs 94670].
func (s *kfSource) Read(ctx context.Context, from bot.FeedPlace, token string) (FeedPage, error) {
	answer, err := s.ask(ctx, from.Position, token)
	if refusedWith(err, codeNoCursor) && from.Position != "" {
		answer, err = s.ask(ctx, "", token)
	}
	if err != nil {
		return FeedPage{}, kfSays(err)
	}
	now := s.g.now()
	page := FeedPage{
		Next: string(answer.Next), More: bool(answer.More),
		Gap: !from.CaughtAt.IsZero() && !from.ReadAt.IsZero() && now.Sub(from.ReadAt) >= kfHistory,
	}
	if page.Next == "" {
		page.Next = from.Position
	}
	for _, raw := range answer.List {
		row := readKf(s.openKfID, raw, now)
		arrival, err := row.arrival(now)
		if err != nil {
			return FeedPage{}, s.g.bug(apiKfSync, err)
		}
		if page.Arrivals = append(page.Arrivals, arrival); row.unreadable() {
			page.Unreadable++
		}
		if row.at.After(page.Newest) {
			page.Newest = row.at
		}
	}
	return page, nil
}

// ask asks for a page, with the token as long as it is taken.
func (s *kfSource) ask(ctx context.Context, cursor, token string) (kfAnswer, error) {
	if s.untokened {
		token = ""
	}
	answer, err := s.page(ctx, cursor, token)
	if token == "" || !refusedWith(err, codeKfToken) {
		return answer, err
	}
	s.untokened = true
	return s.page(ctx, cursor, "")
}

// page asks for one page, for smaller ones where an answer is too large.
func (s *kfSource) page(ctx context.Context, cursor, token string) (answer kfAnswer, err error) {
	r := request{app: s.g.kfApp(s.openKfID), api: apiKfSync, answers: []int{codeKfToken, codeNoCursor}, gate: apiKfSync}
	if token == "" {
		// Only reading without a token is held back so soon.
		r.gate += " without a token/" + s.openKfID
	}
	for _, limit := range kfPages {
		answer = kfAnswer{}
		in := kfQuery{Cursor: cursor, Token: token, Limit: limit, OpenKfID: s.openKfID}
		if err = s.g.call(ctx, r, in, &answer); !tooLarge(err) {
			return answer, err
		}
	}
	return answer, err
}

// kfSays puts what the calls of kf accounts are refused with into words of their
// own, where the table speaks of other places in WeCom's console.
func kfSays(err error) error {
	var e *APIError
	if errors.As(err, &e) && e.Code == 48002 {
		own := *e
		own.Sentence = "应用没有权限调用微信客服的接口：到 管理后台 → 微信客服 → API → 可调用接口的应用 勾选该应用"
		return &own
	}
	return err
}
