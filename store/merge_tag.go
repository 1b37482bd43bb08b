package store

import (
	"cmp"
	"math"

	"github.com/zhanggui/zhanggui/bot"
)

// ruledAt says whether the pair holds the tag at a time as far as rules decide.
func (p pairTag) ruledAt(now instant) bool {
	return p.given() && p.LastAt >= p.RemovedAt && (p.ExpiresAt == 0 || now < p.ExpiresAt)
}

// given says whether a rule ever gave the tag.
func (p pairTag) given() bool { return p.LastAt > 0 }

// counted is how often the tag was given. What was given without being counted
// counts once while nothing else does.
func (p pairTag) counted() int {
	if p.given() {
		return max(p.Count, 1)
	}
	return p.Count
}

// add gives the tag as of e.At. The first and the last time are not counted
// again; a repetition of a time between them cannot be told from a new one and
// is kept away by the inbox, which applies an event once.
func (p *pairTag) add(e bot.AddTag, ev applyContext) {
	defer p.countTurn(p.heldAt(at(ev.Now)), at(ev.Now))
	t := max(at(e.At), 1) // 0 would be never
	said := pairTag{LastAt: t, ExpiresAt: at(e.ExpiresAt), Rule: key(e.Rule, sizeTag), SourceEvent: ev.EventID}
	fresh := !p.given()
	if fresh || newer(t, p.LastAt, said.compareAdd(*p) > 0) {
		p.ExpiresAt, p.Rule, p.SourceEvent = said.ExpiresAt, said.Rule, said.SourceEvent
	}
	if !e.Uncounted && (p.Count == 0 || t != p.FirstAt && t != p.LastAt) {
		p.Count++
	}
	if fresh {
		p.FirstAt = t
	}
	p.FirstAt, p.LastAt = min(p.FirstAt, t), max(p.LastAt, t)
}

// compareAdd orders adds of the same time: the one that lasts longer wins.
func (p pairTag) compareAdd(q pairTag) int {
	return cmp.Or(cmp.Compare(p.end(), q.end()), cmp.Compare(p.Rule, q.Rule), cmp.Compare(p.SourceEvent, q.SourceEvent))
}

// end is when the tag falls off, where never is later than any time.
func (p pairTag) end() instant {
	if p.ExpiresAt == 0 {
		return math.MaxInt64
	}
	return p.ExpiresAt
}

// remove takes the tag as of e.At.
func (p *pairTag) remove(e bot.RemoveTag, ev applyContext) {
	defer p.countTurn(p.heldAt(at(ev.Now)), at(ev.Now))
	t, rule := at(e.At), key(e.Rule, sizeTag)
	if newer(t, p.RemovedAt, rule > p.RemovedRule) {
		p.RemovedAt, p.RemovedRule = t, rule
	}
}

// countTurn moves the version on when the pair came to hold the tag or ceased
// to.
func (p *pairTag) countTurn(before bool, now instant) {
	if p.heldAt(now) != before {
		p.Version++
	}
}

// pending says whether WeCom may have to be told. That the version has moved
// since the last push counts even if the tag is back where it was: a push that
// was cut off may have reached WeCom in between.
func (p pairTag) pending(now instant, generation int64) bool {
	pushed := p.Pushed && p.PushedGeneration == generation
	return p.Version != p.PushedVersion || p.heldAt(now) != pushed
}
