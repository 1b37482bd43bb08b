package handlers

import (
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
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

// gift is the coupon as a link or a mini program. A coupon that opens nowhere
// is told of in the text only.
func (d *desk) gift(c config.Coupon, store config.Store) ([]bot.Attachment, error) {
	if c.ID == "" {
		return nil, nil
	}
	a, err := d.link("coupon", templates.Link{Store: store.Name, Shop: d.Name, Coupon: c.Name, CouponDetail: c.Description})
	if err != nil {
		return nil, err
	}
	a.URL, a.PicURL = d.couponURL(c), d.pictureURL(c.Picture)
	switch {
	case c.AppID != "":
		a.Type, a.Asset, a.AppID, a.Page = "miniprogram", couponImageName(c.ID), c.AppID, c.Page
		a.Title = templates.Cut(a.Title, programTitleBytes)
	case a.URL == "":
		return nil, nil
	}
	return []bot.Attachment{a}, nil
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

// couponURL is where a coupon opens: its own address, or the bot's page.
func (d *desk) couponURL(c config.Coupon) string {
	switch {
	case c.URL != "":
		return c.URL
	case d.publicURL != "":
		return d.publicURL + "/coupon/" + c.ID
	default:
		return ""
	}
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
