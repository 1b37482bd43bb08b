package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	"github.com/zhanggui/zhanggui/bot"
)

// sizeActKey is the size of the column for the hash of an act's key.
const sizeActKey = 64

// actKey is what an act's key is known by, together with who did it: nobody can use
// up another one's.
func actKey(a bot.SaleAct) string {
	if a.Key == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(a.ExternalUserID + "\x00" + a.Key))
	return hex.EncodeToString(sum[:])[:sizeActKey/2]
}

// cleanAct is an act as the columns hold it.
func cleanAct(a bot.SaleAct) bot.SaleAct {
	a.Sale, a.ExternalUserID = key(a.Sale, sizeID), key(a.ExternalUserID, sizeID)
	a.Store, a.ChatID, a.NewCode = key(a.Store, sizeID), key(a.ChatID, sizeID), key(a.NewCode, sizeCode)
	a.Key = actKey(a)
	return a
}

// commitActs decides a batch of acts in one sale in one transaction.
func (s *Store) commitActs(ctx context.Context, sale string, batch []bot.SaleAct) ([]bot.SaleAnswer, error) {
	answers, err := s.tryActs(ctx, sale, batch)
	if errors.Is(err, errLedger) {
		// What was remembered of who came may be wrong. The ledger knows.
		s.sales.drop(sale)
		answers, err = s.tryActs(ctx, sale, batch)
	}
	if err != nil {
		return nil, fmt.Errorf("store: sale %s: %w", sale, err)
	}
	return answers, nil
}

func (s *Store) tryActs(ctx context.Context, sale string, batch []bot.SaleAct) (answers []bot.SaleAnswer, err error) {
	l := s.sales.of(sale)
	early := s.foresee(ctx, l, batch)
	var b *saleBook
	err = s.inTx(ctx, func(w *work) error {
		answers = make([]bot.SaleAnswer, len(batch))
		if b, err = s.openBook(w.tx, sale); err != nil {
			return err
		}
		if b == nil {
			for i := range answers {
				answers[i].Result = bot.SaleUnknown
			}
			return nil
		}
		b.live, b.early = l, early
		if err := b.decide(batch, answers); err != nil {
			return err
		}
		arrivals, err := b.close()
		if err != nil {
			return err
		}
		return w.tell(arrivals)
	})
	if err == nil && b != nil {
		l.learn(b)
	}
	return answers, err
}

// decide answers acts in the order in which they came.
func (b *saleBook) decide(batch []bot.SaleAct, answers []bot.SaleAnswer) error {
	who := make([]string, len(batch))
	for i, a := range batch {
		who[i] = a.ExternalUserID
	}
	slices.Sort(who)
	if err := b.read(b.live.strangersLeftOut(slices.Compact(who), b.row.Claims)); err != nil {
		return err
	}
	done, err := b.repeated(batch)
	if err != nil {
		return err
	}
	denied, err := b.denied(batch)
	if err != nil {
		return err
	}
	for i, a := range batch {
		c := b.claims[a.ExternalUserID]
		if a.Key != "" && (done[a.Key] || c != nil && c.ActKey == a.Key) {
			answers[i] = b.standing(c)
			continue
		}
		if answers[i], err = b.act(a, c, denied); err != nil {
			return err
		}
		// What comes free is theirs who wait, and not the next one's in the line.
		if err := b.offerFreed(); err != nil {
			return err
		}
	}
	return nil
}

// givesBack says whether units may come free by a batch, or somebody may have none any
// more who has some before it.
func givesBack(batch []bot.SaleAct) bool {
	return slices.ContainsFunc(batch, func(a bot.SaleAct) bool { return a.Do == bot.DoLeave || a.Do == bot.DoAccept })
}

// repeated are those of the acts that were done before. Who comes for the first time
// has done nothing.
func (b *saleBook) repeated(batch []bot.SaleAct) (map[string]bool, error) {
	var keys []string
	back := givesBack(batch)
	for _, a := range batch {
		c := b.claims[a.ExternalUserID]
		if c != nil && a.Key != "" && c.ActKey != a.Key && (back || a.Do != bot.DoClaim || !c.live()) {
			keys = append(keys, a.Key)
		}
	}
	if len(keys) == 0 {
		return map[string]bool{}, nil
	}
	return b.known(keys)
}

// denied says for whom the sale is not, among those who could get something: also of
// what somebody before them in the line may give back.
func (b *saleBook) denied(batch []bot.SaleAct) (map[string]bot.SaleAnswer, error) {
	_, left := b.left()
	back := givesBack(batch)
	var ask []string
	for _, a := range batch {
		c := b.claims[a.ExternalUserID]
		wants := a.Do == bot.DoWait || a.Do == bot.DoClaim && (left > 0 || back)
		if wants && (c == nil || !c.live() || back) && b.closed() == "" {
			ask = append(ask, a.ExternalUserID)
		}
	}
	slices.Sort(ask)
	return b.early.denied(b, slices.Compact(ask))
}

// closed is why nothing can be claimed now; empty if it can.
func (b *saleBook) closed() bot.SaleResult { return closedAt(b.sale, b.now) }

// act does what one customer wants.
func (b *saleBook) act(a bot.SaleAct, c *saleClaim, denied map[string]bot.SaleAnswer) (bot.SaleAnswer, error) {
	switch a.Do {
	case bot.DoClaim, bot.DoWait:
		if c != nil && c.live() {
			return b.standing(c), nil
		}
		if refused := b.refused(a, denied); refused.Result != "" {
			return refused, nil
		}
		return b.enter(a, c), nil
	case bot.DoAccept:
		return b.accept(a, c), nil
	case bot.DoLeave:
		return b.leave(a, c), nil
	default:
		return bot.SaleAnswer{Result: bot.SaleUnknown}, nil
	}
}

// refused is why somebody cannot have what they want; no result if they can.
func (b *saleBook) refused(a bot.SaleAct, denied map[string]bot.SaleAnswer) bot.SaleAnswer {
	switch {
	case b.closed() != "":
		return bot.SaleAnswer{Result: b.closed()}
	case a.Version != b.sale.Version:
		return bot.SaleAnswer{Result: bot.SaleChanged}
	case a.Quantity < 1 || a.Quantity > max(1, b.sale.Each):
		return bot.SaleAnswer{Result: bot.SaleLimit}
	case !pickedUpAt(b.sale, a.Store):
		return bot.SaleAnswer{Result: bot.SaleUnknown}
	case denied[a.ExternalUserID].Result != "":
		return denied[a.ExternalUserID]
	case a.Do == bot.DoClaim && b.stock(b.sale.StockOf(a.Store)).Available < a.Quantity:
		return bot.SaleAnswer{Result: bot.SaleSoldOut}
	default:
		return bot.SaleAnswer{}
	}
}

// enter keeps units for somebody, or lets them wait if they want to and there are
// none.
func (b *saleBook) enter(a bot.SaleAct, before *saleClaim) bot.SaleAnswer {
	if before != nil && before.ActKey != "" {
		b.acts = append(b.acts, saleAct{Sale: b.row.ID, ActKey: before.ActKey})
	}
	c := b.come(saleClaim{
		ExternalUserID: a.ExternalUserID, Quantity: a.Quantity, Stock: b.sale.StockOf(a.Store), Store: a.Store, Price: b.sale.Price,
		Code: a.NewCode, ChatID: a.ChatID, ActKey: a.Key,
	})
	to, until := bot.ClaimHeld, at(b.sale.HoldUntil(b.now))
	if !b.can(c, to) {
		to, until = bot.ClaimWaiting, 0
	}
	b.bring(c, to, until, lineClaims)
	return b.standing(c)
}

// accept keeps for somebody what was offered to them.
func (b *saleBook) accept(a bot.SaleAct, c *saleClaim) bot.SaleAnswer {
	switch {
	case c == nil || c.State != bot.ClaimOffered:
		return b.standing(c)
	case b.sale.State == bot.SaleCalledOff:
		return bot.SaleAnswer{Result: bot.SaleOff, Claim: c.seen()}
	case c.UntilAt != 0 && c.UntilAt <= at(b.now):
		// Too late, but before the clock noticed.
		b.bring(c, bot.ClaimLapsed, 0, lineLapsed)
		return b.standing(c)
	case a.Version != b.sale.Version:
		return bot.SaleAnswer{Result: bot.SaleChanged, Claim: c.seen()}
	}
	b.did(a)
	c.Price = b.sale.Price
	b.bring(c, bot.ClaimHeld, at(b.sale.HoldUntil(b.now)), lineAccepted)
	return b.standing(c)
}

// leave takes back what somebody has or waits for.
func (b *saleBook) leave(a bot.SaleAct, c *saleClaim) bot.SaleAnswer {
	if c != nil && c.live() && c.State != bot.ClaimSold {
		b.did(a)
		b.bring(c, bot.ClaimLeft, 0, lineLeft)
	}
	return b.standing(c)
}

// did remembers what was done, so that it is not done again.
func (b *saleBook) did(a bot.SaleAct) {
	if a.Key != "" {
		b.acts = append(b.acts, saleAct{Sale: b.row.ID, ActKey: a.Key})
	}
}

// standing is where somebody stands now. Who waits is told the place that they have
// in the end of the list if they came just now; a page counts it anew.
func (b *saleBook) standing(c *saleClaim) bot.SaleAnswer {
	if c == nil {
		return generally(b.sale, b.now, b.leftByStore())
	}
	answer := standingOf(*c, b.sale, b.now)
	if answer.Result == bot.SaleListed {
		answer.Place = b.stock(c.Stock).Waiting
	}
	return answer
}

func (b *saleBook) leftByStore() map[string]int {
	by, _ := b.left()
	return by
}
