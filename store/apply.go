package store

import (
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// applyContext is the event whose effects are applied, and the time of it.
type applyContext struct {
	EventID int64
	Now     time.Time
}

// take notes what one effect changes.
func (c *changes) take(e bot.Effect) error {
	switch e := e.(type) {
	case bot.SetRelation:
		return c.setRelation(e)
	case bot.SetRemark:
		return c.setRemark(e)
	case bot.SetWelcomed:
		return c.setWelcomed(e)
	case bot.SetCustomer:
		return c.setCustomer(e)
	case bot.RecordInteraction:
		return c.recordInteraction(e)
	case bot.AddTag:
		return c.addTag(e)
	case bot.RemoveTag:
		return c.removeTag(e)
	case bot.SaveAsset:
		return c.saveAsset(e)
	case bot.LearnTag:
		return c.learnTag(e)
	case bot.ForgetTag:
		return c.forgetTag(e)
	case bot.SaveOrder:
		return c.saveOrder(e)
	case bot.SetPhones:
		return c.setPhones(e)
	case bot.SetGroup:
		return c.setGroup(e)
	case bot.SetMember:
		return c.setMember(e)
	case bot.SetSync:
		return c.setSync(e)
	case bot.Erase:
		return c.takeErase(e)
	case bot.SetStaff:
		return c.setStaff(e)
	case bot.SetRole, bot.SetLeft, bot.SetRoster, bot.SetSession, bot.SetConfirmation, bot.SetCardState, bot.SetWrite, bot.SetTodo, bot.RecordAudit:
		return c.takeDesk(e)
	case bot.SaveMessage, bot.SaveUnreadable, bot.RecallMessage, bot.SetConsent, bot.SetKfTalk, bot.SetViolation, bot.SetExclusion, bot.SetWordRule, bot.SetWordExample:
		return c.takeChat(e)
	case bot.SetCouponPlan, bot.AddCouponCodes, bot.IssueCoupon, bot.SetCoupon:
		return c.takeCoupon(e)
	case bot.SaveSale, bot.MoveClaim:
		return c.takeSale(e)
	case bot.SetCampaign, bot.SetCampaignAnswer, bot.SetReply:
		return c.takePage(e)
	default:
		return c.takeAlert(e)
	}
}

func (c *changes) setRelation(e bot.SetRelation) error {
	c.hearRelation(e)
	return c.relation(e.Pair, func(r *relation) { r.setStatus(e) })
}

func (c *changes) setRemark(e bot.SetRemark) error {
	return c.relation(e.Pair, func(r *relation) { r.setRemark(e) })
}

func (c *changes) setWelcomed(e bot.SetWelcomed) error {
	return c.relation(e.Pair, func(r *relation) { r.setWelcomed(e) })
}

func (c *changes) setCustomer(e bot.SetCustomer) error {
	who, err := c.customer(e.ExternalUserID)
	c.customers[who] = append(c.customers[who], func(row *customer) { row.setCustomer(e) })
	return err
}

func (c *changes) recordInteraction(e bot.RecordInteraction) error {
	who, err := c.customer(e.ExternalUserID)
	c.interactions = append(c.interactions, said{customer: who, noticed: at(e.Instead), row: interaction{
		At: at(e.At), Kind: bot.InteractionKind(key(string(e.Kind), sizeWord)), UserID: key(e.UserID, sizeID),
		Ref: key(e.Ref, sizeID), Detail: text(e.Detail, sizeDetail), EventID: c.ev.EventID,
	}})
	if e.Kind.ByCustomer() {
		c.customers[who] = append(c.customers[who], func(row *customer) { row.LastSeenAt = max(row.LastSeenAt, at(e.At)) })
	}
	return err
}

func (c *changes) addTag(e bot.AddTag) error {
	if e.ByHand {
		return c.handTag(e.Pair, e.Tag, handGiven, at(e.At), e.InChat)
	}
	ev := c.ev
	c.book.ruled[keyOf(e.Tag)] = true
	return c.tag(e.Pair, e.Tag, func(row *pairTag) { row.add(e, ev) })
}

func (c *changes) removeTag(e bot.RemoveTag) error {
	if e.ByHand {
		return c.handTag(e.Pair, e.Tag, handTaken, at(e.At), e.InChat)
	}
	ev := c.ev
	c.book.ruled[keyOf(e.Tag)] = true
	return c.tag(e.Pair, e.Tag, func(row *pairTag) { row.remove(e, ev) })
}

func (c *changes) saveAsset(e bot.SaveAsset) error {
	name := key(e.Name, sizeName)
	c.assets[name] = append(c.assets[name], func(row *asset) { row.save(e.Asset) })
	return nil
}
