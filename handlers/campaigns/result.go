package campaigns

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/templates"
)

// Result are what a campaign came to so far, in lines for staff.
func (h *Host) Result(v bot.View, c bot.Campaign) ([]string, error) {
	tally, err := v.Campaigns().Tally(c.ID)
	if err != nil {
		return nil, err
	}
	lines := []string{fmt.Sprintf("%d 人参加", tally.Answers)}
	if c.Seats > 0 {
		lines[0] += fmt.Sprintf("，%d 个名额用了 %d 个", c.Seats, tally.Seats)
	}
	for _, o := range ranked(c, tally) {
		n := tally.Options[o]
		line := fmt.Sprintf("%s：%d 人", o, n)
		if tally.Answers > 0 {
			line += fmt.Sprintf("（%d%%）", (100*n+tally.Answers/2)/tally.Answers)
		}
		lines = append(lines, line)
	}
	if mean := meanStars(tally); mean != "" {
		lines = append(lines, "平均 "+mean+" 星")
		for i := starsMost - 1; i >= 0; i-- {
			lines = append(lines, fmt.Sprintf("%d 星：%d 人", i+1, tally.Stars[i]))
		}
	}
	return lines, nil
}

// ranked are the options by how many chose each, the most first.
func ranked(c bot.Campaign, tally bot.CampaignTally) []string {
	all := slices.Clone(c.Options)
	slices.SortStableFunc(all, func(a, b string) int { return cmp.Compare(tally.Options[b], tally.Options[a]) })
	return all
}

// winners are the options of a vote that most people chose: several if they are
// equal, none if nobody chose any.
func winners(c bot.Campaign, tally bot.CampaignTally) []string {
	all := ranked(c, tally)
	if c.Kind != bot.CampaignVote || len(all) == 0 || tally.Options[all[0]] == 0 {
		return nil
	}
	return slices.DeleteFunc(all, func(o string) bool { return tally.Options[o] < tally.Options[all[0]] })
}

// meanStars is what reviews came to ("4.6"); empty without any.
func meanStars(tally bot.CampaignTally) string {
	n, sum := 0, 0
	for i, count := range tally.Stars {
		n, sum = n+count, sum+count*(i+1)
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%.1f", float64(sum)/float64(n))
}

// soldWithin is how long ago a sale may be for its price to be offered again.
const soldWithin = 365 * 24 * time.Hour

// Next is a line that makes the next sale of what won a vote, with what the item
// last went for in a sale that the scope shows; empty if nothing won.
func (h *Host) Next(v bot.View, c bot.Campaign, scope bot.Scope) (string, error) {
	tally, err := v.Campaigns().Tally(c.ID)
	if err != nil {
		return "", err
	}
	best := winners(c, tally)
	if len(best) == 0 {
		return "", nil
	}
	line := "/秒杀 新建 品名=" + word(best[0])
	before, err := v.Sales().Promoted(best[0], "", v.Now().Add(-soldWithin))
	if err != nil {
		return line, err
	}
	var last bot.Sale
	for _, b := range before {
		shown, err := v.Sales().SaleOf(scope, b.ID)
		if err != nil {
			return line, err
		}
		if shown.ID != "" && (last.ID == "" || b.Start.After(last.Start)) {
			last = b
		}
	}
	if last.ID == "" {
		return line, nil
	}
	line += fmt.Sprintf(" 价格=%s", last.Price)
	if last.Was > 0 {
		line += fmt.Sprintf(" 原价=%s", last.Was)
	}
	line += fmt.Sprintf(" 数量=%d 每人=%d", perStore(last), max(1, last.Each))
	if last.Shared() {
		line += " 库存=共享"
	}
	if last.Picture != "" {
		line += " 图片=" + word(last.Picture)
	}
	if last.Category != "" {
		line += " 品类=" + word(last.Category)
	}
	return line, nil
}

// word writes a text so that a command reads it as one word.
func word(text string) string {
	if strings.ContainsAny(text, " \t\u3000=＝\"“”'‘’「」『』") {
		return `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
	}
	return text
}

// The bounds of a list of thanks: how many names stand there, and how many answers
// are looked through for them.
const (
	thankedMost = 30
	answersPage = 500
	answersMost = 20000
)

// thanked are the names of those who may be thanked in public, shortened, and how
// many others took part. Of a trial only those who got a seat are named.
func (h *Host) thanked(v bot.View, c bot.Campaign) (names []string, more int, err error) {
	total := 0
	for after := ""; total < answersMost; {
		page, err := v.Campaigns().CampaignAnswers(bot.Everything(), c.ID, after, answersPage)
		if err != nil {
			return nil, 0, err
		}
		for _, a := range page {
			total++
			if !a.Public || a.Hidden || !rewarded(c, a) || len(names) == thankedMost {
				continue
			}
			customer, err := v.Customer(a.ExternalUserID)
			if err != nil {
				return nil, 0, err
			}
			if name := Shortened(customer.Name); name != "" {
				names = append(names, name)
			}
		}
		if len(page) < answersPage {
			break
		}
		after = page[len(page)-1].ExternalUserID
	}
	return names, total - len(names), nil
}

// Shortened is a name as it may stand in public: its first sign and a star. Somebody
// without a name has none.
func Shortened(name string) string {
	n := templates.NewNickname(name)
	if !n.Known() {
		return ""
	}
	first := []rune(n.String())[0]
	return string(first) + "*"
}

// perStore is how many units a line says that makes the same sale again: those of each
// store, or all of them where the stores share them.
func perStore(s bot.Sale) int {
	most := 0
	for _, n := range s.Units {
		most = max(most, n)
	}
	return most
}
