package campaigns

import (
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/moderation"
	"github.com/zhanggui/zhanggui/templates"
)

// The bounds of an answer: stars, and the characters of what is written.
const (
	starsMost = 5
	wordsMost = 500
)

// answered takes in an answer of a campaign's page: the newest of a customer's that
// was given in time counts, and what is given for it is given once.
func (h *Host) answered(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	said, ok := ev.Body.(bot.CampaignAnswered)
	if !ok {
		return nil, nil
	}
	c, err := v.Campaigns().Campaign(said.Campaign)
	if err != nil || c.ID == "" || !inTime(c, said.CampaignAnswer) || !makesSense(c, said.CampaignAnswer) {
		return nil, err
	}
	before, err := v.Campaigns().CampaignAnswer(c.ID, said.ExternalUserID)
	if err != nil || !said.At.After(before.At) {
		return nil, err
	}
	if may, err := h.may(v, c, said.CampaignAnswer); err != nil || !may {
		return nil, err
	}
	answer, err := h.kept(v, c, said.CampaignAnswer, before)
	if err != nil {
		return nil, err
	}
	a := &answering{Host: h, v: v, campaign: c, answer: answer, before: before}
	return a.effects()
}

// inTime says whether an answer was given while the campaign took some, however
// late it comes in.
func inTime(c bot.Campaign, a bot.CampaignAnswer) bool {
	return !a.At.Before(c.Start) && a.At.Before(c.End) && (c.OffAt.IsZero() || a.At.Before(c.OffAt))
}

// makesSense says whether an answer is one of those that the page offers: anybody
// can send a form of their own.
func makesSense(c bot.Campaign, a bot.CampaignAnswer) bool {
	if a.ExternalUserID == "" {
		return false
	}
	if c.Kind == bot.CampaignReview {
		return a.Stars >= 1 && a.Stars <= starsMost && a.Option == ""
	}
	return a.Stars == 0 && (len(c.Options) == 0 && a.Option == "" || slices.Contains(c.Options, a.Option))
}

// may says whether a customer may take part: somebody whom the shop knows, who fits
// the segment, is in one of the groups, and is not kept from campaigns.
func (h *Host) may(v bot.View, c bot.Campaign, a bot.CampaignAnswer) (bool, error) {
	pairs, err := v.Pairs(a.ExternalUserID)
	if err != nil {
		return false, err
	}
	stays, err := v.Memberships(a.ExternalUserID)
	if err != nil || len(pairs)+len(stays) == 0 {
		return false, err
	}
	if barred, err := moderation.Excluded(v, a.ExternalUserID, a.At); err != nil || barred {
		return false, err
	}
	in := func(m bot.Membership) bool { return m.Present && slices.Contains(c.Chats, m.ChatID) }
	if len(c.Chats) > 0 && !slices.ContainsFunc(stays, in) {
		return false, nil
	}
	fits, _, err := v.Fits(a.ExternalUserID, c.If)
	return fits, err
}

// kept is the answer as it is recorded: with its seat, and with words that were
// looked at.
func (h *Host) kept(v bot.View, c bot.Campaign, a, before bot.CampaignAnswer) (bot.CampaignAnswer, error) {
	if !c.Words {
		a.Words = ""
	}
	a.Words = templates.CutRunes(strings.TrimSpace(strings.ToValidUTF8(a.Words, "")), wordsMost)
	a.Hidden = a.Words != "" && h.objectionable(a)
	a.Seat = before.Seat
	if a.Seat > 0 || c.Seats == 0 && c.Kind != bot.CampaignTrial {
		return a, nil
	}
	tally, err := v.Campaigns().Tally(c.ID)
	if err == nil && (c.Seats == 0 || tally.Seats < c.Seats) {
		a.Seat = tally.Seats + 1
	}
	return a, err
}

// objectionable says whether something in what somebody wrote is not for the
// public: a sensitive word, or a number or an address of theirs or of others. It is
// looked at as what is said in a group, which many read.
func (h *Host) objectionable(a bot.CampaignAnswer) bool {
	return len(moderation.Hits(h.checks.Look(moderation.Said{
		ChatMessage: bot.ChatMessage{Speaker: a.ExternalUserID, By: bot.SpeakerCustomer, ChatID: Ref(a.Campaign), At: a.At, Type: "text"},
		Words:       a.Words, Book: h.Shelf.Load(),
	}))) > 0
}

// rewarded says whether an answer is one that something is given for.
func rewarded(c bot.Campaign, a bot.CampaignAnswer) bool {
	return !a.At.IsZero() && (c.Seats == 0 || a.Seat > 0)
}
