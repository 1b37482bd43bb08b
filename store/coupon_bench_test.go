package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// BenchmarkCouponClaims gives out a budget of 10,000 coupons to 64 connections, and
// compares that with what one would write first: a transaction a claim with a
// conditional update of what is left and an insert. Both do it in one run, on the
// same server, at the same durability, and both must give exactly 10,000.
func BenchmarkCouponClaims(b *testing.B) {
	const budget, callers = 10_000, 64
	onEachDurable(b, func(b *testing.B, o Options) {
		s := mustOpen(b, o)
		addPeople(b, s, budget+budget/10)
		makePlain(b, s)
		for n := range b.N {
			plan := aPlan(fmt.Sprintf("p%d-%d", b.N, n), budget)
			if err := s.db.Exec("INSERT INTO plain_plans (id, left_over) VALUES (?, ?)", plan.ID, budget).Error; err != nil {
				b.Fatal(err)
			}
			plain, slow := claimAll(b, callers, budget+budget/10, func(ctx context.Context, i int) (bool, error) {
				return claimPlainly(ctx, s, plan, i)
			})
			fast, quick := claimAll(b, callers, budget+budget/10, func(ctx context.Context, i int) (bool, error) {
				c := wants(plan, fmt.Sprint("wm", i), "k")
				c.At = time.Time{}
				a, err := s.CouponClaim(ctx, c)
				return a.Result == bot.CouponGot, err
			})
			if given, left := count(b, s, "plain_claims WHERE plan = ?", plan.ID), count(b, s, "plain_plans WHERE id = ? AND left_over = 0", plan.ID); given != budget || left != 1 {
				b.Fatalf("plainly %d were given", given)
			}
			if given := theCount(b, s, plan.ID).Given; given != budget || count(b, s, "coupons WHERE plan = ?", plan.ID) != budget {
				b.Fatalf("%d were given, want %d", given, budget)
			}
			b.ReportMetric(fast, "claims/s")
			b.ReportMetric(quick.Seconds()*1000, "p99-ms")
			b.ReportMetric(plain, "plain-claims/s")
			b.ReportMetric(slow.Seconds()*1000, "plain-p99-ms")
			b.ReportMetric(fast/plain, "times")
		}
	})
}

// claimAll lets callers claim for people, and answers how many got something a second
// and how long nearly all of them waited at most.
func claimAll(b *testing.B, callers, people int, claim func(context.Context, int) (bool, error)) (perSecond float64, p99 time.Duration) {
	b.Helper()
	var next, got atomic.Int64
	var mu sync.Mutex
	var waits []time.Duration
	var group sync.WaitGroup
	begin := time.Now()
	for range callers {
		group.Go(func() {
			var mine []time.Duration
			for i := int(next.Add(1)) - 1; i < people; i = int(next.Add(1)) - 1 {
				asked := time.Now()
				won, err := claim(background, i)
				mine = append(mine, time.Since(asked))
				if err != nil {
					b.Error(err)
				} else if won {
					got.Add(1)
				}
			}
			mu.Lock()
			defer mu.Unlock()
			waits = append(waits, mine...)
		})
	}
	group.Wait()
	took := time.Since(begin)
	slices.Sort(waits)
	return float64(got.Load()) / took.Seconds(), waits[len(waits)*99/100]
}

func makePlain(b *testing.B, s *Store) {
	b.Helper()
	for _, sql := range []string{
		"CREATE TABLE plain_plans (id VARCHAR(128) PRIMARY KEY, left_over BIGINT NOT NULL)",
		"CREATE TABLE plain_claims (plan VARCHAR(128) NOT NULL, external_userid VARCHAR(128) NOT NULL, code VARCHAR(64) NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (plan, external_userid))",
	} {
		if err := s.db.Exec(sql).Error; err != nil {
			b.Fatal(err)
		}
	}
}

// claimPlainly is a claim as one would write it first.
func claimPlainly(ctx context.Context, s *Store, p bot.CouponPlan, i int) (got bool, err error) {
	none := errors.New("none left")
	for {
		err = s.db.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
			taken := tx.Exec("UPDATE plain_plans SET left_over = left_over - 1 WHERE id = ? AND left_over > 0", p.ID)
			if taken.Error != nil {
				return taken.Error
			}
			if taken.RowsAffected == 0 {
				return none
			}
			return tx.Exec("INSERT INTO plain_claims (plan, external_userid, code, at) VALUES (?, ?, ?, ?)",
				p.ID, fmt.Sprint("wm", i), fmt.Sprintf("%s-wm%d", p.ID, i), time.Now().UnixMicro()).Error
		})
		if !IsRetryable(err) {
			break
		}
	}
	if errors.Is(err, none) {
		return false, nil
	}
	return err == nil, err
}
