package store

import (
	"slices"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

// A remark that was changed in chat is compared with what is read of WeCom: what
// is read after it was written there is the last word, whatever a sync that came
// between had read.
func TestARemarkFromChatStandsOnceItIsReadAgain(t *testing.T) {
	reading := func(h int, remark string) bot.Effect {
		return bot.SetRemark{Pair: liming, Remark: remark, AddWay: 3, At: hours(h)}
	}
	chat := bot.SetRemark{Pair: liming, Remark: "奶茶妈妈", At: hours(2)}
	for _, c := range []struct {
		name string
		said []bot.Effect
	}{
		{"read before the command", []bot.Effect{reading(1, "王芳"), chat}},
		{"read by a sync meanwhile", []bot.Effect{reading(1, "王芳"), chat, reading(3, "王芳"), reading(4, "奶茶妈妈")}},
	} {
		backwards := slices.Clone(c.said)
		slices.Reverse(backwards)
		for way, said := range map[string][]bot.Effect{"": c.said, ", backwards": backwards, ", twice": append(slices.Clone(c.said), c.said...)} {
			t.Run(c.name+way, func(t *testing.T) {
				onEach(t, func(t *testing.T, o Options) {
					s := mustOpen(t, o)
					for i, e := range said {
						applied(t, s, told{int64(i + 1), []bot.Effect{e}})
					}
					if rows := endOf(t, s).Relations; len(rows) != 1 || rows[0].Remark != "奶茶妈妈" || rows[0].AddWay != 3 {
						t.Errorf("there is %+v", rows)
					}
				})
			})
		}
	}
}
