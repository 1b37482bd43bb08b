package web

import (
	"net/http"

	"github.com/zhanggui/zhanggui/bot"
)

// quantitiesMost is how many numbers a page offers to choose from.
const quantitiesMost = 20

// forms are the buttons of where the customer stands: one that does the next thing,
// and where they have something, a quiet one that gives it back.
func (s *Site) forms(v *saleView, r *http.Request, l bot.SaleLook, done receipt) {
	// Both share the key: what they do is part of what makes it one.
	form := saleForm{Key: randomText(), Token: s.formToken(r), Version: l.Sale.Version}
	leave := form
	leave.Do, leave.Busy, leave.Ask = bot.DoLeave, "请稍等…", "不要了？"
	switch l.Result {
	case bot.SaleWaitsToOpen:
		form.Do, form.Button, form.Busy, form.Closed = bot.DoClaim, "马上抢", "正在抢…", true
		s.choices(&form, l, done)
	case bot.SaleOpen, bot.SaleChanged, bot.SaleLimit:
		form.Do, form.Button, form.Busy = bot.DoClaim, "马上抢", "正在抢…"
		s.choices(&form, l, done)
	case bot.SaleQueued:
		if done.Key == "" {
			return
		}
		form = saleForm{Do: done.Do, Button: "看看结果", Busy: "正在看…", Queue: true, Key: done.Key, Token: form.Token, Version: done.Version, N: done.Quantity, Store: done.Store}
	case bot.SaleSoldOut:
		form.Do, form.Button, form.Busy = bot.DoWait, "排候补", "正在排…"
		s.choices(&form, l, done)
	case bot.SaleOffered:
		form.Do, form.Button, form.Busy = bot.DoAccept, "确认，我要", "正在确认…"
		leave.Button = "不要了，让给下一位"
		v.Leave = &leave
	case bot.SaleGot:
		leave.Button, leave.Ask = "不要了，让给别人", "来不了？"
		v.Leave = &leave
		return
	case bot.SaleListed:
		leave.Button, leave.Ask = "退出候补", "不等了？"
		v.Leave = &leave
		return
	default:
		return
	}
	v.Form = &form
}

// choices are how many, and in which store: as they were chosen last, or the first
// that can be had.
func (s *Site) choices(f *saleForm, l bot.SaleLook, done receipt) {
	open := f.Do == bot.DoClaim && !f.Closed
	f.Stores = s.storeChoices(l, open, done.Store)
	if len(f.Stores) == 1 {
		f.Store, f.Stores = f.Stores[0].ID, nil
	}
	most := max(1, l.Sale.Each)
	if open {
		most = min(most, max(1, total(l.Left)))
	}
	for n := 1; n <= min(most, quantitiesMost); n++ {
		f.Quantities = append(f.Quantities, n)
	}
	f.N = 1
	if done.Quantity > 1 && done.Quantity <= len(f.Quantities) {
		f.N = done.Quantity
	}
}

// storeChoices are the stores where it can be picked up. While it is open those that
// have none left cannot be chosen.
func (s *Site) storeChoices(l bot.SaleLook, open bool, last string) []storeChoice {
	ids, shared := l.Sale.Stores, l.Sale.Shared()
	if !shared {
		ids = s.stocked(l.Sale)
	} else if len(ids) == 0 {
		for _, store := range s.shop.Stores {
			ids = append(ids, store.ID)
		}
	}
	choices := make([]storeChoice, 0, len(ids))
	best := -1
	for i, id := range ids {
		c := storeChoice{ID: id, Name: s.storeName(id), Counted: !shared && open}
		if c.Counted {
			c.Left = max(0, l.Left[id])
			c.Closed = c.Left == 0
		}
		if !c.Closed && (best < 0 || id == last) {
			best = i
		}
		choices = append(choices, c)
	}
	if best >= 0 {
		choices[best].Chosen = true
	}
	return choices
}
