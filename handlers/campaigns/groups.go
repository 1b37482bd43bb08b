package campaigns

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/templates"
)

// The bounds of groups that are read, and of a link's title and description
// [docs 92135].
const (
	groupsPage       = 100
	groupsMost       = 1000
	titleBytes       = 128
	descriptionBytes = 512
)

// linkLasts is how long after the end of a campaign its address still says so.
const linkLasts = 7 * 24 * time.Hour

// groups are the customer groups that a campaign is for: those that were named, or
// all of its store.
func (h *Host) groups(v bot.View, c bot.Campaign) ([]bot.Group, error) {
	var all []bot.Group
	for _, id := range c.Chats {
		g, err := v.Group(id)
		if err != nil {
			return nil, err
		}
		if g.ChatID != "" && g.DismissedAt.IsZero() && g.Owner != "" {
			all = append(all, g)
		}
	}
	for after := ""; len(c.Chats) == 0 && len(all) < groupsMost; {
		page, err := v.OpenGroups(after, groupsPage)
		if err != nil {
			return nil, err
		}
		for _, g := range page {
			after = g.ChatID
			if g.Owner != "" && (c.Store == "" || h.storeOf(g) == c.Store) {
				all = append(all, g)
			}
		}
		if len(page) < groupsPage {
			break
		}
	}
	return all, nil
}

func (h *Host) storeOf(g bot.Group) string { return cmp.Or(h.stores[g.ChatID], g.Store) }

// Posts are the mass-send tasks that tell groups of a campaign.
type Posts struct {
	Effects []bot.Effect
	// Owners are who has to confirm them, Groups to how many groups they go.
	Owners []string
	Groups int
	// Full are groups that had their post of the day already and get none; byHand are
	// their names by owner.
	Full   int
	byHand map[string][]string
	// IDs are the posts', for an undo.
	IDs []string
}

// asked is what posts say, and of what.
type asked struct {
	campaign bot.Campaign
	// part is "post" or "thanks", text what they say.
	part, text string
	// link says that the campaign's page goes along.
	link bool
	by   string
	at   time.Time
}

// posts makes one task for each owner of groups; where the groups were chosen one
// for each group, whose address then says which it is. A group that had a post today
// gets none: WeCom would not send it [docs 92135].
func (h *Host) posts(v bot.View, a asked) (Posts, error) {
	p := Posts{byHand: map[string][]string{}}
	groups, err := h.groups(v, a.campaign)
	if err != nil {
		return p, err
	}
	tasks := map[string]*bot.Post{}
	for _, g := range groups {
		full, err := h.full(v, g.ChatID, a.at)
		if err != nil {
			return p, err
		}
		if full {
			p.Full++
			p.byHand[g.Owner] = append(p.byHand[g.Owner], "「"+cmp.Or(strings.Join(strings.Fields(g.Name), " "), g.ChatID)+"」")
			continue
		}
		chat := ""
		if len(a.campaign.Chats) > 0 {
			chat = g.ChatID
		}
		key := g.Owner + "/" + chat
		if tasks[key] == nil {
			tasks[key] = h.task(a, g, chat)
		}
		tasks[key].ChatIDs = append(tasks[key].ChatIDs, g.ChatID)
		p.Groups++
	}
	for _, key := range sortedKeys(tasks) {
		post := *tasks[key]
		p.IDs = append(p.IDs, post.ID)
		if !slices.Contains(p.Owners, post.Sender) {
			p.Owners = append(p.Owners, post.Sender)
		}
		p.Effects = append(p.Effects, bot.SavePost{Post: post}, bot.CreatePost{Post: post})
	}
	return p, nil
}

func sortedKeys(tasks map[string]*bot.Post) []string {
	var keys []string
	for key := range tasks {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// task is a task without its groups yet.
func (h *Host) task(a asked, g bot.Group, chat string) *bot.Post {
	c := a.campaign
	post := &bot.Post{
		ID: "P" + digest("campaign", c.ID, a.part, g.Owner, chat), Sender: g.Owner, Store: h.storeOf(g),
		Template: "campaign/" + a.part, Text: a.text, By: a.by, At: a.at, Ref: Ref(c.ID),
	}
	if a.link {
		post.Attachments = []bot.Attachment{h.link(c, chat)}
	}
	return post
}

// link opens the campaign's page.
func (h *Host) link(c bot.Campaign, chat string) bot.Attachment {
	return bot.Attachment{
		Type: "link", Title: templates.Cut(KindTitle(c.Kind)+"｜"+c.Title, titleBytes),
		Description: templates.Cut(fmt.Sprintf("点开参加，%s 截止", h.moment(c.End)), descriptionBytes), URL: h.URL(c, chat),
	}
}

// URL is where a campaign's page opens; chat is the group whose post it stands in,
// empty for none in particular. It is empty where there is no such page.
func (h *Host) URL(c bot.Campaign, chat string) string {
	token := bot.SignSale(h.Key, bot.SaleLink{Sale: "campaign/" + c.ID, ChatID: chat, Expires: c.End.Add(linkLasts)})
	if h.PublicURL == "" || token == "" {
		return ""
	}
	return h.PublicURL + "/a/" + token
}

// full says whether a group had its post of the day.
func (h *Host) full(v bot.View, chat string, at time.Time) (bool, error) {
	y, m, d := at.In(h.Location).Date()
	today, err := v.Posting().PostedTo(chat, time.Date(y, m, d, 0, 0, 0, 0, h.Location))
	return slices.ContainsFunc(today, func(p bot.Post) bool { return p.CancelledAt.IsZero() && p.Problem == "" }), err
}

// Preview is exactly what the groups would be told.
func (h *Host) Preview(c bot.Campaign, coupon string) (string, error) {
	text, err := h.Messages.Message("campaign/post", templates.CampaignPost{
		Kind: string(c.Kind), Title: c.Title, Text: c.Text, Options: c.Options, Seats: c.Seats, Coupon: coupon,
		Until: h.moment(c.End), Store: h.storeName(c.Store), Shop: h.Shop.Name,
	})
	return strings.TrimSpace(text), err
}
