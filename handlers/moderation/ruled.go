package moderation

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// ruled tells the one who decided what was done, by what the effects come to.
func (m *Moderator) ruled(call bot.Call, v bot.View, c change, who string, more int, effects []bot.Effect) (string, error) {
	x := c.now
	own, other, err := m.keptFrom(v, c, effects)
	lines := []string{fmt.Sprintf("好，记下了：%s的这句话%s（编号 %s）。", who, map[bool]string{true: "是误判", false: "属实"}[x.State == bot.ViolationOverturned], x.ID)}
	switch {
	case own.Holds(c.at):
		lines = append(lines, "客户暂停参加优惠券、抢购和群发，"+m.lasting(own)+"。")
	case other.Holds(c.at):
		lines = append(lines, fmt.Sprintf("客户还因为别的事暂停参加活动，%s（%s）。", m.lasting(other), numberOf(call, other)))
	case own.LiftedAt.Equal(c.at):
		lines = append(lines, "因它暂停的活动资格恢复了。")
	}
	if x.State == bot.ViolationOverturned && !x.ByStaff {
		lines = append(lines, "这次不再算违规。")
	}
	if slices.ContainsFunc(effects, func(e bot.Effect) bool { _, kept := e.(bot.SetWordExample); return kept }) {
		lines = append(lines, "这句话留作例子，用来检验规则。")
	}
	if x.State == bot.ViolationUpheld && removes(x) {
		todo, err := v.Desk().Todo(bot.Everything(), "", removeTodo(x.ChatID, x.ExternalUserID))
		if err != nil {
			return "", err
		}
		if todo.ID != "" && todo.DoneAt.IsZero() {
			lines = append(lines, "请群主移除的待办还在，移除以后自己完成。")
		}
	}
	if more > 0 {
		lines = append(lines, fmt.Sprintf("同时说的 %d 条一样的话一起处理了。", more))
	}
	return strings.Join(lines, ""), err
}

// keptFrom is what a violation keeps the customer from after a decision, and
// another exclusion that holds.
func (m *Moderator) keptFrom(v bot.View, c change, effects []bot.Effect) (own, other bot.Exclusion, err error) {
	if c.now.ExternalUserID == "" || c.now.ByStaff {
		return own, other, nil
	}
	before, err := v.Moderation().Exclusions(c.now.ExternalUserID)
	all := map[string]bot.Exclusion{}
	for _, e := range before {
		all[e.ID] = e
	}
	for _, e := range effects {
		if set, ok := e.(bot.SetExclusion); ok {
			all[set.ID] = set.Exclusion
		}
	}
	for _, id := range slices.Sorted(maps.Keys(all)) {
		e := all[id]
		switch mine := e.Violation == c.now.ID && strings.HasPrefix(e.ID, "E"+c.now.ID); {
		case mine && (own.ID == "" || e.Holds(c.at) || !own.Holds(c.at)):
			own = e
		case !mine && e.Holds(c.at) && (other.ID == "" || outlasts(e, other)):
			other = e
		}
	}
	return own, other, err
}
