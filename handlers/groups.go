package handlers

import "github.com/zhanggui/zhanggui/bot"

// groups writes into a customer's time line that they joined or left a
// customer group. Staff come and go unrecorded.
func groups(d *desk) bot.Handler {
	return bot.Handler{Name: "groups", Kinds: []bot.Kind{bot.KindChatUpdated}, Handle: d.groups}
}

func (d *desk) groups(ev bot.Event, _ bot.View) ([]bot.Effect, error) {
	b, ok := ev.Body.(bot.ChatUpdated)
	if !ok {
		return nil, nil
	}
	kind, detail := d.movement(b)
	if kind == "" {
		return nil, nil
	}
	var effects []bot.Effect
	for _, customer := range d.customers(b) {
		effects = append(effects, bot.RecordInteraction{
			Pair: bot.Pair{ExternalUserID: customer}, Kind: kind, At: ev.At, Detail: detail, Ref: b.ChatID,
		})
	}
	return effects, nil
}

// The scenes of a group's update [docs 92130].
const (
	joinedByQR    = 3
	quitByRemoval = 1
)

// movement is what a group's update says of its members; empty if nothing.
// Only Detail decides: real events carry the scenes of the other case too.
func (d *desk) movement(b bot.ChatUpdated) (kind bot.InteractionKind, detail string) {
	group := "客户群"
	if store, ok := d.storeOf[b.ChatID]; ok {
		group = store.Name + "的客户群"
	}
	switch {
	case b.Detail == bot.ChatMemberAdded && b.JoinScene == joinedByQR:
		return bot.InteractionJoinedGroup, "扫码进了" + group
	case b.Detail == bot.ChatMemberAdded:
		return bot.InteractionJoinedGroup, "受邀进了" + group
	case b.Detail == bot.ChatMemberRemoved && b.QuitScene == quitByRemoval:
		return bot.InteractionRemoved, "被移出了" + group
	case b.Detail == bot.ChatMemberRemoved:
		return bot.InteractionLeftGroup, "退出了" + group
	default:
		return "", ""
	}
}

// customers are the customers among the members an update names, each once.
func (d *desk) customers(b bot.ChatUpdated) []string {
	var ids []string
	seen := map[string]bool{}
	for _, id := range b.Members {
		if d.isCustomer(id) && !seen[id] {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	return ids
}
