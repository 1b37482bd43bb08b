package store

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

// Whatever is told of a customer while they are erased, before or after: in the
// end there is nothing.
func TestErasingAndTellingAtTheSameTimeEndsWithNothing(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, now := openWithBoth(t, o)
		var events []bot.InboxItem
		for i := range 12 {
			key := fmt.Sprint("told", i)
			mustPut(t, s, about(key, fmt.Sprint("lane", i), ""))
			events = append(events, mustClaim(t, s, key)...)
		}
		mustPut(t, s, arrival("erase", ""))
		events = slices.Insert(events, 6, mustClaim(t, s, "erase")...)
		var all sync.WaitGroup
		for i, item := range events {
			all.Add(1)
			go func() {
				defer all.Done()
				effects := []bot.Effect{
					bot.SetCustomer{ExternalUserID: fang, Name: fangName, At: hours(1)}, bot.SetRemark{Pair: liming, Remark: fangRemark, At: hours(1)},
					bot.RecordInteraction{Pair: liming, Kind: bot.InteractionEdited, At: hours(1)}, bot.AddTag{Pair: liming, Tag: vip, At: hours(1)},
					bot.SetRemark{Pair: liwei, Remark: fmt.Sprint("第", i), At: hours(1 + i)},
				}
				if item.Key == "erase" {
					effects = erasing(now.Now())
				}
				if err := s.Inbox().Process(background, item, decides(effects...)); err != nil {
					t.Errorf("%s: %v", item.Key, err)
				}
			}()
		}
		all.Wait()
		for _, table := range []string{"customers WHERE external_userid = 'wmWangFang'", "relations WHERE remark = '三楼奶茶妈妈'"} {
			if n := count(t, s, table); n != 0 {
				t.Errorf("%d %s", n, table)
			}
		}
		if r := ok[[]bot.Relation](t)(s.Relations(background, liwei.ExternalUserID)); !slices.ContainsFunc(r, func(r bot.Relation) bool { return r.Remark == "第12" }) {
			t.Errorf("the other customer is %+v", r)
		}
	})
}

func TestAPostThatWaitsToBeMadeLeavesOutWhoWasErased(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, now := openWithBoth(t, o)
		for id, to := range map[string][]string{"both": {fang, liwei.ExternalUserID}, "alone": {fang}} {
			happens(t, s, arrival("post-"+id, ""), bot.CreatePost{Post: bot.Post{ID: id, Sender: id, Text: "好久不见", Customers: to}})
		}
		happens(t, s, arrival("erase", ""), erasing(now.Now())...)
		var made []bot.CreatePost
		for _, item := range mustClaimSends(t, s) {
			if post, is := item.Send.(bot.CreatePost); is {
				made = append(made, post)
			}
		}
		if len(made) != 1 || !slices.Equal(made[0].Customers, []string{liwei.ExternalUserID}) {
			t.Errorf("the posts %+v are made, want the one to the other customer", made)
		}
	})
}
