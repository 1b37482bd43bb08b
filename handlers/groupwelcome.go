package handlers

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/templates"
)

const (
	groupWelcomePrefix = "group_welcome:"
	// groupWelcomeBytes is the limit of a template's text [docs 92366].
	groupWelcomeBytes = 3000
)

// jobTellOwner is the job that tells a group's owner how to choose the welcome.
const jobTellOwner = "group_welcome.tell"

// tellTogether gathers the groups of an owner into one message.
const tellTogether = 10 * time.Second

// groupWelcome tells the owners of the stores' groups to choose the welcome
// that was made for them: no call of WeCom can do that in their place [docs
// 92366]. Each is told once of each text of it.
func groupWelcome(d *desk) bot.Handler {
	return bot.Handler{
		Name: "group_welcome", Kinds: []bot.Kind{bot.KindAssetReady, bot.JobKind(jobTellOwner)}, Handle: d.groupWelcome,
	}
}

func (d *desk) groupWelcome(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	switch b := ev.Body.(type) {
	case bot.AssetReady:
		return d.groupWelcomeReady(v, b.Asset)
	case bot.JobDue:
		return d.ownerTold(v, b)
	default:
		return nil, nil
	}
}

// groupWelcomeReady reads the stores' groups anew whose owners do not know of
// the welcome: it is in the lane of the group that the owner is told.
func (d *desk) groupWelcomeReady(v bot.View, a bot.Asset) ([]bot.Effect, error) {
	var effects []bot.Effect
	for _, store := range d.Stores {
		w, ok := d.groupWelcomeOf(store.ID)
		if !ok || groupWelcomePrefix+w.Name != a.Name {
			continue
		}
		for _, chatID := range store.Groups {
			g, err := v.Group(chatID)
			if err != nil {
				return nil, err
			}
			if g.DismissedAt.IsZero() && g.TemplateTold != toldOf(w, a.Hash) {
				effects = append(effects, bot.FetchGroup{ChatID: chatID})
			}
		}
	}
	return effects, nil
}

// groupWelcomeOf is the welcome for a store's groups: one made for it goes
// before one for all.
func (d *desk) groupWelcomeOf(store string) (config.GroupWelcome, bool) {
	if store == "" {
		return config.GroupWelcome{}, false
	}
	for _, w := range d.GroupWelcomes {
		if slices.Contains(w.Stores, store) {
			return w, true
		}
	}
	for _, w := range d.GroupWelcomes {
		if len(w.Stores) == 0 {
			return w, true
		}
	}
	return config.GroupWelcome{}, false
}

// groupWelcomeSpec is a welcome as WeCom shall have it.
func (d *desk) groupWelcomeSpec(w config.GroupWelcome) (bot.AssetSpec, error) {
	store := config.Store{}
	if len(w.Stores) == 1 {
		store = d.stores[w.Stores[0]]
	}
	coupon := d.coupons[w.Coupon]
	gift, err := d.gift(coupon, store)
	if err != nil {
		return bot.AssetSpec{}, err
	}
	text, err := d.messages.Message(w.Message, templates.GroupWelcome{
		Store: store.Name, Shop: d.Name, Coupon: coupon.Name, CouponDetail: coupon.Description, Link: len(gift) > 0,
	})
	spec := bot.AssetSpec{
		Name: groupWelcomePrefix + w.Name, Kind: bot.AssetGroupWelcome, Text: templates.Cut(text, groupWelcomeBytes),
	}
	if len(gift) > 0 {
		spec.Attachment = &gift[0]
	}
	return hashed(spec, ""), err
}

// toldOf names a welcome in one of its texts.
func toldOf(w config.GroupWelcome, hash string) string { return w.Name + "@" + hash }

// tellOwner notes in a group that was read that its owner is told of the
// welcome now, once there is one to choose.
func (d *desk) tellOwner(v bot.View, g *bot.Group) ([]bot.Effect, error) {
	w, ok := d.groupWelcomeOf(g.Store)
	if !ok || g.Owner == "" {
		return nil, nil
	}
	asset, err := v.Asset(groupWelcomePrefix + w.Name)
	told := toldOf(w, asset.Hash)
	if err != nil || asset.ReadyAt.IsZero() || g.TemplateTold == told {
		return nil, err
	}
	g.TemplateTold = told
	payload, err := json.Marshal(owner{g.Owner, w.Name, told})
	due := v.Now().Truncate(tellTogether).Add(2 * tellTogether)
	key := digest(fmt.Sprintf("%s %s %s %d", jobTellOwner, g.Owner, told, due.Unix()))
	return []bot.Effect{bot.ScheduleJob{Name: jobTellOwner, Key: key, Due: due, Payload: payload}}, err
}

// owner is an owner of groups who is told of a welcome.
type owner struct {
	UserID   string `json:"user_id"`
	Template string `json:"template"`
	Told     string `json:"told"`
}

const (
	groupsRead  = 500
	groupsNamed = 8
)

func (d *desk) ownerTold(v bot.View, job bot.JobDue) ([]bot.Effect, error) {
	var o owner
	if err := json.Unmarshal(job.Payload, &o); err != nil {
		return nil, fmt.Errorf("payload of %s: %w", job.Name, err)
	}
	var names []string
	for after := ""; ; {
		page, err := v.OpenGroups(after, groupsRead)
		if err != nil {
			return nil, err
		}
		for _, g := range page {
			after = g.ChatID
			if g.Owner == o.UserID && g.TemplateTold == o.Told {
				names = append(names, nameOfGroup(g))
			}
		}
		if len(page) < groupsRead {
			break
		}
	}
	if len(names) == 0 {
		return nil, nil
	}
	text, err := d.messages.Message("staff/group_welcome", templates.GroupWelcomeReady{
		Template: o.Template, Groups: strings.Join(names[:min(len(names), groupsNamed)], "、"), Count: len(names), More: len(names) > groupsNamed,
	})
	return []bot.Effect{bot.AppMessage{ToUsers: []string{o.UserID}, Text: templates.Cut(text, appTextBytes)}}, err
}

func nameOfGroup(g bot.Group) string {
	if g.Name == "" {
		return "没有名字的群"
	}
	return "「" + g.Name + "」"
}
