package handlers

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// compareTags tells what people did to a pair's tags from what rules did, by
// holding what WeCom has against what it was told. What WeCom has and was not
// told of, a person gave; what it was told of and has no more, a person took.
// What has yet to be told is ours. A reading during which WeCom was told
// something, and one that cannot say, is made again. A changed remark or tag is an occasion for rules, too. The effects
// decided so far for the same event count as done.
func (d *desk) compareTags(v bot.View, b bot.ContactFetched, at time.Time, sofar []bot.Effect) ([]bot.Effect, error) {
	if !complete(b.Pair) {
		return nil, nil
	}
	rel, err := v.Relation(b.Pair)
	if err != nil {
		return nil, err
	}
	rel.Pair = b.Pair
	h := hand{tagger: d.tagger(v, b.Pair, newPast(v, b.ExternalUserID)), at: at}
	changed := rel.Remark != b.Remark && (rel.Remark != "" || b.Remark != b.Name)
	if b.TagsKnown {
		if err := h.compare(b, sofar); err != nil {
			return nil, err
		}
	}
	if changed || h.changed {
		o := occasion{on: onEdited, pair: b.Pair, at: at, from: d.known(rel), said: []string{b.Remark}}
		if err := h.take(o); err != nil {
			return nil, err
		}
	}
	if h.tell || len(h.rules()) > 0 {
		return append(h.effects, bot.PushTags{Pair: b.Pair}), nil
	}
	return h.effects, nil
}

// strategyTag begins the ids of tags of rule groups (规则组), which are kept
// elsewhere than the corp's tags [docs 94882].
const strategyTag = "st"

// hand finds out what people did.
type hand struct {
	*tagger
	at time.Time
	// changed says that people did something, tell that WeCom must hear of what
	// follows from it.
	changed, tell bool
}

// rules are the effects on tags that are not a person's doing.
func (h *hand) rules() []bot.Effect {
	return slices.DeleteFunc(slices.Clone(h.effects), func(e bot.Effect) bool {
		switch e := e.(type) {
		case bot.AddTag:
			return e.ByHand
		case bot.RemoveTag:
			return e.ByHand
		default:
			return true
		}
	})
}

func (h *hand) compare(b bot.ContactFetched, sofar []bot.Effect) error {
	tags, err := h.ledger()
	if err != nil {
		return err
	}
	if len(tags.rows) > 0 && b.TagStamp != bot.TagStamp(recorded(tags.rows)) {
		return h.compareAgain(tags, b)
	}
	tags.absorb(b.Pair, sofar)
	there := map[*bot.TagRecord]bool{}
	for _, remote := range b.Tags {
		if strings.HasPrefix(remote.ID, strategyTag) {
			continue
		}
		row, err := h.rowOf(tags, remote)
		if err != nil {
			return err
		}
		if row == nil || there[row] {
			continue
		}
		there[row] = true
		if tags.unknownThere(row) {
			h.gave(tags, row, remote)
		}
	}
	for _, row := range slices.Clone(tags.rows) {
		if !there[row] && tags.knownThere(row) {
			h.took(row)
		}
	}
	return nil
}

// readAgainMost is how often a pair is read again because the bot wrote its
// tags meanwhile. The next change, or the next night, brings another reading.
const readAgainMost = 5

// compareAgain asks for a reading of its own for a pair of which this one
// cannot tell who changed what, if something seems to have changed.
func (h *hand) compareAgain(tags *ledger, b bot.ContactFetched) error {
	there := map[*bot.TagRecord]bool{}
	differs := false
	for _, remote := range b.Tags {
		if strings.HasPrefix(remote.ID, strategyTag) {
			continue
		}
		i := slices.IndexFunc(tags.rows, func(r *bot.TagRecord) bool { return remote.ID != "" && r.RemoteID == remote.ID })
		if i < 0 {
			differs = true
			continue
		}
		there[tags.rows[i]] = true
		differs = differs || tags.unknownThere(tags.rows[i])
	}
	for _, row := range tags.rows {
		differs = differs || !there[row] && tags.knownThere(row)
	}
	if differs && b.Again < readAgainMost {
		h.effects = append(h.effects, bot.FetchContact{Pair: b.Pair, Again: b.Again + 1})
	}
	return nil
}

// unknownThere says that WeCom should not have the tag on the pair: if it has,
// a person gave it.
func (l *ledger) unknownThere(r *bot.TagRecord) bool { return !l.held(r) && !r.Pushed }

// knownThere says that WeCom should have the tag on the pair: if it has not, a
// person took it.
func (l *ledger) knownThere(r *bot.TagRecord) bool {
	return l.held(r) && r.RemoteID != "" && r.Pushed
}

// recorded are the rows as the View gave them.
func recorded(rows []*bot.TagRecord) []bot.TagRecord {
	records := make([]bot.TagRecord, len(rows))
	for i, r := range rows {
		records[i] = *r
	}
	return records
}

// rowOf finds out which of our tags one of WeCom's is: by its id, under which
// people may have renamed it there, or else by its name. It is nil for an id
// without a name that is not known here, which is asked about.
func (h *hand) rowOf(tags *ledger, remote bot.RemoteTag) (*bot.TagRecord, error) {
	for _, r := range tags.rows {
		if remote.ID != "" && r.RemoteID == remote.ID {
			return r, nil
		}
	}
	ids, err := h.v.TagIDs()
	if err != nil {
		return nil, err
	}
	tag := bot.Tag{Group: remote.Group, Name: remote.Name}
	if i := slices.IndexFunc(ids, func(k bot.RemoteTag) bool { return k.ID == remote.ID }); i >= 0 {
		tag.Group, tag.Name = ids[i].Group, ids[i].Name
	} else if remote.Name == "" {
		h.effects = append(h.effects, bot.FetchTags{TagIDs: []string{remote.ID}})
		return nil, nil
	} else {
		h.effects = append(h.effects, bot.LearnTag{RemoteTag: remote})
	}
	tag.Class = h.classOf(tag)
	row := tags.row(tag)
	row.RemoteID = remote.ID
	return row, nil
}

// classOf is the class that the rules give to tags of a group; a tag of a
// group without rules is static.
func (h *hand) classOf(tag bot.Tag) bot.TagClass {
	var class bot.TagClass
	for _, r := range h.Tags.Rules {
		if r.Group == tag.Group && (class == "" || r.Tag == tag.Name) {
			class = r.Class
		}
	}
	return cmp.Or(class, bot.TagStatic)
}

// gave notes that a person gave a tag. In an exclusive group it pushes out
// what rules gave.
func (h *hand) gave(tags *ledger, row *bot.TagRecord, remote bot.RemoteTag) {
	h.changed = true
	before := tags.holder(row.Group)
	h.effects = append(h.effects,
		bot.AddTag{Pair: h.pair, Tag: row.Tag, At: h.at, ByHand: true},
		bot.RecordInteraction{Pair: h.pair, Kind: bot.InteractionTagged, At: h.at, Ref: cmp.Or(remote.ID, row.Name), Detail: h.who() + " 打上了「" + row.Name + "」"},
	)
	row.ByHand, row.Held, row.HandAt = true, true, h.at
	if !h.groupOf(row.Group).Exclusive {
		return
	}
	for _, other := range tags.in(row.Group) {
		if other != row && !other.ByHand && tags.held(other) {
			h.remove(other.Tag, outdo(other.LastAt, h.at), "")
			h.tell = true
		}
	}
	if before != nil && !before.ByHand {
		h.journal(row.Group, before, row, h.at, h.who()+" 打的")
	}
}

// took notes that a person took a tag.
func (h *hand) took(row *bot.TagRecord) {
	h.changed = true
	h.effects = append(h.effects,
		bot.RemoveTag{Pair: h.pair, Tag: row.Tag, At: h.at, ByHand: true},
		bot.RecordInteraction{Pair: h.pair, Kind: bot.InteractionUntagged, At: h.at, Ref: cmp.Or(row.RemoteID, row.Name), Detail: h.who() + " 取下了「" + row.Name + "」"},
	)
	row.ByHand, row.Held, row.HandAt = true, false, h.at
}

// who is the member of staff whose relation it is.
func (h *hand) who() string { return cmp.Or(h.member(h.pair.UserID).Name, h.pair.UserID) }

// absorb takes in what was decided for the pair before.
func (l *ledger) absorb(p bot.Pair, sofar []bot.Effect) {
	for _, e := range sofar {
		switch e := e.(type) {
		case bot.AddTag:
			if e.Pair == p {
				l.add(e)
			}
		case bot.RemoveTag:
			if e.Pair == p {
				l.remove(e)
			}
		}
	}
}
