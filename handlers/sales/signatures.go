package sales

import (
	"encoding/json"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// Finding is something that was found before a sale is made. With Stop it is not to
// be made so.
type Finding struct {
	Stop bool
	Text string
}

// Draft fills in what a sale that somebody describes leaves open: its ID, whose it
// is, and what the configuration says. Item, Price, Was, Units, Start and End are the
// caller's to set.
func (s *Seller) Draft(call bot.Call, sale bot.Sale) bot.Sale { return sale }

// Check looks at a sale before it is made or changed, as of now.
func (s *Seller) Check(v bot.View, draft bot.Sale, now time.Time) ([]Finding, error) {
	return nil, nil
}

// Preview is what the post of a sale says: its words, and the link below them.
func (s *Seller) Preview(draft bot.Sale) (text string, link bot.Attachment, err error) {
	return "", bot.Attachment{}, nil
}

// Create makes a sale that Draft filled in. Its undo is UndoCreate.
func (s *Seller) Create(call bot.Call, v bot.View, draft bot.Sale) (bot.Answer, error) {
	return bot.Answer{}, nil
}

// UndoCreate calls off the sale that a Create made.
func (s *Seller) UndoCreate(call bot.Call, payload json.RawMessage, v bot.View) (bot.Answer, error) {
	return bot.Answer{}, nil
}

// Change makes a sale what somebody now wants of it: it is the sale as SaleDesk.SaleOf
// answered it, changed. Its undo is UndoChange.
func (s *Seller) Change(call bot.Call, v bot.View, sale bot.Sale) (bot.Answer, error) {
	return bot.Answer{}, nil
}

// UndoChange brings back what a Change changed.
func (s *Seller) UndoChange(call bot.Call, payload json.RawMessage, v bot.View) (bot.Answer, error) {
	return bot.Answer{}, nil
}

// CallOff ends a sale before its time, by its ID. What was claimed can still be picked
// up.
func (s *Seller) CallOff(call bot.Call, v bot.View, sale, why string) (bot.Answer, error) {
	return bot.Answer{}, nil
}

// PickUp hands over what is kept for a customer: SaleView.ClaimByCode answered the
// claim. Store is the store at whose till it is; empty is the claim's own, or the
// only one of the caller. Its undo is UndoPickUp.
func (s *Seller) PickUp(call bot.Call, v bot.View, claim bot.SaleClaim, store string) (bot.Answer, error) {
	return bot.Answer{}, nil
}

// UndoPickUp takes back a PickUp of the same day.
func (s *Seller) UndoPickUp(call bot.Call, payload json.RawMessage, v bot.View) (bot.Answer, error) {
	return bot.Answer{}, nil
}

// Result says how a sale stands, or what came of it, in true numbers.
func (s *Seller) Result(v bot.View, sale bot.Sale) (string, error) { return "", nil }

// Lag says by store how the posts of a sale stand: who has confirmed, how long that
// took, and who has not.
func (s *Seller) Lag(v bot.View, sale bot.Sale) (string, error) { return "", nil }

func (s *Seller) moved(ev bot.Event, v bot.View) ([]bot.Effect, error)    { return nil, nil }
func (s *Seller) tick(ev bot.Event, v bot.View) ([]bot.Effect, error)     { return nil, nil }
func (s *Seller) schedule(ev bot.Event, v bot.View) ([]bot.Effect, error) { return nil, nil }
func (s *Seller) posting(ev bot.Event, v bot.View) ([]bot.Effect, error)  { return nil, nil }
func (s *Seller) soldOut(ev bot.Event, v bot.View) ([]bot.Effect, error)  { return nil, nil }
func (s *Seller) ending(ev bot.Event, v bot.View) ([]bot.Effect, error)   { return nil, nil }
