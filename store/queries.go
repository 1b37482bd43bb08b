package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// pageLimit is the most rows that one question returns.
const pageLimit = 1000

// page keeps a limit sane: nothing and nonsense become the most.
func page(limit int) int {
	if limit <= 0 || limit > pageLimit {
		return pageLimit
	}
	return limit
}

// Asset is an asset by name; zero if it was never made.
func (s *Store) Asset(ctx context.Context, name string) (bot.Asset, error) {
	a, err := assetOf(s.read.WithContext(ctx), name)
	if err != nil {
		return bot.Asset{}, fmt.Errorf("store: asset %s: %w", name, err)
	}
	return a, nil
}

// Customer is what is known of a person; zero if nothing is.
func (s *Store) Customer(ctx context.Context, externalUserID string) (bot.Customer, error) {
	c, err := customerOf(s.read.WithContext(ctx), externalUserID)
	if err != nil {
		return bot.Customer{}, fmt.Errorf("store: customer %s: %w", externalUserID, err)
	}
	return c, nil
}

// Relations are all pairs of a customer, newest first.
func (s *Store) Relations(ctx context.Context, externalUserID string) ([]bot.Relation, error) {
	pairs, err := pairsOf(s.read.WithContext(ctx), externalUserID)
	if err != nil {
		return nil, fmt.Errorf("store: relations of %s: %w", externalUserID, err)
	}
	return pairs, nil
}

// PairTags are the tags that a pair holds now, by group and name.
func (s *Store) PairTags(ctx context.Context, p bot.Pair) ([]bot.HeldTag, error) {
	held, err := heldTags(s.read.WithContext(ctx), p, at(s.o.Now()))
	if err != nil {
		return nil, fmt.Errorf("store: tags of %s: %w", p, err)
	}
	return held, nil
}

// Counts are the sizes of what is known.
type Counts struct {
	Customers, Interactions, Assets int64
	// Relations are pairs by status.
	Relations map[bot.RelationStatus]int64
	// Tagged are the tags that pairs hold now.
	Tagged int64
}

// Count counts what is known. It reads whole indexes: for the command line and
// tests, not for a page that is asked for every second.
func (s *Store) Count(ctx context.Context) (Counts, error) {
	var counts Counts
	tx, now := s.read.WithContext(ctx), at(s.o.Now())
	questions := []func() error{
		func() error { return tx.Model(&customer{}).Count(&counts.Customers).Error },
		func() error { return tx.Model(&interaction{}).Count(&counts.Interactions).Error },
		func() error { return tx.Model(&asset{}).Where("ready_at > 0").Count(&counts.Assets).Error },
		func() error {
			return tx.Model(&pairTag{}).Where(heldSQL, now).Count(&counts.Tagged).Error
		},
		func() (err error) {
			counts.Relations, err = countRelations(tx)
			return err
		},
	}
	for _, ask := range questions {
		if err := ask(); err != nil {
			return Counts{}, fmt.Errorf("store: count: %w", err)
		}
	}
	return counts, nil
}

// CountRelations counts pairs by status, which costs the least of all that
// Count tells.
func (s *Store) CountRelations(ctx context.Context) (map[bot.RelationStatus]int64, error) {
	counts, err := countRelations(s.read.WithContext(ctx))
	if err != nil {
		return nil, fmt.Errorf("store: count: %w", err)
	}
	return counts, nil
}

func countRelations(tx *gorm.DB) (map[bot.RelationStatus]int64, error) {
	var statuses []struct {
		Status bot.RelationStatus
		Pairs  int64
	}
	err := tx.Model(&relation{}).Select("status, COUNT(*) AS pairs").Group("status").Find(&statuses).Error
	counts := map[bot.RelationStatus]int64{}
	for _, row := range statuses {
		counts[row.Status] = row.Pairs
	}
	return counts, err
}
