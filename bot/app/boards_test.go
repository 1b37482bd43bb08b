package app

import (
	"net/http"
	"strings"
	"testing"
)

// TestManagersSeeTheirOwnStoreOnTheBoard walks the page through the simulator's
// phones: each role sees its stores, a customer is turned away.
func TestManagersSeeTheirOwnStoreOnTheBoard(t *testing.T) {
	d := openLively(t)
	if err := d.fill(t.Context()); err != nil {
		t.Fatal(err)
	}
	board := "http://" + d.address + "/board"
	for who, sees := range map[string]struct{ stores, others []string }{
		wangzong: {stores: []string{"十七号店", "十八号店"}},
		hanmei:   {stores: []string{"十七号店"}, others: []string{"十八号店", "张悦", "直播间"}},
		zhangyue: {stores: []string{"张悦"}, others: []string{"十七号店", "李明", "购物袋卡片"}},
	} {
		page, err := d.sim.Phone(who).Open(board)
		if err != nil || page.Status != http.StatusOK {
			t.Fatalf("%s: %d, %v", who, page.Status, err)
		}
		for _, name := range sees.stores {
			if !strings.Contains(page.Body, name) {
				t.Errorf("%s does not see %s", who, name)
			}
		}
		for _, name := range sees.others {
			if strings.Contains(page.Body, name) {
				t.Errorf("%s sees %s", who, name)
			}
		}
	}
	if page, err := d.sim.Phone(d.before["s17-door"][0]).Open(board); err != nil || page.Status != http.StatusForbidden {
		t.Errorf("a customer is answered with %d, %v", page.Status, err)
	}
}
