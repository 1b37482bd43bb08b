package campaigns

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/roster"
	"github.com/zhanggui/zhanggui/templates"
)

// The bounds of what staff are sent [docs 90236, 99110], and how long it is news.
const (
	messageBytes = 2048
	noticeBytes  = 4096
	newsLasts    = 12 * time.Hour
)

// Opening is what makes a campaign: its record, the posts, and the job that ends it.
// The coupon is its plan's name, for the post.
func (h *Host) Opening(v bot.View, c bot.Campaign, coupon string) ([]bot.Effect, Posts, error) {
	text, err := h.Preview(c, coupon)
	if err != nil {
		return nil, Posts{}, err
	}
	posts, err := h.posts(v, asked{campaign: c, part: "post", text: text, link: true, by: c.By, at: c.At})
	if err != nil {
		return nil, posts, err
	}
	return append([]bot.Effect{bot.SetCampaign{Campaign: c}, h.closing(c)}, posts.Effects...), posts, nil
}

// closing is the job that ends a campaign at its time, after what was answered
// before. Of one that ends in the night nobody is told before the morning.
func (h *Host) closing(c bot.Campaign) bot.ScheduleJob {
	// A string always marshals.
	payload, _ := json.Marshal(c.ID)
	return bot.ScheduleJob{
		Name: JobClose, Key: fmt.Sprintf("%s/%s/%d", JobClose, c.ID, c.End.Unix()), Due: h.night.After(c.End), Payload: payload, Lane: bot.CampaignLane(c.ID),
	}
}

// due ends a campaign whose time is over.
func (h *Host) due(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	job, ok := ev.Body.(bot.JobDue)
	if !ok {
		return nil, nil
	}
	var id string
	if err := json.Unmarshal(job.Payload, &id); err != nil {
		return nil, fmt.Errorf("job %s: %w", job.Name, err)
	}
	c, err := v.Campaigns().Campaign(id)
	if err != nil || c.ID == "" || !c.OffAt.IsZero() || !c.ToldAt.IsZero() || v.Now().Before(c.End) {
		return nil, err
	}
	effects, text, err := h.Closing(v, c, v.Now())
	if err != nil {
		return nil, err
	}
	to, err := h.hearers(v, c)
	if err != nil || len(to) == 0 {
		return effects, err
	}
	return append(effects, bot.AppMessage{ToUsers: to, Text: templates.Cut(text, messageBytes), Deadline: v.Now().Add(newsLasts)}), nil
}

// hearers are who is told of the end: who made it, or if they are gone those who
// run the store.
func (h *Host) hearers(v bot.View, c bot.Campaign) ([]string, error) {
	by, err := h.roster.Caller(v.Staff(), c.By)
	if err != nil || by.Role != bot.RoleNone {
		return []string{by.UserID}, err
	}
	everybody, err := h.roster.Everybody(v.Staff())
	users, _ := roster.Listeners(everybody, c.Store, 0)
	return users, err
}

// Closing ends a campaign at a time: the groups are thanked, the stores' own groups
// are told, and the text says to staff what it came to.
func (h *Host) Closing(v bot.View, c bot.Campaign, at time.Time) ([]bot.Effect, string, error) {
	lines, err := h.Result(v, c)
	if err != nil {
		return nil, "", err
	}
	next, err := h.Next(v, c, scopeOf(c))
	if err != nil {
		return nil, "", err
	}
	ended := c
	if at.Before(ended.End) {
		ended.End = at
	}
	ended.ToldAt = at
	thanks, err := h.thanks(v, ended, at)
	if err != nil {
		return nil, "", err
	}
	text, err := h.Messages.Message("campaign/result", templates.CampaignResult{
		Kind: string(c.Kind), Title: c.Title, Store: h.storeName(c.Store), Lines: lines, Next: next, Thanked: thanks.Groups, Full: thanks.Full,
	})
	effects := append([]bot.Effect{bot.SetCampaign{Campaign: ended}}, thanks.Effects...)
	return append(effects, h.notices(v, c, text)...), text, err
}

// thanks tells the groups how it ended. Of a campaign in which nobody took part
// there is nothing to tell.
func (h *Host) thanks(v bot.View, c bot.Campaign, at time.Time) (Posts, error) {
	tally, err := v.Campaigns().Tally(c.ID)
	if err != nil || tally.Answers == 0 {
		return Posts{}, err
	}
	names, more, err := h.thanked(v, c)
	if err != nil {
		return Posts{}, err
	}
	text, err := h.Messages.Message("campaign/thanks", templates.CampaignThanks{
		Kind: string(c.Kind), Title: c.Title, Names: names, More: more, Answers: tally.Answers,
		Winner: strings.Join(winners(c, tally), "、"), Stars: meanStars(tally), Shop: h.Shop.Name,
	})
	if err != nil {
		return Posts{}, err
	}
	p, err := h.posts(v, asked{campaign: c, part: "thanks", text: text, by: c.By, at: at})
	for _, owner := range slices.Sorted(maps.Keys(p.byHand)) {
		p.Effects = append(p.Effects, bot.SetTodo{Todo: bot.Todo{
			ID: "campaign-thanks-" + c.ID + "-" + digest(owner), Kind: bot.TodoSale, UserID: owner, Store: c.Store, Ref: Ref(c.ID), CreatedAt: at,
			Text: fmt.Sprintf("活动「%s」结束了，%s今天已经有群发，方便的话把感谢的话发到群里：\n%s", c.Title, strings.Join(p.byHand[owner], "、"), text),
		}})
	}
	return p, err
}

// scopeOf is what a campaign is about: its store, or everything.
func scopeOf(c bot.Campaign) bot.Scope {
	if c.Store == "" {
		return bot.Everything()
	}
	return bot.Scope{Stores: []string{c.Store}}
}

// notices tell the internal groups of the store, or the one for sales.
func (h *Host) notices(v bot.View, c bot.Campaign, text string) []bot.Effect {
	var names []string
	for _, s := range h.Shop.Stores {
		if s.Webhook != "" && (c.Store == "" || s.ID == c.Store) && !slices.Contains(names, s.Webhook) {
			names = append(names, s.Webhook)
		}
	}
	if h.Shop.Sales.Webhook != "" {
		names = []string{h.Shop.Sales.Webhook}
	}
	var effects []bot.Effect
	for _, name := range names {
		effects = append(effects, bot.GroupNotice{
			Webhook: name, Markdown: templates.Cut(plain.Replace(text), noticeBytes), Deadline: v.Now().Add(newsLasts),
		})
	}
	return effects
}

// plain keeps names from being read as markdown [docs 99110].
var plain = strings.NewReplacer("[", "［", "]", "］", "*", "＊", "`", "｀", "<", "＜", ">", "＞")
