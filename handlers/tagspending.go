package handlers

import (
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// onItsWay is how long a tag that WeCom never heard of may take to get there: in
// a first sync many wait.
const onItsWay = time.Hour

// overdue says whether WeCom must be told of a pair's tags again: it has a tag
// that the pair does not hold here, or lacks one that it does, and nobody else
// will tell it. So it is when a tag was deleted in the console and made anew,
// and when a push came to no good end. It is not for tags of rules that are
// there no more: who deletes a tag and its rule wants neither back.
func (d *desk) overdue(v bot.View, pair bot.Pair, sofar []bot.Effect) (bool, error) {
	if slices.ContainsFunc(sofar, func(e bot.Effect) bool { push, is := e.(bot.PushTags); return is && push.Pair == pair }) {
		return false, nil
	}
	rel, err := v.Relation(pair)
	if err != nil || !rel.Status.Reachable() {
		return false, err
	}
	records, err := v.TagRecords(pair)
	return slices.ContainsFunc(records, func(r bot.TagRecord) bool {
		wanted := r.RemoteID != "" || d.rank(r.Rule) >= 0
		return r.Held != r.Pushed && wanted && (!r.PushedAt.IsZero() || v.Now().Sub(r.DecidedAt) > onItsWay)
	}), err
}
