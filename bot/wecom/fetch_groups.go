package wecom

import (
	"context"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

const apiGroups = "externalcontact/groupchat/list"

const (
	// groupsPerPage is the most that a page of the list holds.
	groupsPerPage = 1000
	// ownersPerPage is how many owners one call may ask for.
	ownersPerPage = 100
	// codeTooMany: with more than 1000 members in its range an app must ask for
	// the groups of some owners [docs 92120].
	codeTooMany = 81017
)

// byOwner begins a cursor of the list that is read owner by owner:
// "owners/<the last owner before>/<WeCom's cursor>". A userid has no slash.
const byOwner = "owners/"

// groupsBody is the request of groupchat/list.
type groupsBody struct {
	Owners *ownerFilter `json:"owner_filter,omitempty"`
	Cursor string       `json:"cursor,omitempty"`
	Limit  int          `json:"limit"`
}

type ownerFilter struct {
	Users []string `json:"userid_list"`
}

// fetchGroups reads one page of the list of groups. An app that sees too many
// members for one list reads it by their owners, a hundred at a time.
func (g *Gateway) fetchGroups(ctx context.Context, item bot.OutboxItem, s bot.FetchGroups) bot.Outcome {
	page := bot.GroupsFetched{Run: s.Run, Cursor: s.Cursor, ChatIDs: []string{}, AskedAt: g.now()}
	var err error
	if after, ok := strings.CutPrefix(s.Cursor, byOwner); ok {
		err = g.groupsByOwner(ctx, &page, after)
	} else {
		page.ChatIDs, page.Next, err = g.listGroups(ctx, groupsBody{Cursor: s.Cursor, Limit: groupsPerPage})
		if refusedWith(err, codeTooMany) {
			err = g.groupsByOwner(ctx, &page, "/")
		}
	}
	if err != nil {
		return g.outcome(ctx, item, err)
	}
	if page.Next == s.Cursor {
		page.Next = "" // A page that leads to itself would be read for ever.
	}
	return bot.Outcome{Class: bot.ClassDone, Result: page}
}

// groupsByOwner reads a page of the groups of the next hundred owners.
func (g *Gateway) groupsByOwner(ctx context.Context, page *bot.GroupsFetched, place string) error {
	after, cursor, _ := strings.Cut(place, "/")
	owners, err := g.followUsers(ctx, request{})
	if err != nil {
		return err
	}
	slices.Sort(owners)
	rest := slices.DeleteFunc(owners, func(id string) bool { return id <= after })
	some := rest[:min(len(rest), ownersPerPage)]
	page.ChatIDs, page.Next = []string{}, ""
	if len(some) == 0 {
		return nil
	}
	ids, next, err := g.listGroups(ctx, groupsBody{Owners: &ownerFilter{some}, Cursor: cursor, Limit: groupsPerPage})
	if err != nil {
		return err
	}
	page.ChatIDs = ids
	switch {
	case next != "" && next != cursor:
		page.Next = byOwner + after + "/" + next
	case len(some) < len(rest):
		page.Next = byOwner + some[len(some)-1] + "/"
	}
	return nil
}

func (g *Gateway) listGroups(ctx context.Context, in groupsBody) (ids []string, next string, err error) {
	var answer struct {
		Groups []struct {
			ID word `json:"chat_id"`
		} `json:"group_chat_list"`
		Next word `json:"next_cursor"`
	}
	r := request{app: MainApp, api: apiGroups, answers: []int{codeTooMany}}
	if err := g.call(ctx, r, in, &answer); err != nil {
		return nil, "", err
	}
	ids = []string{}
	for _, one := range answer.Groups {
		if one.ID != "" {
			ids = append(ids, string(one.ID))
		}
	}
	return ids, string(answer.Next), nil
}
