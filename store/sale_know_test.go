package store

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

// TestThoseWhoLookAtASaleDoNotQueueForASlowLedger says that whoever looks while the
// ledger is asked is asked for together with all the others, hears of its trouble with
// them, and may go away before.
func TestThoseWhoLookAtASaleDoNotQueueForASlowLedger(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, _ := counterSales(t, o)
		decree(t, s, bot.SaveSale{Sale: crabs()})
		began, answer, gone := make(chan int, 100), make(chan struct{}), errors.New("the database hangs")
		s.sales.reads.commit = func(_ context.Context, batch []*liveSale) ([]struct{}, error) {
			began <- len(batch)
			<-answer
			return nil, gone
		}
		look := func(ctx context.Context) error {
			_, err := s.SaleLook(ctx, "S7K2", "", "")
			return err
		}
		var all sync.WaitGroup
		looks := func(n int) {
			for range n {
				all.Go(func() {
					if err := look(background); !errors.Is(err, gone) {
						t.Errorf("who looks is told %v", err)
					}
				})
			}
		}
		for range saleReaders {
			looks(1)
			<-began
		}
		looks(50)
		impatient, leave := context.WithCancel(background)
		leave()
		if err := look(impatient); !errors.Is(err, context.Canceled) {
			t.Errorf("who goes away is told %v", err)
		}
		// Whoever went away is in the list until it is looked at.
		for waiting := 0; waiting < 51; {
			s.sales.reads.mu.Lock()
			waiting = len(s.sales.reads.waiting)
			s.sales.reads.mu.Unlock()
		}
		close(answer)
		all.Wait()
		if n := <-began; n != 50 || len(began) != 0 {
			t.Errorf("the ledger was asked for %d of those who waited, and then %d times more", n, len(began))
		}
	})
}
