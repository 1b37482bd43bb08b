package handlers

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
)

func TestRelation(t *testing.T) {
	status := func(s bot.RelationStatus) bot.SetRelation { return bot.SetRelation{Pair: pair, Status: s, At: noon} }
	said := func(kind bot.InteractionKind, detail, ref string) bot.RecordInteraction {
		return bot.RecordInteraction{Pair: pair, Kind: kind, At: noon, Detail: detail, Ref: ref}
	}
	fromDoor := bot.SetRelation{Pair: pair, Status: bot.RelationActive, At: noon, State: "s17-door", Channel: "门口海报", Store: "s17"}
	halfFromDoor := fromDoor
	halfFromDoor.Status = bot.RelationHalf
	tests := []struct {
		name string
		body bot.Body
		want []bot.Effect
	}{
		{"added by a channel", add("s17-door", ""), []bot.Effect{fromDoor, said(bot.InteractionAdded, "来自「门口海报」", "s17-door")}},
		{
			"half-added by a channel", bot.ContactAdded{Pair: pair, State: "s17-door", Half: true},
			[]bot.Effect{halfFromDoor, said(bot.InteractionHalfAdded, "来自「门口海报」", "s17-door")},
		},
		{"added by a card: the staff member's store", add("", ""), []bot.Effect{
			bot.SetRelation{Pair: pair, Status: bot.RelationActive, At: noon, Store: "s17"}, said(bot.InteractionAdded, "", ""),
		}},
		{"added by a channel nobody knows", add("tv", ""), []bot.Effect{
			bot.SetRelation{Pair: pair, Status: bot.RelationActive, At: noon, State: "tv", Store: "s17"}, said(bot.InteractionAdded, "", "tv"),
		}},
		{"edited", bot.ContactEdited{Pair: pair}, []bot.Effect{said(bot.InteractionEdited, "备注、电话或标签", "")}},
		{"lost", bot.ContactLost{Pair: pair}, []bot.Effect{status(bot.RelationLost), said(bot.InteractionLost, "", "")}},
		{"deleted", bot.ContactDeleted{Pair: pair}, []bot.Effect{status(bot.RelationDeleted), said(bot.InteractionDeletedByStaff, "", "")}},
		{"handed over, which is no loss", bot.ContactDeleted{Pair: pair, Source: bot.SourceTransfer}, []bot.Effect{
			status(bot.RelationDeleted), said(bot.InteractionTransferred, "", ""),
		}},
		{"not handed over: refused", bot.TransferFailed{Pair: pair, FailReason: "customer_refused"}, []bot.Effect{
			said(bot.InteractionTransferFailed, "客户拒绝了", "customer_refused"),
		}},
		{"not handed over: too many", bot.TransferFailed{Pair: pair, FailReason: "customer_limit_exceed"}, []bot.Effect{
			said(bot.InteractionTransferFailed, "接替的店员客户数已满", "customer_limit_exceed"),
		}},
		{"not handed over: a new reason", bot.TransferFailed{Pair: pair, FailReason: "new"}, []bot.Effect{
			said(bot.InteractionTransferFailed, "", "new"),
		}},
		{"agreed to archiving", bot.ArchiveConsented{Pair: pair}, []bot.Effect{said(bot.InteractionConsented, "", "")}},
		{"a body the bot does not know", bot.Unknown{Event: "change_external_contact", ChangeType: "add_external_contact"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := testDesk(t).relation(event(noon, tt.body), newWorld())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestDetails(t *testing.T) {
	ask := []bot.Effect{bot.FetchContact{Pair: pair}}
	tests := []struct {
		name   string
		before bot.Relation
		body   bot.Body
		want   []bot.Effect
	}{
		{"asked when added", bot.Relation{}, add("", ""), ask},
		{"asked when confirmed", bot.Relation{Status: bot.RelationHalf, ChangedAt: noon.Add(-time.Minute)}, add("", ""), ask},
		{"not asked when deleted since", bot.Relation{Status: bot.RelationDeleted, ChangedAt: noon.Add(time.Second)}, add("", ""), nil},
		{"asked when edited", bot.Relation{Status: bot.RelationActive}, bot.ContactEdited{Pair: pair}, ask},
		{"asked when edited after the customer left", bot.Relation{Status: bot.RelationLost}, bot.ContactEdited{Pair: pair}, ask},
		{"not asked when half-added", bot.Relation{Status: bot.RelationHalf}, bot.ContactEdited{Pair: pair}, nil},
		{"asked when nobody told of the pair", bot.Relation{}, bot.ContactEdited{Pair: pair}, ask},
		{
			"kept when answered", bot.Relation{Status: bot.RelationActive}, bot.ContactFetched{Pair: pair, Name: "小美", Avatar: "a", UnionID: "u", Type: 1, Gender: 2, Remark: "爱吃辣", AddWay: 1},
			[]bot.Effect{
				bot.SetCustomer{ExternalUserID: customer, Name: "小美", Avatar: "a", UnionID: "u", Type: 1, Gender: 2, At: noon},
				bot.SetRemark{Pair: pair, Remark: "爱吃辣", AddWay: 1, At: noon},
				bot.SetPhones{Pair: pair, At: noon},
			},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld()
			w.relations[pair] = tt.before
			got, err := testDesk(t).details(event(noon, tt.body), w)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
