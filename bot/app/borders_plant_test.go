package app

import (
	"encoding/json"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// people are what is known of those who work here: by department, by chat, and
// who left.
func people(at time.Time) []bot.Effect {
	given := func(userID, store string) bot.Effect {
		return bot.SetRole{UserID: userID, Role: bot.RoleManager, Stores: []string{store}, By: "wangzong", At: at}
	}
	return []bot.Effect{
		bot.SetRoster{Members: []bot.RosterMember{{UserID: "bumen", Name: "部门员", Departments: []int{3}}, {UserID: "keren", Name: "客人"}}, At: at},
		given("liaotian", "s18"), given("huandian", "s19"),
		bot.SetLeft{UserID: "lizhi", At: at},
	}
}

// secrets are one of everything that is kept of a store: customers with all that
// is known of them, groups, orders, alerts, posts, to-dos, what staff asked and
// were asked. Everything that is text has a secret in it.
func secrets(n string, at time.Time) []bot.Effect {
	all := append(acquaintance(n, at), friend(n, "a", clerkOf(n), at)...)
	all = append(all, friend(n, "b", managerOf(n), at)...)
	lost := bot.Pair{UserID: clerkOf(n), ExternalUserID: customerOf(n, "b")}
	all = append(all,
		bot.SetRelation{Pair: lost, Status: bot.RelationLost, At: at, Store: storeID(n), State: "s" + n + "-door", Channel: secret(n, "渠道")},
		bot.RecordInteraction{Pair: lost, Kind: bot.InteractionLost, At: at, Detail: secret(n, "经过")},
	)
	for _, more := range [][]bot.Effect{crowd(n, at), toldOf(n, at), chatter(n, at), deskwork(n, at)} {
		all = append(all, more...)
	}
	return all
}

// friend is a customer whom one member of a store talks to. The first ones of
// all stores are one human by WeChat's word, the second ones by a phone number.
func friend(n, which, userID string, at time.Time) []bot.Effect {
	pair := bot.Pair{UserID: userID, ExternalUserID: customerOf(n, which)}
	person := bot.SetCustomer{ExternalUserID: pair.ExternalUserID, Name: nickOf(n) + secret(n, "名"), Type: 1, At: at}
	phones := []string{phoneOf(n)}
	if which == "a" {
		person.UnionID = "union-of-all"
	} else {
		person.Name, phones = "晴"+n+secret(n, "名"), []string{"13900001111"}
	}
	return []bot.Effect{
		person,
		bot.SetRelation{Pair: pair, Status: bot.RelationActive, At: at, Store: storeID(n), State: "s" + n + "-door", Channel: secret(n, "渠道")},
		bot.SetRemark{Pair: pair, Remark: remarkOf(n) + secret(n, "备注"), At: at},
		bot.SetPhones{Pair: pair, Phones: phones, At: at},
		bot.AddTag{Pair: pair, Tag: bot.Tag{Group: "偏好", Name: secret(n, "标签"), Class: bot.TagBehaviour}, At: at, ByHand: true, InChat: true},
		bot.RecordInteraction{Pair: pair, Kind: bot.InteractionAdded, At: at, Detail: secret(n, "经过"), Ref: "s" + n + "-door"},
		bot.SaveOrder{Order: bot.Order{
			Number: "OX" + n + which, ExternalUserID: pair.ExternalUserID, Store: storeID(n), Status: bot.OrderPaid, Amount: 12300, PaidAt: at, UpdatedAt: at,
			Items: []bot.OrderItem{{Name: secret(n, "货"), Category: secret(n, "类"), Quantity: 1, Amount: 12300}}, Source: "api", JoinedBy: "external_userid",
		}},
		bot.RecordInteraction{Pair: bot.Pair{ExternalUserID: pair.ExternalUserID}, Kind: bot.InteractionOrdered, At: at, Detail: secret(n, "买"), Ref: "OX" + n + which},
		bot.RecordTouch{Touch: bot.Touch{Pair: pair, Template: secret(n, "模板"), At: at, Ref: "PX" + n}},
		bot.SetRisk{Risk: bot.Risk{Pair: pair, Store: storeID(n), Reason: secret(n, "原因"), Next: secret(n, "下一步"), Score: 5, Since: at, At: at}},
		bot.WriteRemark{Pair: pair, Remark: remarkOf(n)},
	}
}

// acquaintance is what a store knows of the customer whom all stores know.
func acquaintance(n string, at time.Time) []bot.Effect {
	pair := bot.Pair{UserID: clerkOf(n), ExternalUserID: everyones}
	return []bot.Effect{
		bot.SetCustomer{ExternalUserID: everyones, Name: "共客", Type: 1, At: at},
		bot.SetRelation{Pair: pair, Status: bot.RelationActive, At: at, Store: storeID(n), State: "s" + n + "-door", Channel: secret(n, "渠道")},
		bot.SetRemark{Pair: pair, Remark: secret(n, "共"), At: at},
		bot.SetPhones{Pair: pair, Phones: []string{phoneOf(n)[:7] + "99" + n}, At: at},
		bot.AddTag{Pair: pair, Tag: bot.Tag{Group: "偏好", Name: secret(n, "共标"), Class: bot.TagBehaviour}, At: at, ByHand: true, InChat: true},
		bot.RecordInteraction{Pair: pair, Kind: bot.InteractionEdited, At: at, Detail: secret(n, "共事"), Ref: "remark" + n},
		bot.SetRisk{Risk: bot.Risk{Pair: pair, Store: storeID(n), Reason: secret(n, "共险"), Next: secret(n, "共步"), Score: 3, Since: at, At: at}},
		bot.SetMember{ChatID: "wrX" + n, Member: bot.Member{ID: everyones, Customer: true, Name: secret(n, "共名"), Present: true, JoinedAt: at}},
		bot.RecordInteraction{Pair: bot.Pair{ExternalUserID: everyones}, Kind: bot.InteractionJoinedGroup, At: at, Ref: "wrX" + n},
		bot.SaveOrder{Order: bot.Order{
			Number: "OXS" + n, ExternalUserID: everyones, Store: "s" + n, Status: bot.OrderPaid, Amount: 100, PaidAt: at, UpdatedAt: at, Source: "api", JoinedBy: "external_userid",
		}},
		bot.RecordInteraction{Pair: bot.Pair{ExternalUserID: everyones}, Kind: bot.InteractionOrdered, At: at, Detail: secret(n, "共买"), Ref: "OXS" + n},
	}
}

// crowd is a store's group.
func crowd(n string, at time.Time) []bot.Effect {
	chat := "wrX" + n
	return []bot.Effect{
		bot.SetGroup{Group: bot.Group{ChatID: chat, Name: secret(n, "群"), Owner: managerOf(n), Store: storeID(n), CreatedAt: at, ChangedAt: at, FetchedAt: at}},
		bot.SetMember{ChatID: chat, Member: bot.Member{ID: customerOf(n, "a"), Customer: true, Name: secret(n, "群名"), Present: true, JoinedAt: at}},
		bot.RecordInteraction{Pair: bot.Pair{ExternalUserID: customerOf(n, "a")}, Kind: bot.InteractionJoinedGroup, At: at, Detail: secret(n, "进群"), Ref: chat},
	}
}

// told is what managers were told, and what came of it.
func toldOf(n string, at time.Time) []bot.Effect {
	lost := bot.AlertItem{
		Key: "key" + n, Kind: bot.AlertLost, Store: storeID(n), UserID: clerkOf(n), ExternalUserID: customerOf(n, "b"), Human: customerOf(n, "b"),
		At: at, Detail: secret(n, "细节"),
	}
	return []bot.Effect{
		bot.RaiseAlert{AlertItem: lost},
		bot.SetAlert{Alert: bot.Alert{
			ID: "AX" + n, Kind: bot.AlertLost, Store: storeID(n), UserID: clerkOf(n), FirstAt: at, LastAt: at, Count: 1, People: 1, Cause: secret(n, "起因"),
			OpenedAt: at, NotifiedAt: at, NotifiedCount: 1, Notices: 1, Told: []string{managerOf(n)}, LevelAt: at, Tasks: []string{"KX" + n},
		}},
		bot.SetCardState{CardState: bot.CardState{Task: "KX" + n, Users: []string{managerOf(n)}, SentAt: at, Card: bot.Card{
			Task: "KX" + n, Title: secret(n, "卡片"), Buttons: []bot.CardButton{{Text: "已处理", Line: "/提醒 处理 AX" + n}, {Text: "挽回", Line: "/挽回 AX" + n}},
		}}},
		bot.SetCardState{CardState: bot.CardState{
			Task: "DX" + n, Users: []string{managerOf(n)}, SentAt: at, DoneAt: at, DoneBy: managerOf(n), Outcome: secret(n, "结局"),
			Card: bot.Card{Task: "DX" + n, Title: secret(n, "卡片"), Buttons: []bot.CardButton{{Text: "已处理", Line: "/提醒 处理 AX" + n}}},
		}},
		bot.SetSilence{Silence: bot.Silence{
			ID: "SX" + n, Kind: bot.AlertLeft, Store: storeID(n), UserID: clerkOf(n), Until: at.Add(48 * time.Hour), Reason: secret(n, "缘由"), By: managerOf(n), At: at,
		}},
		bot.SetWinBack{WinBack: bot.WinBack{
			ID: "BX" + n, AlertID: "AX" + n, Store: storeID(n), UserID: managerOf(n), ExternalUserID: customerOf(n, "a"), Post: "PX" + n, By: managerOf(n), At: at,
		}},
		bot.SavePost{Post: bot.Post{
			ID: "PX" + n, MsgID: "msg" + n, Sender: managerOf(n), Store: storeID(n), Template: secret(n, "模板"), Text: secret(n, "群发"),
			Customers: []string{customerOf(n, "a")}, By: managerOf(n), At: at,
		}},
	}
}

// deskwork is what the staff of a store asked, and what waits for them.
func deskwork(n string, at time.Time) []bot.Effect {
	todo := func(id, userID string, kind bot.TodoKind) bot.Effect {
		return bot.SetTodo{Todo: bot.Todo{
			ID: id, Kind: kind, UserID: userID, Store: storeID(n), ExternalUserID: customerOf(n, "a"), Ref: "PX" + n, Text: secret(n, "待办"), CreatedAt: at, DueAt: at,
		}}
	}
	confirm := func(code string, second bool) bot.Effect {
		c := bot.Confirmation{
			Code: code, UserID: managerOf(n), Line: "/备注 " + customerOf(n, "a") + " 新" + n, Summary: secret(n, "要做"), Bind: "x", Store: storeID(n), Second: second,
			Tasks: []string{"KX" + n}, AskedAt: at, ExpiresAt: at.Add(24 * time.Hour), State: bot.ConfirmationOpen,
		}
		if second {
			c.FirstAt = at
		}
		return bot.SetConfirmation{Confirmation: c}
	}
	undo, _ := json.Marshal([]string{"PX" + n})
	return []bot.Effect{
		todo("TX"+n, managerOf(n), bot.TodoFollow), todo("UX"+n, "", bot.TodoFollow), todo("post:PX"+n, managerOf(n), bot.TodoPost),
		confirm("CX"+n, false), confirm("EX"+n, true),
		bot.SetWrite{Write: bot.Write{ID: "WX" + n, UserID: managerOf(n), Command: "挽回", Summary: secret(n, "改动"), At: at, Payload: undo}},
		bot.SetSession{Session: bot.Session{UserID: managerOf(n) + "x", More: secret(n, "下页"), Choices: []string{"/客户 " + customerOf(n, "a")}, ChoicesUntil: at.Add(24 * time.Hour)}},
		bot.RecordAudit{AuditEntry: bot.AuditEntry{
			At: at, UserID: managerOf(n), Role: bot.RoleManager, Action: "客户", Outcome: bot.AuditShown, Store: storeID(n),
			Subjects: []string{bot.Pseudonym(customerOf(n, "a"))}, Count: 1, Detail: secret(n, "查看"),
		}},
		bot.AppMessage{ToUsers: []string{managerOf(n)}, Text: secret(n, "私信"), About: customerOf(n, "a")},
	}
}
