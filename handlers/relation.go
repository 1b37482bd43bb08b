package handlers

import (
	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/archive"
)

// relation keeps how a staff member and a customer stand, and the time line of
// the two. Each event says only what it knows as of its time; which of them is
// newest is for the store to tell, so that the order of arrival is free.
func relation(d *desk) bot.Handler {
	return bot.Handler{
		Name: "relation",
		Kinds: []bot.Kind{
			bot.KindContactAdded, bot.KindContactHalfAdded, bot.KindContactEdited, bot.KindContactDeleted,
			bot.KindContactLost, bot.KindTransferFailed, bot.KindArchiveConsented,
		},
		Handle: d.relation,
	}
}

func (d *desk) relation(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	pair, status, said := d.reading(ev.Body)
	if !complete(pair) {
		return nil, nil
	}
	said.Pair, said.At = pair, ev.At
	if said.Kind == bot.InteractionConsented {
		// The archive may have told of it before.
		told, err := archive.Told(v, pair, "", ev.At)
		if err != nil {
			return nil, err
		}
		if !told.Equal(ev.At) {
			said.Instead = told
		}
	}
	if status.Status == bot.RelationNone {
		return []bot.Effect{said}, nil
	}
	status.Pair, status.At = pair, ev.At
	if said.Kind == bot.InteractionAdded {
		noticed, err := d.noticedAdd(v, pair, ev.At)
		if err != nil {
			return nil, err
		}
		said.Instead = noticed.At
	}
	return []bot.Effect{status, said}, nil
}

// reading is what a contact event means for the pair and for its time line. A
// status that stays RelationNone changes nothing.
func (d *desk) reading(body bot.Body) (pair bot.Pair, status bot.SetRelation, said bot.RecordInteraction) {
	switch b := body.(type) {
	case bot.ContactAdded:
		status, said = d.added(b)
		return b.Pair, status, said
	case bot.ContactEdited:
		return b.Pair, status, bot.RecordInteraction{Kind: bot.InteractionEdited, Detail: "备注、电话或标签"}
	case bot.ContactDeleted:
		status.Status = bot.RelationDeleted
		if b.Source == bot.SourceTransfer {
			return b.Pair, status, bot.RecordInteraction{Kind: bot.InteractionTransferred}
		}
		return b.Pair, status, bot.RecordInteraction{Kind: bot.InteractionDeletedByStaff}
	case bot.ContactLost:
		status.Status = bot.RelationLost
		return b.Pair, status, bot.RecordInteraction{Kind: bot.InteractionLost}
	case bot.TransferFailed:
		return b.Pair, status, bot.RecordInteraction{Kind: bot.InteractionTransferFailed, Detail: transferProblem(b.FailReason), Ref: b.FailReason}
	case bot.ArchiveConsented:
		return b.Pair, status, bot.RecordInteraction{Kind: bot.InteractionConsented}
	default:
		return bot.Pair{}, status, said
	}
}

// added reads an add. A half-added customer is in the time line under a kind
// of its own, so that "added" is there once when the staff member confirms.
func (d *desk) added(b bot.ContactAdded) (bot.SetRelation, bot.RecordInteraction) {
	from := d.origin(b.UserID, b.State)
	status := bot.SetRelation{Status: bot.RelationActive, State: b.State, Channel: from.Channel.Name, Store: from.Store.ID}
	said := bot.RecordInteraction{Kind: bot.InteractionAdded, Ref: b.State}
	if b.Half {
		status.Status = bot.RelationHalf
		said.Kind = bot.InteractionHalfAdded
	}
	if from.Channel.Name != "" {
		said.Detail = "来自「" + from.Channel.Name + "」"
	}
	return status, said
}

// transferProblem is WeCom's FailReason in words [docs 92130].
func transferProblem(reason string) string {
	switch reason {
	case "customer_refused":
		return "客户拒绝了"
	case "customer_limit_exceed":
		return "接替的店员客户数已满"
	default:
		return ""
	}
}

// after is the status of a pair once an event has been taken in: what store
// will make of a SetRelation.
func after(r bot.Relation, status bot.RelationStatus, e bot.Event) bot.RelationStatus {
	if e.At.After(r.ChangedAt) || e.At.Equal(r.ChangedAt) && status.Rank() > r.Status.Rank() {
		return status
	}
	return r.Status
}
