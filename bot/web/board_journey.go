package web

import (
	"slices"
	"strconv"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// showFunnel is how far the people of the days came.
func showFunnel(b *boardSheet) boardPanel {
	f := b.journey.Funnel
	t := boardTable{
		ID: "funnel", Title: "漏斗", Fixed: true, Empty: "这些日子没有新增。",
		Columns: []boardColumn{
			{Key: "stage", Title: "走到", Text: true}, {Key: "people", Title: "人数", Term: "funnel", Unit: "人"}, {Key: "part", Title: "占新增", Term: "funnel"},
		},
	}
	for _, stage := range []struct {
		name, term string
		n          int
	}{
		{"新增", "added", f.Added}, {"进了群", "funnel_joined", f.Joined}, {"领了券", "funnel_claimed", f.Claimed},
		{"核销了", "funnel_redeemed", f.Redeemed}, {"买过", "funnel_bought", f.Bought}, {"再次买", "funnel_again", f.Again},
	} {
		if f.Added == 0 {
			break
		}
		name := words(stage.name)
		name.Term = stage.term
		people := number(stage.n)
		people.Bar, people.HasBar = float64(stage.n)/float64(f.Added), true
		t.Rows = append(t.Rows, []boardCell{name, people, share(stage.n, f.Added)})
	}
	return boardPanel{Term: "funnel", Tables: []boardTable{t}, Notes: b.counted()}
}

// counted says how old what became of people is.
func (b *boardSheet) counted() []string {
	if b.journey.AsOf.IsZero() {
		return []string{"第一次统计还没有完成，几分钟以后再来看。"}
	}
	var notes []string
	if b.journey.Since.After(b.ask.From) {
		notes = append(notes, "只统计了 "+b.journey.Since.In(b.zone).Format("2006-01-02")+" 起加进来的人，更早的不在这里。")
	}
	return append(notes, "统计到 "+calendar{zone: b.zone, now: b.ask.Now}.at(b.journey.AsOf))
}

// showCohorts is who of each week's people is still there.
func showCohorts(b *boardSheet) boardPanel {
	t := boardTable{
		ID: "cohorts", Title: "按周的留存", Fixed: true, Grid: true, Empty: "这些日子没有新增。",
		Columns: []boardColumn{{Key: "week", Title: "加进来的那一周", Text: true}, {Key: "added", Title: "新增", Term: "added"}},
	}
	for _, age := range bot.BoardAges {
		t.Columns = append(t.Columns, boardColumn{Key: "day" + strconv.Itoa(age), Title: strconv.Itoa(age) + " 天", Term: "retention"})
	}
	t.Columns = append(t.Columns, boardColumn{Key: "joined", Title: "进了群", Term: "funnel_joined"},
		boardColumn{Key: "redeemed", Title: "核销了", Term: "funnel_redeemed"}, boardColumn{Key: "bought", Title: "买过", Term: "funnel_bought"},
		boardColumn{Key: "again", Title: "再次买", Term: "funnel_again"})
	for _, c := range slices.Backward(b.journey.Cohorts) {
		from := c.From.In(b.zone)
		week := words(from.Format("01-02") + " 起")
		week.CSV = from.Format("2006-01-02")
		if c.Days < 7 {
			week.Small = strconv.Itoa(c.Days) + " 天"
		}
		row := []boardCell{week, number(c.Added)}
		for i := range bot.BoardAges {
			cell := none("")
			if c.Due[i] > 0 {
				part := float64(c.Kept[i]) / float64(c.Due[i])
				cell = percent(100 * part)
				// Most stay: the colours tell the upper half apart.
				cell.Class = heat(2*part - 1)
				if c.Due[i] < c.Added {
					cell.Small = "按 " + thousands(int64(c.Due[i])) + " 人"
				}
			}
			row = append(row, cell)
		}
		t.Rows = append(t.Rows, append(row, share(c.Joined, c.Added), share(c.Redeemed, c.Added), share(c.Bought, c.Added), share(c.Again, c.Added)))
	}
	return boardPanel{Term: "retention", Tables: []boardTable{t}, Notes: append(b.counted(), "空着的格子还没有人满这么多天。")}
}

// showRFM is where those who bought stand.
func showRFM(b *boardSheet) boardPanel {
	j := b.journey
	all, most := 0, 1
	for _, row := range j.RFM {
		for _, n := range row {
			all, most = all+n, max(most, n)
		}
	}
	recency, often := b.rfmNames()
	grid := func(id, title string, cell func(r, f int) boardCell) boardTable {
		t := boardTable{ID: id, Title: title, Fixed: true, Grid: true, Columns: []boardColumn{{Key: "r", Title: "最近一次", Text: true}}, Empty: "还没有人买过。"}
		for f := range 5 {
			t.Columns = append(t.Columns, boardColumn{Key: "f" + strconv.Itoa(f+1), Title: often[f], Term: id})
		}
		for r := 4; r >= 0 && all > 0; r-- {
			row := []boardCell{words(recency[r])}
			for f := range 5 {
				row = append(row, cell(r, f))
			}
			t.Rows = append(t.Rows, row)
		}
		return t
	}
	people := grid("rfm", "人数", func(r, f int) boardCell {
		c := number(j.RFM[r][f])
		c.Class = heat(float64(j.RFM[r][f]) / float64(most))
		return c
	})
	spent := grid("spent", "消费", func(r, f int) boardCell { return amount(j.Spent[r][f]) })
	spent.Folded = true
	return boardPanel{Term: "rfm", Tables: []boardTable{people, spent}, Facts: []boardFact{
		{"买过", "rfm", thousands(int64(all)), ""}, {"没买过", "never", thousands(int64(j.Never)), ""},
	}, Notes: b.counted()}
}

// rfmNames are what the scores from 1 to 5 stand for.
func (b *boardSheet) rfmNames() (recency, often [5]string) {
	days, times := b.shop.RFM.Recency, b.shop.RFM.Frequency
	if len(days) != 4 {
		days = []time.Duration{7 * 24 * time.Hour, 30 * 24 * time.Hour, 90 * 24 * time.Hour, 180 * 24 * time.Hour}
	}
	if len(times) != 4 {
		times = []int{10, 5, 3, 2}
	}
	for i := range 4 {
		recency[4-i] = lasting(days[i]) + "内"
		often[4-i] = strconv.Itoa(times[i]) + " 次以上"
		if i > 0 {
			often[4-i] = between(times[i], times[i-1]-1)
		}
	}
	recency[0], often[0] = "更早", between(1, times[3]-1)
	return recency, often
}

// between are numbers of times.
func between(low, high int) string {
	if low >= high {
		return strconv.Itoa(high) + " 次"
	}
	return strconv.Itoa(low) + "–" + strconv.Itoa(high) + " 次"
}
