package store

import (
	"context"
	"errors"
	"testing"
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

func TestALookSeesWhatHandlersSee(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		now := clockAt(opening)
		o.Now = now.Now
		s := mustOpen(t, o)
		happens(t, s, about("fang", fang, fangName), fangKnown()...)
		now.set(hours(3))
		err := s.Look(background, func(v bot.View) error {
			who, err := v.Customer(fang)
			if err != nil || who.Name != fangName || !v.Now().Equal(hours(3)) {
				t.Errorf("at %s it sees %+v, %v", v.Now(), who, err)
			}
			relation, err := v.Relation(liming)
			if err != nil || relation.Status != bot.RelationActive {
				t.Errorf("the relation is %+v, %v", relation, err)
			}
			stranger, err := v.Customer("wm-nobody")
			if err != nil || stranger != (bot.Customer{}) {
				t.Errorf("somebody nobody knows is %+v, %v", stranger, err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// Whoever looks locks nothing and waits for nobody: a page that is open must not hold up
// a welcome, nor one another.
func TestALookWaitsForNobodyAndHoldsNobodyUp(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		happens(t, s, about("fang", fang, fangName), fangKnown()...)
		reads := func(v bot.View) error {
			if _, err := v.Customer(fang); err != nil {
				return err
			}
			_, err := v.Pairs(fang)
			return err
		}
		ctx, cancel := context.WithTimeout(background, 20*time.Second)
		defer cancel()
		err := s.db.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
			if err := reads(s.view(newMemory(tx, map[int64]bool{}))); err != nil {
				return err
			}
			return s.Look(ctx, reads) // with the rows locked by the transaction around it
		})
		if err != nil {
			t.Errorf("a look waits for who decides: %v", err)
		}
		err = s.Look(ctx, func(v bot.View) error {
			if err := reads(v); err != nil {
				return err
			}
			return s.db.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
				return reads(s.view(newMemory(tx, map[int64]bool{})))
			})
		})
		if err != nil {
			t.Errorf("who decides waits for a look: %v", err)
		}
	})
}

func TestALookEndsWithItsReaderAndSaysWhatWentWrong(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		ctx, cancel := context.WithCancel(background)
		cancel()
		err := s.Look(ctx, func(v bot.View) error { _, err := v.Customer(fang); return err })
		if !errors.Is(err, context.Canceled) {
			t.Errorf("a reader who went is told %v", err)
		}
		wrong := errors.New("wrong")
		if err := s.Look(background, func(bot.View) error { return wrong }); !errors.Is(err, wrong) {
			t.Errorf("it says %v", err)
		}
	})
}
