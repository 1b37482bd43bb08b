package wecom

import (
	"cmp"
	"context"

	"github.com/zhanggui/zhanggui/bot"
)

const apiGroup = "externalcontact/groupchat/get"

var (
	// groupEnded are the codes of a group that is no more.
	groupEnded = []int{49008}
	// groupHidden are the codes of a group that this app may not read: its owner
	// is outside the visible range, has no 客户联系 function, has left or is not
	// active enough; or the id is of no customer group.
	groupHidden = []int{40050, 40003, 40058, 48011, 50002, 60011, 60021, 60030, 60111, 84074, 90501, 90509}
)

// groupAnswer is an answer of groupchat/get [docs 92122].
type groupAnswer struct {
	Group struct {
		ID        word   `json:"chat_id"`
		Name      word   `json:"name"`
		Owner     word   `json:"owner"`
		CreatedAt number `json:"create_time"`
		Version   word   `json:"member_version"`
		Members   []struct {
			ID       word   `json:"userid"`
			Type     number `json:"type"`
			Name     word   `json:"name"`
			Nickname word   `json:"group_nickname"`
			UnionID  word   `json:"unionid"`
			JoinedAt number `json:"join_time"`
			Scene    number `json:"join_scene"`
			State    word   `json:"state"`
			Invitor  struct {
				UserID word `json:"userid"`
			} `json:"invitor"`
		} `json:"member_list"`
	} `json:"group_chat"`
}

// memberOutside is the type of a group's member who is not of the corp.
const memberOutside = 2

// fetchGroup reads a group with its members. That it was dismissed or cannot be
// seen is an answer too.
func (g *Gateway) fetchGroup(ctx context.Context, item bot.OutboxItem, s bot.FetchGroup) bot.Outcome {
	asked := g.now()
	answer, err := g.readGroup(ctx, request{}, s.ChatID)
	gone := bot.GroupGone{ChatID: s.ChatID, AskedAt: asked, Run: s.Run}
	switch {
	case refusedWith(err, groupEnded...):
		gone.Dismissed = true
		return bot.Outcome{Class: bot.ClassDone, Result: gone}
	case refusedWith(err, groupHidden...):
		gone.Reason = sentenceOf(err)
		return bot.Outcome{Class: bot.ClassDone, Result: gone}
	case err != nil:
		return g.outcome(ctx, item, err)
	}
	found := bot.GroupFetched{
		ChatID: s.ChatID, Name: string(answer.Group.Name), Owner: string(answer.Group.Owner),
		CreatedAt: moment(answer.Group.CreatedAt), Version: string(answer.Group.Version), AskedAt: asked, Run: s.Run,
	}
	for _, m := range answer.Group.Members {
		if m.ID == "" {
			continue
		}
		found.Members = append(found.Members, bot.GroupMember{
			ID: string(m.ID), Customer: m.Type == memberOutside, Name: string(cmp.Or(m.Name, m.Nickname)), UnionID: string(m.UnionID),
			JoinedAt: moment(m.JoinedAt), Scene: bot.JoinScene(m.Scene), State: string(m.State), Invitor: string(m.Invitor.UserID),
		})
	}
	return bot.Outcome{Class: bot.ClassDone, Result: found}
}

// readGroup asks for a group with its members' names. An answer without a group
// or without members, of which the owner always is one, is none.
func (g *Gateway) readGroup(ctx context.Context, r request, chatID string) (answer groupAnswer, err error) {
	r.app, r.api = MainApp, apiGroup
	r.answers = append(append(r.answers, groupEnded...), groupHidden...)
	in := struct {
		ChatID   string `json:"chat_id"`
		NeedName int    `json:"need_name"`
	}{chatID, 1}
	if err = g.call(ctx, r, in, &answer); err != nil {
		return answer, err
	}
	if answer.Group.ID == "" || len(answer.Group.Members) == 0 {
		return answer, g.missing(apiGroup, "group with members")
	}
	return answer, nil
}
