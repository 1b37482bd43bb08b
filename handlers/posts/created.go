package posts

import (
	"fmt"
	"slices"

	"github.com/zhanggui/zhanggui/bot"
)

// created notes that WeCom made a task, and what its sender has to do. Whoever
// WeCom would not take is no recipient any more. A post that was called off while
// it was being made is called off in WeCom too.
func (f *follower) created(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	made, ok := ev.Body.(bot.PostCreated)
	if !ok {
		return nil, nil
	}
	p, err := v.Posting().Post(made.ID)
	if err != nil || p.ID == "" {
		return nil, err
	}
	isNew := p.MsgID != made.MsgID
	p.MsgID, p.Problem = made.MsgID, ""
	refused := func(id string) bool { return slices.Contains(made.Failed, id) }
	p.Customers = slices.DeleteFunc(slices.Clone(p.Customers), refused)
	p.ChatIDs = slices.DeleteFunc(slices.Clone(p.ChatIDs), refused)
	effects := []bot.Effect{bot.SavePost{Post: p}}
	if !p.CancelledAt.IsZero() {
		return append(effects, bot.CancelPost{ID: p.ID, MsgID: p.MsgID}), nil
	}
	if p.ConfirmedAt.IsZero() {
		effects = append(effects, bot.SetTodo{Todo: todo(p)})
	}
	if isNew && len(made.Failed) > 0 {
		effects = append(effects, tell(p, refusedNote(p, len(made.Failed)))...)
	}
	return effects, nil
}

// refusedNote says to who asked for a post that a part will not get it.
func refusedNote(p bot.Post, n int) string {
	who, why := fmt.Sprintf("%d 位客户", n), "对方已不是好友，或不是这位同事的客户"
	if len(p.ChatIDs) > 0 {
		who, why = fmt.Sprintf("%d 个群", n), "群已解散，或不归这位同事管理"
	}
	return fmt.Sprintf("群发「%s」已建好，但有 %s 收不到：%s。其余的等发送人在企业微信里确认。", beginning(p.Text), who, why)
}
