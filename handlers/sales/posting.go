package sales

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/templates"
)

// postPayload is what a job of posts is about: a sale as it was when the job was made,
// and whose groups; without an owner it divides the groups among them.
type postPayload struct {
	Sale    string `json:"sale"`
	Version int    `json:"version"`
	Owner   string `json:"owner,omitempty"`
}

// postJob makes posts at a time. A job is made once, so that a sale that changes has
// another.
func (s *Seller) postJob(sale bot.Sale, owner string, due time.Time) bot.ScheduleJob {
	// A struct of strings and numbers always encodes.
	payload, _ := json.Marshal(postPayload{Sale: sale.ID, Version: sale.Version, Owner: owner})
	return bot.ScheduleJob{
		Name: jobPost, Key: fmt.Sprintf("%s/%s/%d/%s", jobPost, sale.ID, sale.Version, owner), Due: due, Payload: payload,
		Lane: bot.SaleLane(sale.ID),
	}
}

// posting makes the posts of a sale, or the jobs that make those of each owner. A job
// of a sale that has changed since does nothing: the change brought another one.
func (s *Seller) posting(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	job, ok := ev.Body.(bot.JobDue)
	if !ok {
		return nil, nil
	}
	var about postPayload
	if err := json.Unmarshal(job.Payload, &about); err != nil {
		return nil, fmt.Errorf("payload of %s: %w", job.Name, err)
	}
	sale, err := v.Sales().Sale(about.Sale)
	if err != nil || sale.ID == "" || sale.Version != about.Version || sale.State != bot.SalePlanned || !v.Now().Before(sale.End) {
		return nil, err
	}
	if gone, err := s.gone(v, sale); gone || err != nil {
		return nil, err
	}
	groups, err := s.groups(v, sale)
	if err != nil {
		return nil, err
	}
	if about.Owner == "" {
		return s.divide(v, sale, groups)
	}
	return s.postsOf(v, sale, about.Owner, slices.DeleteFunc(groups, func(g bot.Group) bool { return g.Owner != about.Owner }))
}

// gone says whether a sale has begun and nothing is left of it.
func (s *Seller) gone(v bot.View, sale bot.Sale) (bool, error) {
	b, err := tally(v, sale.ID)
	return b.Total > 0 && b.Available == 0 && b.Offered == 0, err
}

// divide gives each owner of groups a job, some time apart, so that not all groups
// open the page in the same second. A sale that comes from a schedule is announced to
// the internal groups now: it was made at night.
func (s *Seller) divide(v bot.View, sale bot.Sale, groups []bot.Group) ([]bot.Effect, error) {
	var owners []string
	for _, g := range groups {
		if g.Owner != "" {
			owners = append(owners, g.Owner)
		}
	}
	slices.Sort(owners)
	owners = slices.Compact(owners)
	var effects []bot.Effect
	for n, owner := range owners {
		effects = append(effects, s.postJob(sale, owner, v.Now().Add(time.Duration(n)*s.Shop.Sales.Stagger)))
	}
	if sale.Schedule == "" || sale.Version > 1 {
		return effects, nil
	}
	told, err := s.plannedNotice(v, sale, v.Now())
	return append(effects, told...), err
}

// postsOf makes the posts of one owner. Groups that have had their post of the day are
// the owner's to tell by hand.
func (s *Seller) postsOf(v bot.View, sale bot.Sale, owner string, groups []bot.Group) ([]bot.Effect, error) {
	made, err := v.Posting().PostsOf(Ref(sale.ID))
	if err != nil {
		return nil, err
	}
	var free, busy []bot.Group
	for _, g := range groups {
		if slices.ContainsFunc(made, func(p bot.Post) bool { return told(p, g.ChatID) }) {
			continue
		}
		used, err := s.usedUp(v, g.ChatID, sale, v.Now())
		if err != nil {
			return nil, err
		}
		if used {
			busy = append(busy, g)
		} else {
			free = append(free, g)
		}
	}
	var effects []bot.Effect
	for _, part := range s.tasks(sale, free) {
		p, err := s.postTo(v, sale, owner, part)
		if err != nil {
			return nil, err
		}
		effects = append(effects, bot.SavePost{Post: p}, bot.CreatePost{Post: p})
	}
	byHand, err := s.byHand(v, sale, owner, busy)
	return append(effects, byHand...), err
}

// told says whether a post brings a sale to a group, or did.
func told(p bot.Post, chat string) bool {
	return p.Template == postTemplate && p.CancelledAt.IsZero() && p.Problem == "" && slices.Contains(p.ChatIDs, chat)
}

// chatsMost is how many groups one task goes to [docs 92135].
const chatsMost = 2000

// tasks divides groups into those that one task goes to: those of one store, because
// how fast they are confirmed is told by store; and each by itself where it matters by
// which group somebody comes, because a link has one address for the whole task.
func (s *Seller) tasks(sale bot.Sale, groups []bot.Group) [][]bot.Group {
	var all [][]bot.Group
	groups = slices.Clone(groups)
	slices.SortStableFunc(groups, func(a, b bot.Group) int {
		return cmp.Or(cmp.Compare(a.Store, b.Store), cmp.Compare(a.ChatID, b.ChatID))
	})
	for _, g := range groups {
		last := len(all) - 1
		if len(sale.Chats) > 0 || last < 0 || all[last][0].Store != g.Store || len(all[last]) == chatsMost {
			all = append(all, nil)
			last++
		}
		all[last] = append(all[last], g)
	}
	return all
}

// postTo is the post that one task brings to groups.
func (s *Seller) postTo(v bot.View, sale bot.Sale, owner string, groups []bot.Group) (bot.Post, error) {
	chat := ""
	if len(groups) == 1 {
		chat = groups[0].ChatID
	}
	text, link, err := s.content(sale, chat)
	p := bot.Post{
		ID: "P" + digest("sale post", sale.ID, sale.Version, owner, groups[0].ChatID), Sender: owner, Store: groups[0].Store, Template: postTemplate,
		Text: text, By: sale.By, At: v.Now(), Ref: Ref(sale.ID),
	}
	if link.URL != "" {
		p.Attachments = []bot.Attachment{link}
	}
	for _, g := range groups {
		p.ChatIDs = append(p.ChatIDs, g.ChatID)
	}
	return p, err
}

// byHand asks the owner of groups that take no more posts today to tell them.
func (s *Seller) byHand(v bot.View, sale bot.Sale, owner string, groups []bot.Group) ([]bot.Effect, error) {
	if len(groups) == 0 {
		return nil, nil
	}
	text, link, err := s.content(sale, "")
	if err != nil {
		return nil, err
	}
	var names []string
	for _, g := range groups {
		names = append(names, "「"+groupName(g)+"」")
	}
	why := some(names) + "今天已经有群发了，这一条建不了群发，麻烦自己发到群里"
	return s.askOwner(sale, owner, groups[0].Store, fmt.Sprintf("byhand-%d", sale.Version), why, text+"\n"+link.URL, v.Now()), nil
}

// reminded asks WeCom to remind those who have not confirmed, three times at most, and
// writes to them with the first.
func (s *Seller) reminded(v bot.View, sale bot.Sale, p bot.Post) []bot.Effect {
	last := p.At
	if p.RemindedAt.After(last) {
		last = p.RemindedAt
	}
	now := v.Now()
	if p.MsgID == "" || !waits(p) || p.Reminders >= remindersMost || now.Sub(last) < s.Shop.Sales.Remind || s.night.Holds(now) {
		return nil
	}
	p.Reminders++
	p.RemindedAt = now
	effects := []bot.Effect{bot.SavePost{Post: p}, bot.RemindPost{ID: p.ID, MsgID: p.MsgID}}
	if p.Reminders > 1 {
		return effects
	}
	begins := s.clock(sale.Start, now) + " 开始"
	if !now.Before(sale.Start) {
		begins = "已经开始了"
	}
	text := fmt.Sprintf("%s「%s」%s，您的 %d 个群还没发：请打开企业微信的「群发助手」，点一下发送。", KindName(sale.Kind), oneLine(sale.Item), begins, len(p.ChatIDs))
	return append(effects, bot.AppMessage{ToUsers: []string{p.Sender}, Text: templates.Cut(text, appBytes), Deadline: now.Add(s.Shop.Sales.Remind)})
}

// remindersMost is how often WeCom reminds within a day [docs 97610].
const remindersMost = 3
