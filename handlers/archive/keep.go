package archive

import (
	"cmp"
	"slices"

	"github.com/zhanggui/zhanggui/bot"
)

// keep keeps what was said, and takes away what was taken back. A member's change
// of corps carries no words and changes nothing.
func (k *keeper) keep(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	switch b := ev.Body.(type) {
	case bot.ChatMessage:
		return k.message(v, b)
	case bot.ChatRecalled:
		return recall(v, b)
	case bot.ChatUnreadable:
		if b.MsgID != "" {
			return []bot.Effect{bot.SaveUnreadable{ChatUnreadable: b}}, nil
		}
	}
	return nil, nil
}

// message keeps a message that a customer said or could read. The time line of
// the customer says that they spoke and never what: words live in messages only,
// where they end after their time.
func (k *keeper) message(v bot.View, m bot.ChatMessage) ([]bot.Effect, error) {
	shared, err := withCustomers(v, k.stores, m)
	if err != nil || !shared || m.MsgID == "" {
		return nil, err
	}
	if customer := m.Customer(); customer != "" {
		// What was said before its customer was forgotten comes too late.
		if erased, err := v.Desk().Erased(customer); err != nil || !erased.Before(m.At) {
			return nil, err
		}
	}
	store, err := k.storeOf(v, m)
	if err != nil {
		return nil, err
	}
	withheld, err := Withheld(v, m)
	if err != nil {
		return nil, err
	}
	effects := []bot.Effect{bot.SaveMessage{ChatMessage: m, Store: store, Withheld: withheld}}
	if m.By != bot.SpeakerCustomer {
		return effects, nil
	}
	effects = append(effects, bot.RecordInteraction{
		Pair: bot.Pair{UserID: m.Pair().UserID, ExternalUserID: m.Speaker}, Kind: bot.InteractionSpoke, At: m.At, Ref: m.MsgID,
	})
	if withheld {
		return effects, nil
	}
	pictures, err := k.pictures(v, m)
	return append(effects, pictures...), err
}

// withCustomers says whether customers took part in a talk. What members of staff
// say among themselves is in WeCom's archive as well, and is no business of the
// shop's bot.
func withCustomers(v bot.View, configured map[string]string, m bot.ChatMessage) (bool, error) {
	isCustomer := func(id string) bool { return bot.SpeakerOf(id) == bot.SpeakerCustomer }
	switch {
	case m.OpenKfID != "" || m.By == bot.SpeakerCustomer || slices.ContainsFunc(m.Listeners, isCustomer):
		return true, nil
	case m.ChatID == "":
		return false, nil
	case configured[m.ChatID] != "":
		return true, nil
	}
	group, err := v.Group(m.ChatID)
	return group.ChatID != "", err
}

// storeOf is whose a message is: the group's store, the pair's, the kf account's.
// Where a pair belongs to none, its member of staff does.
func (k *keeper) storeOf(v bot.View, m bot.ChatMessage) (string, error) {
	switch {
	case m.OpenKfID != "":
		return k.Kf[m.OpenKfID].Store, nil
	case m.ChatID != "":
		group, err := v.Group(m.ChatID)
		return cmp.Or(k.stores[m.ChatID], group.Store), err
	}
	pair := m.Pair()
	if pair.UserID == "" {
		return "", nil
	}
	rel, err := v.Relation(pair)
	if err != nil || rel.Store != "" {
		return rel.Store, err
	}
	staff, err := k.roster.Caller(v.Staff(), pair.UserID)
	if err != nil || len(staff.Scope.Stores) != 1 {
		return "", err
	}
	return staff.Scope.Stores[0], nil
}

// largestPicture is the largest picture in which a QR code is looked for: what
// phones send is much smaller, and it is taken apart in memory.
const largestPicture = 2 << 20

// pictures has QR codes read in what a customer shows to a group. A message that
// was taken back, or has come before, is not looked at.
func (k *keeper) pictures(v bot.View, m bot.ChatMessage) ([]bot.Effect, error) {
	if !k.Archive.Pictures || m.ChatID == "" || m.OpenKfID != "" {
		return nil, nil
	}
	var effects []bot.Effect
	for _, media := range m.Media {
		if media.Type == "image" && media.ID != "" && media.Size <= largestPicture {
			effects = append(effects, bot.ReadPicture{MsgID: m.MsgID, Media: media, Speaker: m.Speaker})
		}
	}
	if len(effects) == 0 {
		return nil, nil
	}
	kept, err := v.Moderation().Message(m.MsgID)
	if err != nil || kept.ID != 0 || kept.Gone != "" {
		return nil, err
	}
	return effects, nil
}

// recall takes away the words of a message that its speaker took back. Nobody
// takes back what somebody else said. Of a message that has not come yet nobody
// can tell who said it; WeCom let it be taken back.
func recall(v bot.View, b bot.ChatRecalled) ([]bot.Effect, error) {
	if b.Recalled == "" {
		return nil, nil
	}
	kept, err := v.Moderation().Message(b.Recalled)
	if err != nil || kept.Speaker != "" && b.Speaker != "" && kept.Speaker != b.Speaker {
		return nil, err
	}
	return []bot.Effect{bot.RecallMessage{MsgID: b.Recalled, At: b.At}}, nil
}
