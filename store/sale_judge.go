package store

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

const (
	// judgedFor is how long it is believed whether a sale is for somebody, where a
	// page is only shown. A claim asks the database.
	judgedFor = 10 * time.Second
	// mostJudged bounds how many are remembered.
	mostJudged = 1 << 16
	// saleReaders is how many ask the ledger how sales stand at the same time: a sale
	// that answers slowly does not hold up the others.
	saleReaders = 2
)

// judgements remember for whom a sale is. The zero value is ready.
type judgements struct {
	mu   sync.Mutex
	made map[saleJudged]judgement
}

type saleJudged struct {
	sale    string
	version int
	who     string
}

type judgement struct {
	answer bot.SaleAnswer
	at     time.Time
}

// asking is a question for whom a sale is.
type asking struct {
	sale bot.Sale
	who  string
	now  time.Time
}

// judge says why a sale is not for somebody; no result if it is. Those who look at the
// same time are asked about together.
func (s *Store) judge(ctx context.Context, sale bot.Sale, who string, now time.Time) (bot.SaleAnswer, error) {
	j, k := &s.sales.judged, saleJudged{sale.ID, sale.Version, who}
	j.mu.Lock()
	have, known := j.made[k]
	j.mu.Unlock()
	if known && time.Since(have.at) < judgedFor {
		return have.answer, nil
	}
	answer, err := s.sales.asks.submit(ctx, asking{sale, who, now})
	if err != nil {
		return answer, err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.made) >= mostJudged || j.made == nil {
		j.made = map[saleJudged]judgement{}
	}
	j.made[k] = judgement{answer, time.Now()}
	return answer, nil
}

// answerAsked asks about many customers at once, sale by sale.
func (s *Store) answerAsked(ctx context.Context, batch []asking) ([]bot.SaleAnswer, error) {
	bySale := map[string][]int{}
	for i, a := range batch {
		bySale[a.sale.ID] = append(bySale[a.sale.ID], i)
	}
	answers := make([]bot.SaleAnswer, len(batch))
	for _, some := range bySale {
		sale, ids := batch[some[0]].sale, make([]string, len(some))
		for n, i := range some {
			ids[n] = batch[i].who
		}
		denied, err := eligible(s.read.WithContext(ctx), batch[some[0]].now, ids, sale.If, sale.Chats)
		if err != nil {
			return nil, err
		}
		for _, i := range some {
			answers[i] = denied[batch[i].who]
		}
	}
	return answers, nil
}

// claimOfWhom is a question for somebody's claim.
type claimOfWhom struct{ sale, who string }

// readClaims reads the claims of many who look at the same time, in one statement.
func (s *Store) readClaims(ctx context.Context, batch []claimOfWhom) ([]saleClaim, error) {
	sales, people := make([]string, len(batch)), make([]string, len(batch))
	for i, c := range batch {
		sales[i], people[i] = c.sale, c.who
	}
	slices.Sort(sales)
	slices.Sort(people)
	var rows []saleClaim
	err := s.read.WithContext(ctx).Raw("SELECT * FROM sale_claims WHERE sale IN ? AND external_userid IN ?", slices.Compact(sales), slices.Compact(people)).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	found := make(map[claimOfWhom]saleClaim, len(rows))
	for _, r := range rows {
		found[claimOfWhom{r.Sale, r.ExternalUserID}] = r
	}
	all := make([]saleClaim, len(batch))
	for i, c := range batch {
		all[i] = found[c]
	}
	return all, nil
}

// startSales makes sales ready.
func (s *Store) startSales() {
	a, c, r := &s.sales.asks, &s.sales.claims, &s.sales.reads
	a.most, a.heaviest, a.timeout = batchActs, batchActs, settleTimeout
	a.weigh = func(asking) int { return 1 }
	a.commit, a.alone = s.answerAsked, isRefusal
	c.most, c.heaviest, c.timeout = batchActs, batchActs, settleTimeout
	c.weigh = func(claimOfWhom) int { return 1 }
	c.commit, c.alone = s.readClaims, isRefusal
	// Many may look at one sale, and few sales are looked at in the same moment.
	r.most, r.heaviest, r.timeout, r.parallel = mostQueued, mostQueued, settleTimeout, saleReaders
	r.weigh = func(*liveSale) int { return 1 }
	r.commit, r.alone = s.readSales, isRefusal
}
