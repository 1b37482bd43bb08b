package web

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// What pages are told of the stock is at most a second old, and the same for
// everybody who asks within it: thousands of open pages cost one question.
const (
	leftLife = time.Second
	leftMost = 256
)

// leftover keeps what pages are told.
type leftover struct {
	mu    sync.Mutex
	sales map[string]*leftOf
}

// leftOf is one sale's. Its lock is held while it is asked for, so that one asks and
// the others wait for the answer.
type leftOf struct {
	mu   sync.Mutex
	look bot.SaleLook
	at   time.Time
}

// of is the place of a sale.
func (l *leftover) of(sale string) *leftOf {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.sales == nil || len(l.sales) >= leftMost {
		l.sales = map[string]*leftOf{}
	}
	if l.sales[sale] == nil {
		l.sales[sale] = &leftOf{}
	}
	return l.sales[sale]
}

// read asks if what is kept is too old.
func (l *leftOf) read(ctx context.Context, now func() time.Time, ask Selling, link bot.SaleLink) (bot.SaleLook, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if age := now().Sub(l.at); !l.at.IsZero() && age >= 0 && age < leftLife {
		look := l.look
		look.Now = look.Now.Add(age)
		return look, nil
	}
	// What one customer learns is not another's: nobody is named.
	look, err := ask.SaleLook(ctx, bot.SaleLink{Sale: link.Sale}, "")
	if err != nil {
		return bot.SaleLook{}, err
	}
	l.look, l.at = look, now()
	return look, nil
}

// leftView is what a page's script is told: the time in milliseconds, how many are
// left, how the sale stands and which version of it does.
type leftView struct {
	Now     int64  `json:"now"`
	Left    int    `json:"left"`
	State   string `json:"state"`
	Version int    `json:"version"`
}

// saleLeft tells open pages how many are left.
func (s *Site) saleLeft(w http.ResponseWriter, r *http.Request) {
	link, ok := s.saleLink(w, r)
	if !ok {
		return
	}
	look, err := s.left.of(link.Sale).read(r.Context(), s.now, s.selling, link)
	switch {
	case err != nil:
		s.log.WithError(err).WithField("sale", link.Sale).Warn("open pages cannot be told what is left")
		s.json(w, http.StatusServiceUnavailable, map[string]string{"error": "请稍后再试"})
	case look.Sale.ID == "":
		s.json(w, http.StatusNotFound, map[string]string{"error": "没有这场活动"})
	default:
		s.json(w, http.StatusOK, leftView{Now: look.Now.UnixMilli(), Left: total(look.Left), State: phase(look), Version: look.Sale.Version})
	}
}

// phase is how a sale stands for everybody.
func phase(l bot.SaleLook) string {
	switch {
	case l.Sale.State == bot.SaleCalledOff:
		return "off"
	case l.Sale.State == bot.SaleDone || !l.Now.Before(l.Sale.End):
		return "over"
	case l.Now.Before(l.Sale.Start):
		return "waiting"
	default:
		return "open"
	}
}

// total is how many are left in all stores.
func total(left map[string]int) int {
	sum := 0
	for _, n := range left {
		sum += max(0, n)
	}
	return sum
}
