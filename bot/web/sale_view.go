package web

import (
	"net/http"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// saleView is what a sale's page shows. It holds words and numbers as they stand
// there; the page decides only where.
type saleView struct {
	Shop, Address, State    string
	Kind, Item, Detail      string
	Picture                 string
	Price, Was, Save        string
	Head, Text, Note, Staff string
	// Clock counts down to something; nil does not.
	Clock *clockView
	// Stock is what is left; nil does not say.
	Stock *stockView
	// Form is the one button, Leave the quiet one that gives something back.
	Form, Leave *saleForm
	Ticket      *ticketView
	// Yours is what somebody has or waits for, Facts are the rules of the sale.
	Yours, Facts []fact
	// Now and Start are milliseconds, by which the page's script goes. Again is after
	// how many seconds the page loads itself again, with a script or without; 0 is
	// never.
	Now, Start int64
	Version    int
	Again      int
	Ahead      int
}

// fact is a line of a list.
type fact struct{ Name, Text string }

// clockView counts down to a time.
type clockView struct {
	Label                string
	To                   int64
	Days                 int
	Hours, Minutes, Secs string
}

// stockView is what is left of a sale.
type stockView struct {
	Label       string
	Left, Total int
	Few         bool
}

// saleForm is a button with what has to go with it.
type saleForm struct {
	Do            bot.SaleDo
	Button, Busy  string
	Key, Token    string
	Version, N    int
	Quantities    []int
	Stores        []storeChoice
	Store         string
	Closed, Queue bool
	// Ask stands before a button that gives something back.
	Ask string
}

// storeChoice is a store among which a customer chooses.
type storeChoice struct {
	ID, Name string
	// Left is how many it has; Counted says that it has its own.
	Left           int
	Counted        bool
	Chosen, Closed bool
}

// ticketView is a code to be shown at a till.
type ticketView struct {
	Label, Code, QR, Bar string
	Facts                []fact
}

// saleView works out what the page shows.
func (s *Site) saleView(r *http.Request, link bot.SaleLink, who Who, l bot.SaleLook) *saleView {
	if l.Now.IsZero() {
		l.Now = s.now()
	}
	c := calendar{zone: s.zone, now: l.Now}
	done := s.receiptOf(r, who.ExternalUserID, link.Sale)
	if done.Result == bot.SaleQueued && l.Result == bot.SaleOpen {
		l.Result, l.Ahead = bot.SaleQueued, done.Ahead
	}
	v := &saleView{
		Shop: s.shop.Name, Address: "/s/" + r.PathValue("token"), State: string(l.Result),
		Kind: saleTitle(l.Sale.Kind), Item: l.Sale.Item, Detail: l.Sale.Detail, Picture: salePicture(l.Sale.Picture),
		Now: l.Now.UnixMilli(), Start: l.Sale.Start.UnixMilli(), Version: l.Sale.Version, Ahead: l.Ahead,
	}
	if who.ExternalUserID == "" {
		s.staffView(v, c, l)
		return v
	}
	v.describe(c, l)
	v.Note = note(done, l)
	if l.Result == bot.SaleNotForYou {
		return v
	}
	// Who only comes when it is over was not asked whether it was for them.
	if l.Result != bot.SaleOver && l.Result != bot.SaleOff || l.Claim.State != "" {
		v.price(l.Sale)
	}
	v.clock(l)
	v.stock(l)
	s.forms(v, r, l, done)
	s.pickup(v, c, l)
	if l.Result == bot.SaleOffered || l.Result == bot.SaleListed {
		v.Yours = s.claimFacts(l)
	}
	if rules(l.Result) {
		v.Facts = s.saleFacts(c, l)
	}
	v.Again = again(l)
	return v
}

// staffView is what a member of staff sees: the sale, and no button.
func (s *Site) staffView(v *saleView, c calendar, l bot.SaleLook) {
	l.Result = bot.SaleResult(phase(l))
	v.State = string(l.Result)
	v.Staff = "您是员工：这是客户看到的活动，员工不能抢。"
	v.describe(c, l)
	v.price(l.Sale)
	v.clock(l)
	v.stock(l)
	v.Facts = s.saleFacts(c, l)
}

// salePicture is a sale's picture, or one that stands for any.
func salePicture(file string) string {
	if address := pictureAddress(file); address != "" {
		return address
	}
	return "/static/goods.svg"
}

func (v *saleView) price(sale bot.Sale) {
	v.Price = yuan(sale.Price)
	if sale.Was > sale.Price {
		v.Was, v.Save = yuan(sale.Was), yuan(sale.Was-sale.Price)
	}
}

// clock counts down to what comes next for the customer.
func (v *saleView) clock(l bot.SaleLook) {
	to, label := time.Time{}, ""
	switch l.Result {
	case bot.SaleWaitsToOpen:
		to, label = l.Sale.Start, "距离开始"
	case bot.SaleOpen, bot.SaleChanged, bot.SaleLimit:
		to, label = l.Sale.End, "距离结束"
	case bot.SaleOffered:
		to, label = l.Claim.Until, "为您保留"
	}
	if to.IsZero() || !to.After(l.Now) {
		return
	}
	left := int(to.Sub(l.Now) / time.Second)
	two := func(n int) string { return string([]byte{'0' + byte(n/10), '0' + byte(n%10)}) }
	v.Clock = &clockView{
		Label: label, To: to.UnixMilli(), Days: left / 86400,
		Hours: two(left / 3600 % 24), Minutes: two(left / 60 % 60), Secs: two(left % 60),
	}
}

// stock is shown while it matters.
func (v *saleView) stock(l bot.SaleLook) {
	switch l.Result {
	case bot.SaleWaitsToOpen, bot.SaleOpen, bot.SaleChanged, bot.SaleLimit, bot.SaleQueued:
		left, label := min(total(l.Left), l.Sale.Total()), "还剩"
		if l.Result == bot.SaleWaitsToOpen {
			left, label = l.Sale.Total(), "共"
		}
		v.Stock = &stockView{Label: label, Left: left, Total: l.Sale.Total(), Few: left*10 <= l.Sale.Total() || left <= 3}
	}
}

// pickup is what somebody who got some shows at the till.
func (s *Site) pickup(v *saleView, c calendar, l bot.SaleLook) {
	if l.Result != bot.SaleGot && l.Result != bot.SalePicked {
		return
	}
	t := &ticketView{}
	if l.Result == bot.SaleGot {
		t.Label, t.Code = "取货码", bot.ShowCode(l.Claim.Code)
		t.QR, t.Bar = "/pickup/"+l.Claim.Code+"/qr.svg", "/pickup/"+l.Claim.Code+"/bar.svg"
		if !l.Claim.Until.IsZero() {
			t.Facts = append(t.Facts, fact{"取货截止", c.by(l.Claim.Until)})
		}
	} else if !l.Claim.ChangedAt.IsZero() {
		t.Facts = append(t.Facts, fact{"取货时间", c.at(l.Claim.ChangedAt)})
	}
	t.Facts = append(t.Facts, s.claimFacts(l)...)
	v.Ticket = t
}

// again is after how many seconds a page asks again how things stand.
func again(l bot.SaleLook) int {
	switch l.Result {
	case bot.SaleWaitsToOpen:
		return min(600, max(1, int(l.Sale.Start.Sub(l.Now)/time.Second)+1))
	case bot.SaleQueued:
		return 3
	case bot.SaleListed:
		return 30
	case bot.SaleOffered:
		return max(1, int(l.Claim.Until.Sub(l.Now)/time.Second)+1)
	case bot.SaleGot:
		return 120
	default:
		return 0
	}
}
