package store

import (
	"encoding/json"
	"fmt"
	"maps"

	"github.com/zhanggui/zhanggui/bot"
)

// mostUnits bounds what is kept of one sale, so that no sum of it overflows.
const mostUnits = 1 << 30

// saleRow is a sale with the heads of its ledger. Body is a bot.Sale as JSON, without
// its times. Claims and Waits count who came and who waited, Entries the lines of
// the journal, Hash is that of the last one.
type saleRow struct {
	ID       string `gorm:"primaryKey"`
	Version  int
	Kind     bot.SaleKind
	Schedule string
	Item     string
	Category string
	Store    string
	State    bot.SaleState
	StartAt  instant
	EndAt    instant
	PickupBy instant
	At       instant
	OffAt    instant
	ToldAt   instant
	Body     string
	Claims   int64
	Waits    int64
	Entries  int64
	Hash     string
}

// TableName is "sales".
func (saleRow) TableName() string { return "sales" }

// set takes over what people decided about a sale.
func (r *saleRow) set(s bot.Sale) {
	units := make(map[string]int, len(s.Units))
	for k, n := range s.Units {
		units[key(k, sizeID)] = min(max(n, 0), mostUnits)
	}
	s.Units = units
	r.Version, r.Kind, r.Schedule = s.Version, bot.SaleKind(key(string(s.Kind), sizeWord)), key(s.Schedule, sizeID)
	r.Item, r.Category, r.Store = key(s.Item, sizeName), key(s.Category, sizeID), key(s.Store, sizeID)
	r.StartAt, r.EndAt, r.PickupBy, r.At = at(s.Start), at(s.End), at(s.PickupBy), at(s.At)
	r.State, r.OffAt, r.ToldAt = bot.SaleState(key(string(s.State), 16)), at(s.OffAt), at(s.ToldAt)
	r.Body = bodyOf(s)
}

// decide takes over how a sale stands, and nothing else.
func (r *saleRow) decide(s bot.Sale) error {
	have, err := r.seen()
	if err != nil {
		return err
	}
	have.State, have.OffAt, have.OffWhy, have.ToldAt = s.State, s.OffAt, s.OffWhy, s.ToldAt
	r.set(have)
	return nil
}

// seen is the sale as handlers and pages see it.
func (r saleRow) seen() (bot.Sale, error) {
	if r.ID == "" {
		return bot.Sale{}, nil
	}
	var s bot.Sale
	if err := json.Unmarshal([]byte(r.Body), &s); err != nil {
		return s, fmt.Errorf("store: the sale %s cannot be read: %w", r.ID, err)
	}
	s.ID, s.Version, s.State = r.ID, r.Version, r.State
	s.Start, s.End, s.PickupBy = r.StartAt.Time(), r.EndAt.Time(), r.PickupBy.Time()
	s.At, s.OffAt, s.ToldAt = r.At.Time(), r.OffAt.Time(), r.ToldAt.Time()
	return s, nil
}

// saleStock is where the units of one store are.
type saleStock struct {
	Sale      string `gorm:"primaryKey"`
	Store     string `gorm:"primaryKey"`
	Total     int
	Sold      int
	Held      int
	Offered   int
	Available int
	Waiting   int
}

// TableName is "sale_stocks".
func (saleStock) TableName() string { return "sale_stocks" }

func (s saleStock) seen() bot.SaleBalance { return bot.SaleBalance(s) }

// bucket is where units in a state are counted, or those who wait.
func (s *saleStock) bucket(state bot.ClaimState) *int {
	switch state {
	case bot.ClaimHeld:
		return &s.Held
	case bot.ClaimSold:
		return &s.Sold
	case bot.ClaimOffered:
		return &s.Offered
	default:
		return nil
	}
}

// saleClaim is how a customer stands in a sale. Stock is under which store the units
// are counted. UntilAt is 0 unless something lapses then. Turn is what the claim is
// found by when its turn comes: WaitSeq of who waits, UntilAt of what lapses.
type saleClaim struct {
	ExternalUserID string `gorm:"column:external_userid;primaryKey"`
	Sale           string `gorm:"primaryKey"`
	Seq            int64
	State          bot.ClaimState
	Turn           int64
	WaitSeq        int64
	Quantity       int
	Stock          string
	Store          string
	Price          bot.Money
	Code           string
	ChatID         string
	At             instant
	ChangedAt      instant
	UntilAt        instant
	SoldBy         string
	ActKey         string
}

// TableName is "sale_claims".
func (saleClaim) TableName() string { return "sale_claims" }

func (c saleClaim) seen() bot.SaleClaim {
	return bot.SaleClaim{
		Sale: c.Sale, ExternalUserID: c.ExternalUserID, Seq: c.Seq, WaitSeq: c.WaitSeq, State: c.State, Quantity: c.Quantity,
		Store: c.Store, Price: c.Price, Code: c.Code, ChatID: c.ChatID,
		At: c.At.Time(), ChangedAt: c.ChangedAt.Time(), Until: c.UntilAt.Time(), SoldBy: c.SoldBy, Key: c.ActKey,
	}
}

// live says whether the claim keeps its customer from making another one.
func (c saleClaim) live() bool { return c.State.Takes() || c.State == bot.ClaimWaiting }

// saleAct is the hash of what one customer did once.
type saleAct struct {
	Sale   string `gorm:"primaryKey"`
	ActKey string `gorm:"primaryKey"`
}

// TableName is "sale_acts".
func (saleAct) TableName() string { return "sale_acts" }

// unitsOf is a copy of what a sale has by store, with one entry at least.
func unitsOf(s bot.Sale) map[string]int {
	units := maps.Clone(s.Units)
	if len(units) == 0 {
		units = map[string]int{"": 0}
	}
	return units
}
