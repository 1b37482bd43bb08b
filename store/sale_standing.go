package store

import (
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// closedAt is why nothing of a sale can be claimed at a time; empty if it can.
func closedAt(s bot.Sale, now time.Time) bot.SaleResult {
	switch {
	case s.ID == "":
		return bot.SaleUnknown
	case s.State == bot.SaleCalledOff:
		return bot.SaleOff
	case s.State == bot.SaleDone || !now.Before(s.End):
		return bot.SaleOver
	case now.Before(s.Start):
		return bot.SaleWaitsToOpen
	default:
		return ""
	}
}

// pickedUpAt says whether units of a sale can be picked up at a store.
func pickedUpAt(s bot.Sale, store string) bool {
	if !s.Shared() {
		_, ok := s.Units[store]
		return ok
	}
	return len(s.Stores) == 0 || slices.Contains(s.Stores, store)
}

// generally is how a sale stands for somebody of whom nothing is known in it.
func generally(s bot.Sale, now time.Time, left map[string]int) bot.SaleAnswer {
	if closed := closedAt(s, now); closed != "" {
		return bot.SaleAnswer{Result: closed}
	}
	for _, n := range left {
		if n > 0 {
			return bot.SaleAnswer{Result: bot.SaleOpen}
		}
	}
	return bot.SaleAnswer{Result: bot.SaleSoldOut}
}

// standingOf is where a customer stands by their claim. What is kept for them counts
// also in a sale that was called off, as long as it is kept.
func standingOf(c saleClaim, s bot.Sale, now time.Time) bot.SaleAnswer {
	answer := bot.SaleAnswer{Claim: c.seen()}
	late := c.UntilAt != 0 && c.UntilAt <= at(now)
	switch {
	case c.State == bot.ClaimSold:
		answer.Result = bot.SalePicked
	case c.State == bot.ClaimHeld && !late:
		answer.Result = bot.SaleGot
	case s.State == bot.SaleCalledOff:
		answer.Result = bot.SaleOff
	case late:
		answer.Result = bot.SaleLapsed
	case c.State == bot.ClaimOffered:
		answer.Result = bot.SaleOffered
	case c.State == bot.ClaimWaiting && !s.PickupBy.IsZero() && !now.Before(s.PickupBy):
		answer.Result = bot.SaleOver
	case c.State == bot.ClaimWaiting:
		answer.Result = bot.SaleListed
	default:
		answer.Result = bot.SaleLapsed
	}
	return answer
}
