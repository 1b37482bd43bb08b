package wecom

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/silenceper/wechat/v2/work/externalcontact"

	workcontext "github.com/silenceper/wechat/v2/work/context"

	"github.com/zhanggui/zhanggui/bot"
)

const apiContact = "externalcontact/get"

// maxContactPages bounds the paging; a page holds 500 followers.
const maxContactPages = 20

// fetchContact reads a customer and the staff member's relation to it.
func (g *Gateway) fetchContact(ctx context.Context, item bot.OutboxItem, s bot.FetchContact) bot.Outcome {
	found := bot.ContactFetched{Pair: s.Pair}
	cursor := ""
	for range maxContactPages {
		detail, err := g.contactPage(ctx, s.ExternalUserID, cursor)
		if err != nil {
			return g.outcome(ctx, item, err)
		}
		c := detail.ExternalContact
		found.Name, found.Avatar, found.UnionID = c.Name, c.Avatar, c.UnionID
		found.Type, found.Gender = int(c.Type), int(c.Gender)
		for _, f := range detail.FollowUser {
			if strings.EqualFold(f.UserID, s.UserID) {
				found.Remark, found.State, found.AddWay = f.Remark, f.State, int(f.AddWay)
				return bot.Outcome{Class: bot.ClassDone, Result: found}
			}
		}
		if cursor = detail.NextCursor; cursor == "" {
			break
		}
	}
	if s.UserID == "" {
		return bot.Outcome{Class: bot.ClassDone, Result: found}
	}
	return permanent(84061, reactionTo(84061).say, fmt.Sprintf("%s does not follow %s", s.UserID, s.ExternalUserID))
}

// contactPage reads one page. The SDK does not escape what it puts into the
// address, so it is escaped here.
func (g *Gateway) contactPage(ctx context.Context, id, cursor string) (detail *externalcontact.ExternalUserDetailResponse, err error) {
	_, err = g.sdk(ctx, request{app: MainApp, api: apiContact}, func(c *workcontext.Context) (err error) {
		var at []string
		if cursor != "" {
			at = append(at, url.QueryEscape(cursor))
		}
		detail, err = externalcontact.NewClient(c).GetExternalUserDetail(url.QueryEscape(id), at...)
		return err
	})
	return detail, err
}
