package handlers

import (
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/handlers/coupons"
	"github.com/zhanggui/zhanggui/templates"
)

// The limits of attachments, in bytes [docs 92137].
const (
	linkTitleBytes       = 128
	linkDescriptionBytes = 512
	programTitleBytes    = 64
)

// invite is the invitation to a store's groups: the join way's QR code as a
// picture, or a link to it. There is none if the store has no group, or if the
// join way is known not to work. One that is still being made is counted on.
func (d *desk) invite(v bot.View, rule config.WelcomeRule, store config.Store) ([]bot.Attachment, error) {
	if !rule.Invite || len(store.Groups) == 0 {
		return nil, nil
	}
	joinWay, err := v.Asset(joinWayName(store.ID))
	if err != nil || joinWay.Problem != "" && !joinWay.Usable(v.Now()) {
		return nil, err
	}
	a, err := d.link("invite", templates.Link{Store: store.Name, Shop: d.Name})
	if err != nil {
		return nil, err
	}
	a.Asset, a.PicURL = joinWayName(store.ID), d.pictureURL(invitePicture)
	if store.Invite != config.InviteLink {
		// The title and the address of the link stay: the gateway sends them
		// if the picture cannot be sent.
		a.Type, a.Asset = "image", joinImageName(store.ID)
	}
	return []bot.Attachment{a}, nil
}

// links are what a customer is given: each coupon of their own as a link to its page,
// or the plan as a link or a mini program where it opens elsewhere. What opens nowhere
// is told of in the text only.
func (d *desk) links(gift coupons.Gift, store config.Store) ([]bot.Attachment, error) {
	if !gift.Given() || gift.URL == "" && gift.Plan.AppID == "" {
		return nil, nil
	}
	if len(gift.Coupons) == 0 {
		a, err := d.offer(gift.Plan, gift.URL, store)
		return []bot.Attachment{a}, err
	}
	var all []bot.Attachment
	for _, c := range gift.Coupons {
		shown := gift.Plan
		shown.Name, shown.Description, shown.CouponTerms = c.Name, c.Description, c.CouponTerms
		a, err := d.offer(shown, d.giver.URL(c.Code), store)
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, nil
}

// gift is a coupon for everybody who reads it, as in the welcome of a group: its link
// is the same for all, and who opens it claims one of their own.
func (d *desk) gift(c config.Coupon, store config.Store) ([]bot.Attachment, error) {
	plan := c.Plan(d.location)
	url := d.giver.PlanURL(plan)
	if c.ID == "" || url == "" && c.AppID == "" {
		return nil, nil
	}
	a, err := d.offer(plan, url, store)
	return []bot.Attachment{a}, err
}

// offer is a coupon as a link or a mini program.
func (d *desk) offer(p bot.CouponPlan, url string, store config.Store) (bot.Attachment, error) {
	a, err := d.link("coupon", templates.Link{Store: store.Name, Shop: d.Name, Coupon: p.Name, CouponDetail: coupons.Detail(p)})
	if err != nil {
		return bot.Attachment{}, err
	}
	a.URL, a.PicURL = url, d.pictureURL(p.Picture)
	if p.AppID != "" {
		a.Type, a.Asset, a.AppID, a.Page = "miniprogram", couponImageName(p.ID), p.AppID, p.Page
		a.Title = templates.Cut(a.Title, programTitleBytes)
	}
	return a, nil
}

// link is a link's title and description.
func (d *desk) link(what string, data templates.Link) (bot.Attachment, error) {
	title, err := d.messages.Message("link/"+what+"_title", data)
	if err != nil {
		return bot.Attachment{}, err
	}
	description, err := d.messages.Message("link/"+what+"_description", data)
	return bot.Attachment{
		Type: "link", Title: templates.Cut(title, linkTitleBytes), Description: templates.Cut(description, linkDescriptionBytes),
	}, err
}

// The pictures that come with the bot.
const (
	invitePicture = "web/static/invite.png"
	couponPicture = "web/static/coupon.png"
)

// staticFolder is the folder under templates that phones reach at /static/.
const staticFolder = "web/static/"

// pictureURL is where WeChat finds a link's picture; empty if it cannot.
func (d *desk) pictureURL(picture string) string {
	if isAddress(picture) {
		return picture
	}
	file, ok := strings.CutPrefix(picture, staticFolder)
	if !ok || d.publicURL == "" {
		return ""
	}
	return d.publicURL + "/static/" + file
}

func isAddress(picture string) bool {
	return strings.HasPrefix(picture, "https://") || strings.HasPrefix(picture, "http://")
}
