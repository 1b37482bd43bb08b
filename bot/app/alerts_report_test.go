package app

import (
	"testing"

	"github.com/zhanggui/zhanggui/bot/config"
)

func TestABotThatBeganTodayTellsNothingOfYesterday(t *testing.T) {
	t.Parallel()
	h := openHouse(t, onSQLite(t))
	h.settled(t)
	for _, m := range h.config.Shop.Staff {
		for _, text := range h.said(t, m.UserID) {
			t.Errorf("%s is told on the first day: %s", m.Name, text)
		}
	}
}

func TestAShopMayWantNoReport(t *testing.T) {
	t.Parallel()
	openPlanned(t, onSQLite(t), plan{shop: func(c *config.Config) { c.Shop.Alerts.Report = "" }, unready: true})
}
