package store

import (
	"cmp"
	"encoding/json"
	"fmt"

	"github.com/zhanggui/zhanggui/bot"
)

// campaignRow is a campaign. What nobody searches by is its content.
type campaignRow struct {
	ID   string `gorm:"primaryKey"`
	Kind bot.CampaignKind
	// Content is a campaignContent as JSON.
	Content string
	Seats   int
	Coupon  string
	StartAt instant
	EndAt   instant
	Store   string
	ByUser  string
	At      instant
	OffAt   instant
	ToldAt  instant
}

// TableName is "campaigns".
func (campaignRow) TableName() string { return "campaigns" }

var campaignTable = table[campaignRow]{
	name: "campaigns", keys: 1,
	columns: []string{"id", "kind", "content", "seats", "coupon", "start_at", "end_at", "store", "by_user", "at", "off_at", "told_at"},
	values: func(c *campaignRow) []any {
		return []any{
			c.ID, string(c.Kind), c.Content, c.Seats, c.Coupon, int64(c.StartAt), int64(c.EndAt), c.Store, c.ByUser, int64(c.At), int64(c.OffAt), int64(c.ToldAt),
		}
	},
}

// campaignContent is what a campaign asks and of whom, as it is stored.
type campaignContent struct {
	Title   string   `json:"title"`
	Text    string   `json:"text,omitempty"`
	Options []string `json:"options,omitempty"`
	Words   bool     `json:"words,omitempty"`
	Group   string   `json:"group,omitempty"`
	Tag     string   `json:"tag,omitempty"`
	If      string   `json:"if,omitempty"`
	Chats   []string `json:"chats,omitempty"`
}

func newCampaignRow(c bot.Campaign) campaignRow {
	return campaignRow{
		ID: key(c.ID, sizeID), Kind: bot.CampaignKind(key(string(c.Kind), sizeWord/2)),
		Content: bodyOf(campaignContent{Title: c.Title, Text: c.Text, Options: c.Options, Words: c.Words, Group: c.Group, Tag: c.Tag, If: c.If, Chats: c.Chats}),
		Seats:   c.Seats, Coupon: key(c.Coupon, sizeID), StartAt: at(c.Start), EndAt: at(c.End), Store: key(c.Store, sizeID), ByUser: key(c.By, sizeID),
		At: at(c.At), OffAt: at(c.OffAt), ToldAt: at(c.ToldAt),
	}
}

func (c campaignRow) seen() (bot.Campaign, error) {
	if c.ID == "" {
		return bot.Campaign{}, nil
	}
	var content campaignContent
	if err := json.Unmarshal([]byte(c.Content), &content); err != nil {
		return bot.Campaign{}, fmt.Errorf("store: what campaign %s asks cannot be read: %w", c.ID, err)
	}
	return bot.Campaign{
		ID: c.ID, Kind: c.Kind, Title: content.Title, Text: content.Text, Options: content.Options, Words: content.Words, Seats: c.Seats, Coupon: c.Coupon,
		Group: content.Group, Tag: content.Tag, If: content.If, Chats: content.Chats, Start: c.StartAt.Time(), End: c.EndAt.Time(),
		Store: c.Store, By: c.ByUser, At: c.At.Time(), OffAt: c.OffAt.Time(), ToldAt: c.ToldAt.Time(),
	}, nil
}

// campaignAnswer is what a customer answered. Of who was erased there is a row that
// belongs to nobody, so that what a campaign came to stays; see forgetAnswers.
type campaignAnswer struct {
	Campaign       string `gorm:"primaryKey"`
	ExternalUserID string `gorm:"column:external_userid;primaryKey"`
	Choice         string
	Stars          int
	Words          string
	Public         bool
	At             instant
	Seat           int
	Hidden         bool
}

// TableName is "campaign_answers".
func (campaignAnswer) TableName() string { return "campaign_answers" }

var campaignAnswerTable = table[campaignAnswer]{
	name: "campaign_answers", keys: 2,
	columns: []string{"campaign", "external_userid", "choice", "stars", "words", "public", "at", "seat", "hidden"},
	values: func(a *campaignAnswer) []any {
		return []any{a.Campaign, a.ExternalUserID, a.Choice, a.Stars, a.Words, a.Public, int64(a.At), a.Seat, a.Hidden}
	},
}

func newCampaignAnswer(a bot.CampaignAnswer) campaignAnswer {
	return campaignAnswer{
		Campaign: key(a.Campaign, sizeID), ExternalUserID: key(a.ExternalUserID, sizeID), Choice: key(a.Option, sizeName), Stars: a.Stars,
		Words: text(a.Words, sizeDetail), Public: a.Public, At: at(a.At), Seat: a.Seat, Hidden: a.Hidden,
	}
}

// set takes an answer in. The newest counts, whenever it arrives, and a seat that
// was given stays given.
func (a *campaignAnswer) set(told campaignAnswer) {
	seat := cmp.Or(a.Seat, told.Seat)
	if told.At >= a.At {
		*a = told
	}
	a.Seat = seat
}

func (a campaignAnswer) seen() bot.CampaignAnswer {
	return bot.CampaignAnswer{
		Campaign: a.Campaign, ExternalUserID: a.ExternalUserID, Option: a.Choice, Stars: a.Stars, Words: a.Words, Public: a.Public,
		At: a.At.Time(), Seat: a.Seat, Hidden: a.Hidden,
	}
}
