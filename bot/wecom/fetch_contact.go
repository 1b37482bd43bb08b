package wecom

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/silenceper/wechat/v2/work/externalcontact"

	workcontext "github.com/silenceper/wechat/v2/work/context"

	"github.com/zhanggui/zhanggui/bot"
)

const apiContact = "externalcontact/get"

// maxContactPages bounds the paging; a page holds 500 followers.
const maxContactPages = 20

// noContact are the codes of a customer whom the pair's member does not follow:
// no relation, and no such id in this corp [docs 90313].
var noContact = []int{84061, 40096}

// fetchContact reads a customer and the member's relation to it [docs 92114].
// That there is no relation is an answer too: what it means, the handler knows.
// An answer that was cut short is none: a pair that WeCom does not know is taken
// for deleted.
func (g *Gateway) fetchContact(ctx context.Context, item bot.OutboxItem, s bot.FetchContact) bot.Outcome {
	records, err := g.tags.TagRecords(ctx, s.Pair)
	if err != nil {
		return g.outcome(ctx, item, err)
	}
	found := bot.ContactFetched{Pair: s.Pair, AskedAt: g.now(), Run: s.Run, Again: s.Again, TagStamp: bot.TagStamp(records)}
	gone := bot.ContactGone{Pair: s.Pair, AskedAt: found.AskedAt, Run: s.Run}
	cursor := ""
	for range maxContactPages {
		page, err := g.contactPage(ctx, s.ExternalUserID, cursor)
		switch {
		case refusedWith(err, noContact...):
			return g.contactGone(ctx, item, gone)
		case err != nil:
			return g.outcome(ctx, item, err)
		case page.Contact.ID == "" || page.Follows == nil:
			return g.outcome(ctx, item, g.missing(apiContact, "customer with followers"))
		}
		page.Contact.describe(&found)
		for _, f := range page.Follows {
			if strings.EqualFold(string(f.UserID), s.UserID) {
				f.describe(&found)
				return bot.Outcome{Class: bot.ClassDone, Result: found}
			}
		}
		if cursor = string(page.Next); cursor == "" {
			break
		}
	}
	switch {
	case s.UserID == "":
		return bot.Outcome{Class: bot.ClassDone, Result: found}
	case cursor != "":
		return g.outcome(ctx, item, g.missing(apiContact, "last page of followers"))
	default:
		return g.contactGone(ctx, item, gone)
	}
}

// contactGone makes sure that a pair is no more, for a sync, which believes it.
// Of a member who has lost customer contact or left the app's visible range
// WeCom tells nothing either: the code is the same, or the member is silently
// left out [docs 90313]. So the list is read after the answer.
func (g *Gateway) contactGone(ctx context.Context, item bot.OutboxItem, gone bot.ContactGone) bot.Outcome {
	if gone.Run != "" {
		users, err := g.followUsers(ctx, request{})
		if err != nil {
			return g.outcome(ctx, item, err)
		}
		if !slices.ContainsFunc(users, func(id string) bool { return strings.EqualFold(id, gone.UserID) }) {
			gone.Hidden = true
		}
	}
	return bot.Outcome{Class: bot.ClassDone, Result: gone}
}

// contactPage is an answer of externalcontact/get.
type contactPage struct {
	Contact contactInfo  `json:"external_contact"`
	Follows []followInfo `json:"follow_user"`
	Next    word         `json:"next_cursor"`
}

// contactPage reads one page. The SDK does not escape what it puts into the
// address, so it is escaped here; and what it makes of the answer is not used,
// because it takes numbers as numbers only.
func (g *Gateway) contactPage(ctx context.Context, id, cursor string) (page contactPage, err error) {
	r := request{app: MainApp, api: apiContact, answers: noContact}
	body, err := g.sdk(ctx, r, func(c *workcontext.Context) error {
		var at []string
		if cursor != "" {
			at = append(at, url.QueryEscape(cursor))
		}
		_, _ = externalcontact.NewClient(c).GetExternalUserDetail(url.QueryEscape(id), at...)
		return nil
	})
	if err != nil {
		return page, err
	}
	return page, g.read(apiContact, body, &page)
}
