package wecom

import (
	"context"
	"errors"

	"github.com/zhanggui/zhanggui/bot"
)

const apiCustomers = "externalcontact/batch/get_by_user"

const (
	// customersPerPage is the most that a page holds [docs 92994].
	customersPerPage = 100
	// customersFewer is for pages that are too large, because of very many tags.
	customersFewer = 10
	// tagsPerPage bounds what one page's event holds: customers beyond it come
	// without their tags.
	tagsPerPage = 20_000
	// codeUnlicensed: WeCom tells nothing of the customers of these members.
	codeUnlicensed = 701008
)

// customersBody is the request of batch/get_by_user.
type customersBody struct {
	Users  []string `json:"userid_list"`
	Cursor string   `json:"cursor,omitempty"`
	Limit  int      `json:"limit"`
}

// customersAnswer is one page of it. Each entry is one pair.
type customersAnswer struct {
	Contacts []struct {
		Contact contactInfo `json:"external_contact"`
		Follow  followInfo  `json:"follow_info"`
	} `json:"external_contact_list"`
	Next word `json:"next_cursor"`
	Fail struct {
		Unlicensed []word `json:"unlicensed_userid_list"`
	} `json:"fail_info"`
}

// fetchCustomers reads one page of the customers of up to 100 members
// [docs 92994]. A member without customers makes an empty page; that there is
// one among several says nothing of the others, who have to be asked for apart.
func (g *Gateway) fetchCustomers(ctx context.Context, item bot.OutboxItem, s bot.FetchCustomers) bot.Outcome {
	page := bot.CustomersFetched{Run: s.Run, Users: s.Users, Cursor: s.Cursor, AskedAt: g.now()}
	if len(s.Users) == 0 {
		return bot.Outcome{Class: bot.ClassDone, Result: page}
	}
	var answer customersAnswer
	r := request{app: MainApp, api: apiCustomers, answers: []int{codeUnlicensed, 84061}}
	err := g.call(ctx, r, customersBody{s.Users, s.Cursor, customersPerPage}, &answer)
	if tooLarge(err) {
		err = g.call(ctx, r, customersBody{s.Users, s.Cursor, customersFewer}, &answer)
	}
	switch {
	case refusedWith(err, codeUnlicensed):
		page.Unlicensed = s.Users
	case refusedWith(err, 84061) && len(s.Users) == 1:
	case err != nil:
		return g.outcome(ctx, item, err)
	}
	page.Unlicensed = append(page.Unlicensed, words(answer.Fail.Unlicensed)...)
	if page.Next = string(answer.Next); page.Next == s.Cursor {
		page.Next = "" // A page that leads to itself would be read for ever.
	}
	if page.Contacts, err = g.describeAll(ctx, answer, page); err != nil {
		return g.outcome(ctx, item, err)
	}
	return bot.Outcome{Class: bot.ClassDone, Result: page}
}

// tooLarge says whether an answer is more than WeCom gives at once, or more
// than is read.
func tooLarge(err error) bool {
	var e *APIError
	return errors.As(err, &e) && (e.Code == 45029 || e.label == labelOversize)
}

// describeAll turns a page into pairs. Tags come as ids: those of strategy
// groups, which the corp's list does not have, and those that just vanished
// stay without a name.
func (g *Gateway) describeAll(ctx context.Context, answer customersAnswer, page bot.CustomersFetched) ([]bot.ContactFetched, error) {
	var ids []string
	for _, one := range answer.Contacts {
		if one.Follow.TagIDs != nil {
			ids = append(ids, words(*one.Follow.TagIDs)...)
		}
	}
	names, err := g.tagNames.of(ctx, g, ids)
	if err != nil {
		return nil, err
	}
	contacts := make([]bot.ContactFetched, 0, len(answer.Contacts))
	told := 0
	for _, one := range answer.Contacts {
		if one.Contact.ID == "" || one.Follow.UserID == "" {
			continue
		}
		c := bot.ContactFetched{
			Pair: bot.Pair{UserID: string(one.Follow.UserID), ExternalUserID: string(one.Contact.ID)}, AskedAt: page.AskedAt, Run: page.Run,
		}
		one.Contact.describe(&c)
		one.Follow.describe(&c)
		if held := one.Follow.TagIDs; held != nil && told+len(*held) <= tagsPerPage {
			told += len(*held)
			c.TagsKnown = true
			for _, id := range words(*held) {
				c.Tags = append(c.Tags, names(id))
			}
		}
		contacts = append(contacts, c)
	}
	return contacts, nil
}
