package handlers

import (
	"slices"

	"github.com/zhanggui/zhanggui/bot"
)

// What a TagChanged is about.
const (
	changeCreate  = "create"
	changeUpdate  = "update"
	changeDelete  = "delete"
	changeShuffle = "shuffle"
	typeTag       = "tag"
)

// corpTags follows what people do to the corp's tags in the console: a tag
// that was made or renamed is asked about, one that was deleted is forgotten.
// A rule that gives a deleted tag makes it anew.
func corpTags(d *desk) bot.Handler {
	kinds := []bot.Kind{bot.KindTagsFetched}
	for _, change := range []string{changeCreate, changeUpdate, changeDelete, changeShuffle} {
		kinds = append(kinds, bot.TagChanged{Change: change}.Kind())
	}
	return bot.Handler{Name: "corp_tags", Kinds: kinds, Handle: d.corpTags}
}

func (d *desk) corpTags(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	switch b := ev.Body.(type) {
	case bot.TagChanged:
		return d.corpTagChanged(ev, b), nil
	case bot.TagsFetched:
		return d.corpTagsRead(v, b)
	default:
		return nil, nil
	}
}

// corpTagChanged asks for what changed. A group that was deleted raises one
// event and not one for each of its tags [docs 92130], so that what is left has
// to be read to find out what is gone.
func (d *desk) corpTagChanged(ev bot.Event, b bot.TagChanged) []bot.Effect {
	tag, deleted := b.TagType == typeTag, b.Change == changeDelete
	switch {
	case b.ID == "" || deleted && !tag:
		return []bot.Effect{bot.FetchTags{}}
	case deleted:
		return []bot.Effect{bot.ForgetTag{ID: b.ID, At: ev.At}}
	case tag:
		return []bot.Effect{bot.FetchTags{TagIDs: []string{b.ID}}}
	default:
		return []bot.Effect{bot.FetchTags{GroupIDs: []string{b.ID}}}
	}
}

// corpTagsRead learns the tags that WeCom has and forgets those it was asked
// for and has not. A new tag under the name of one that the reading does not
// speak of took the place of a deleted tag, or has the name that people took
// from the other: the two are read together to tell which.
func (d *desk) corpTagsRead(v bot.View, b bot.TagsFetched) ([]bot.Effect, error) {
	known, err := v.TagIDs()
	if err != nil {
		return nil, err
	}
	if b.All && len(b.Tags) == 0 {
		// A corp without a single tag any more is less likely than an answer that
		// shows none: what is really gone is found out when it is given.
		return nil, nil
	}
	there := map[string]bool{}
	for _, tag := range b.Tags {
		there[tag.ID] = true
	}
	var effects []bot.Effect
	for _, tag := range b.Tags {
		if other := namesake(b, tag, known, there); other != "" {
			effects = append(effects, bot.FetchTags{TagIDs: []string{other, tag.ID}})
			continue
		}
		effects = append(effects, bot.LearnTag{RemoteTag: tag})
	}
	for _, tag := range known {
		if !there[tag.ID] && (b.All || slices.Contains(b.AskedTags, tag.ID) || tag.GroupID != "" && slices.Contains(b.AskedGroup, tag.GroupID)) {
			effects = append(effects, bot.ForgetTag{ID: tag.ID, At: b.AskedAt})
		}
	}
	return effects, nil
}

// namesake is the id of a known tag that has the name of one never heard of,
// and that the reading was not asked for; empty if there is none.
func namesake(b bot.TagsFetched, tag bot.RemoteTag, known []bot.RemoteTag, there map[string]bool) string {
	if b.All {
		return ""
	}
	other := ""
	for _, k := range known {
		switch {
		case k.ID == tag.ID:
			return ""
		case k.Group == tag.Group && k.Name == tag.Name && !there[k.ID] && !slices.Contains(b.AskedTags, k.ID):
			other = k.ID
		}
	}
	return other
}
