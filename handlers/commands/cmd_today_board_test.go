package commands

import (
	"strings"
	"testing"
)

// The numbers of a time lead to the managers' page with the same days, where there is
// one.
func TestTheNumbersLeadToTheBoard(t *testing.T) {
	m := newMarket(t)
	if said := m.reads("wangzong", "/战报", "战报"); strings.Contains(said, "看板") {
		t.Errorf("a page that is not there: %s", said)
	}
	o := marketOptions()
	o.BoardURL = "https://bot.example.com/board"
	m.floor = openFloor(t, Handler(o))
	yesterday := monday.AddDate(0, 0, -1).Format("2006-01-02")
	m.reads("wangzong", "/战报", "看板：https://bot.example.com/board")
	m.reads("wangzong", "/战报 昨天", "看板：https://bot.example.com/board?from="+yesterday+"&until="+yesterday)
}
