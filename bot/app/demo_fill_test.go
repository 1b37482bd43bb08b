package app

import (
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// TestTheLivelyShopHasAPastAndASale: whoever opens the page meets customers of a
// month, what they bought, and a sale in the group.
func TestTheLivelyShopHasAPastAndASale(t *testing.T) {
	d := openLively(t)
	if err := d.fill(t.Context()); err != nil {
		t.Fatal(err)
	}
	db := d.bot().Store()
	counts, err := db.Count(t.Context())
	if err != nil || counts.Customers < 200 {
		t.Errorf("%d customers are known, %v", counts.Customers, err)
	}
	now := time.Now().In(d.zone)
	week := now.AddDate(0, 0, -14)
	numbers, err := db.Numbers(t.Context(), bot.Everything(), week, week.AddDate(0, 0, 7), bot.NumbersStore)
	if err != nil || len(numbers) < 2 || numbers[0].Added == 0 || numbers[1].Added == 0 {
		t.Errorf("two weeks ago the stores had %+v, %v", numbers, err)
	}
	feed, err := d.sim.GroupFeed(d.config.Shop.Stores[0].Groups[0])
	if err != nil {
		t.Fatal(err)
	}
	sale := ""
	for _, item := range feed {
		if strings.Contains(item.URL, "/s/") {
			sale = item.URL
		}
	}
	if sale == "" {
		t.Fatalf("the group shows no sale: %+v", feed)
	}
	page, err := d.sim.Phone(d.before["s17-door"][0]).Open(sale)
	if err != nil || !strings.Contains(page.Body, "鲜牛奶") {
		t.Errorf("the sale's page is %d %v: %s", page.Status, err, page.Body)
	}
}
