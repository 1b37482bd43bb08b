package store

import "github.com/zhanggui/zhanggui/bot"

func newKfTalk(e bot.KfTalk) kfTalk {
	return kfTalk{
		ExternalUserID: key(e.ExternalUserID, sizeID), OpenKfID: key(e.OpenKfID, sizeID), SaidAt: at(e.SaidAt), Answered: e.Answered, GreetedAt: at(e.GreetedAt),
		Human: e.Human, Servicer: key(e.Servicer, sizeID), HumanAt: at(e.HumanAt), Asked: text(e.Asked, sizeName), At: at(e.At),
	}
}

// set takes over a telling. Each thing has a time of its own, and the newest
// counts: what the customer said last, with the answers that were decided since;
// when they were greeted; who has the talk; and what the bot asked, as of the
// telling. Of the same time, more answers count, and that a person has the talk:
// rather too few answers than a refusal by WeCom, and rather none beside a human.
func (k *kfTalk) set(said kfTalk) {
	switch {
	case said.SaidAt > k.SaidAt:
		k.SaidAt, k.Answered = said.SaidAt, said.Answered
	case said.SaidAt == k.SaidAt:
		k.Answered = max(k.Answered, said.Answered)
	}
	k.GreetedAt = max(k.GreetedAt, said.GreetedAt)
	if newer(said.HumanAt, k.HumanAt, said.Human && !k.Human || said.Human == k.Human && said.Servicer > k.Servicer) {
		k.Human, k.Servicer, k.HumanAt = said.Human, said.Servicer, said.HumanAt
	}
	if newer(said.At, k.At, said.Asked > k.Asked) {
		k.Asked, k.At = said.Asked, said.At
	}
}

func (k kfTalk) seen() bot.KfTalk {
	return bot.KfTalk{
		OpenKfID: k.OpenKfID, ExternalUserID: k.ExternalUserID, SaidAt: k.SaidAt.Time(), Answered: k.Answered, GreetedAt: k.GreetedAt.Time(),
		Human: k.Human, Servicer: k.Servicer, HumanAt: k.HumanAt.Time(), Asked: k.Asked, At: k.At.Time(),
	}
}
