package handlers

import (
	"encoding/json"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/handlers/coupons"
)

// Rules wait for coupons that were claimed on a page, and for those that a till took.
func TestTagsFollowFromCoupons(t *testing.T) {
	d := testDesk(t, func(o *Options) {
		o.Shop.Tags.Rules = append(o.Shop.Tags.Rules,
			config.TagRule{Name: "领券", On: onCouponClaimed, Class: bot.TagBehaviour, Group: "券", Tag: "领过"},
			config.TagRule{Name: "用券", On: onCouponRedeemed, Class: bot.TagBehaviour, Group: "券", Tag: "用过"})
	})
	w := newWorld()
	w.apply(bot.SetRelation{Pair: pair, Status: bot.RelationActive, At: noon})
	move := func(step bot.CouponStep) bot.CouponMoved {
		return bot.CouponMoved{Moves: []bot.CouponMove{{Plan: "new10", Name: "新客券", ExternalUserID: customer, Step: step, At: noon}}}
	}
	used, err := json.Marshal(move(bot.StepRedeemed))
	if err != nil {
		t.Fatal(err)
	}
	held := func() []string {
		var names []string
		tags, err := w.Tags(pair)
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range tags {
			names = append(names, h.Name)
		}
		return names
	}
	for _, tt := range []struct {
		body bot.Body
		tags int
	}{{move(bot.StepExpired), 0}, {move(bot.StepClaimed), 1}, {move(bot.StepClaimed), 1}, {bot.JobDue{Name: coupons.JobUsed, Payload: used}, 2}} {
		effects, err := d.couponTags(event(noon, tt.body), w)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range effects {
			w.apply(e)
		}
		if got := held(); len(got) != tt.tags {
			t.Errorf("after %v the tags are %v", tt.body, got)
		}
	}
}
