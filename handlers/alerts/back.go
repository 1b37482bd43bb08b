package alerts

import (
	"slices"

	"github.com/zhanggui/zhanggui/bot"
)

// backKinds are the events by which a customer is seen again.
var backKinds = []bot.Kind{bot.KindContactAdded, bot.KindContactHalfAdded, bot.KindChatUpdated, bot.KindOrderReceived}

// back records of customers who are seen again that an attempt to bring them back
// came to something, and that they are not about to be lost.
func (w *watch) back(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	at := ev.At
	var seen []string
	switch b := ev.Body.(type) {
	case bot.ContactAdded:
		seen = []string{b.ExternalUserID}
	case bot.ChatUpdated:
		if b.Detail == bot.ChatMemberAdded {
			seen = slices.DeleteFunc(slices.Clone(b.Members), func(id string) bool { return !w.isCustomer(id) })
		}
	case bot.OrderReceived:
		if b.Status != bot.OrderPaid {
			return nil, nil
		}
		at = b.PaidAt
		id, err := buyer(v, b.Order)
		if err != nil {
			return nil, err
		}
		seen = []string{id}
	}
	var effects []bot.Effect
	for _, id := range seen {
		known, err := v.Customer(id)
		if err != nil {
			return nil, err
		}
		if known.ExternalUserID == "" {
			// Nobody tried to bring back whom nobody knew: most adds end here.
			continue
		}
		attempts, err := v.Alerting().Attempts(id)
		if err != nil {
			return nil, err
		}
		for _, a := range attempts {
			if a.BackAt.IsZero() && at.After(a.At) {
				a.BackAt = at
				effects = append(effects, bot.SetWinBack{WinBack: a})
			}
		}
		risk, err := v.Desk().Risk(bot.Everything(), id)
		if err != nil {
			return nil, err
		}
		if risk.Reason != "" && at.After(risk.Since) {
			effects = append(effects, noRisk(risk, v))
		}
	}
	return effects, nil
}

// buyer is whose an order is: the one it names, else the only one with its phone
// number. Where that is not told, the order as it was joined tells.
func buyer(v bot.View, o bot.Order) (string, error) {
	if o.ExternalUserID != "" {
		return o.ExternalUserID, nil
	}
	if o.Phone != "" {
		owners, err := v.ByPhone(o.Phone)
		if err != nil || len(owners) == 1 {
			return one(owners), err
		}
	}
	known, err := v.Order(o.Number)
	return known.ExternalUserID, err
}

func one(ids []string) string {
	if len(ids) != 1 {
		return ""
	}
	return ids[0]
}

// noRisk says that a customer is not about to be lost any more.
func noRisk(r bot.Risk, v bot.View) bot.SetRisk {
	r.Reason, r.Next, r.Score, r.At = "", "", 0, v.Now()
	return bot.SetRisk{Risk: r}
}
