package wecom

import (
	"context"
	"errors"

	"github.com/zhanggui/zhanggui/bot"
)

const apiFollowUsers = "externalcontact/get_follow_user_list"

// fetchStaff reads the members with customer contact that the app sees
// [docs 92571], with the names that can be had cheaply.
func (g *Gateway) fetchStaff(ctx context.Context, item bot.OutboxItem, s bot.FetchStaff) bot.Outcome {
	found := bot.StaffFetched{Run: s.Run, Members: []bot.StaffMember{}, AskedAt: g.now()}
	ids, err := g.followUsers(ctx, request{})
	if err != nil {
		return g.outcome(ctx, item, err)
	}
	names := g.staffNames(ctx, ids)
	if errors.Is(ctx.Err(), context.Canceled) {
		return g.outcome(ctx, item, g.faulty(apiFollowUsers, g.wireFault(ctx, ctx.Err())))
	}
	for _, id := range ids {
		found.Members = append(found.Members, bot.StaffMember{UserID: id, Name: names[fold(id)]})
	}
	return bot.Outcome{Class: bot.ClassDone, Result: found}
}

// followUsers are the userids of the members with customer contact.
func (g *Gateway) followUsers(ctx context.Context, r request) ([]string, error) {
	r.app, r.api = MainApp, apiFollowUsers
	var answer struct {
		Users *[]word `json:"follow_user"`
	}
	if err := g.get(ctx, r, nil, &answer); err != nil {
		return nil, err
	}
	if answer.Users == nil {
		return nil, g.missing(apiFollowUsers, "follow_user")
	}
	return words(*answer.Users), nil
}
