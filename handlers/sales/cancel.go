package sales

import (
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// waits says whether a post can still be called off before anybody reads it.
func waits(p bot.Post) bool {
	return p.CancelledAt.IsZero() && p.ConfirmedAt.IsZero() && p.Problem == ""
}

// cancelPosts calls off the posts of a sale that nobody has confirmed, those that keep
// says it of excepted, and answers how many. One that WeCom is just making is called
// off as soon as it was.
func (s *Seller) cancelPosts(v bot.View, sale string, at time.Time, why string, keep func(bot.Post) bool) ([]bot.Effect, int, error) {
	made, err := v.Posting().PostsOf(Ref(sale))
	if err != nil {
		return nil, 0, err
	}
	var effects []bot.Effect
	n := 0
	for _, p := range made {
		if !waits(p) || keep != nil && keep(p) {
			continue
		}
		p.CancelledAt = at
		effects = append(effects, bot.SavePost{Post: p})
		if p.MsgID != "" {
			effects = append(effects, bot.CancelPost{ID: p.ID, MsgID: p.MsgID})
		}
		n++
		done, err := closed(v, p.Sender, p.TodoID(), at, why)
		if err != nil {
			return nil, 0, err
		}
		effects = append(effects, done...)
	}
	return effects, n, nil
}

// closed finishes a to-do that is there and not done.
func closed(v bot.View, userID, id string, at time.Time, outcome string) ([]bot.Effect, error) {
	t, err := v.Desk().Todo(bot.Everything(), userID, id)
	if err != nil || t.ID == "" || !t.DoneAt.IsZero() {
		return nil, err
	}
	t.DoneAt, t.Outcome = at, outcome
	return []bot.Effect{bot.SetTodo{Todo: t}}, nil
}
