package commands

import (
	"fmt"
	"sync"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/chart"
)

// withPicture asks for the numbers as a picture too.
const withPicture = "picture"

// pictureWords are what stands where the day stands if only the picture is
// asked for.
var pictureWords = []string{"图", "图片", withPicture}

// barsMost is how many bars fit beside each other.
const barsMost = 12

// drawing makes a PNG.
type drawing func(chart.Bars) ([]byte, error)

// drawer reads the font once, when the first picture is wanted.
func (c *counter) drawer() drawing {
	font := sync.OnceValues(func() (*chart.Drawer, error) { return chart.New(c.Messages.FS()) })
	return func(p chart.Bars) ([]byte, error) {
		d, err := font()
		if err != nil {
			return nil, err
		}
		return d.Draw(p)
	}
}

// picture are the customers who were added, now and before: by store, or by
// member where the caller sees one store.
func (r *bulletin) picture(draw drawing) (*bot.File, error) {
	by := bot.NumbersStore
	stores := r.roster.Stores(r.call.Scope)
	if len(stores) == 1 {
		by = bot.NumbersStaff
	}
	now, before, err := r.both(by)
	if err != nil {
		return nil, err
	}
	bars := chart.Bars{
		Title:  r.when.title + "加了多少客户",
		Series: []chart.Series{{Name: r.when.title}, {Name: r.when.before}},
	}
	add := func(label, key string) {
		if len(bars.Labels) == barsMost {
			return
		}
		bars.Labels = append(bars.Labels, label)
		bars.Series[0].Values = append(bars.Series[0].Values, float64(now[key].Added))
		bars.Series[1].Values = append(bars.Series[1].Values, float64(before[key].Added))
	}
	if by == bot.NumbersStore {
		for _, s := range stores {
			add(s.Name, s.ID)
		}
	} else {
		for _, k := range busiest(now) {
			name, err := r.staffName(r.v, k)
			if err != nil {
				return nil, err
			}
			add(name, k)
		}
	}
	png, err := draw(bars)
	if err != nil {
		return nil, fmt.Errorf("commands: the picture of numbers: %w", err)
	}
	return &bot.File{Name: "战报.png", Data: png}, nil
}
