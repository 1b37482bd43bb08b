package wecom

import (
	"context"
	"slices"

	"github.com/zhanggui/zhanggui/bot"
)

// noTag are the codes of an id that is no tag or group of tags.
var noTag = []int{40068, 41110}

// fetchTags reads the corp's tags [docs 92117]. Of those that were asked for by
// id, the ones that do not come back are gone.
func (g *Gateway) fetchTags(ctx context.Context, item bot.OutboxItem, s bot.FetchTags) bot.Outcome {
	found := bot.TagsFetched{Run: s.Run, AskedTags: s.TagIDs, AskedGroup: s.GroupIDs, AskedAt: g.now()}
	found.All = len(s.TagIDs)+len(s.GroupIDs) == 0
	var err error
	if found.All {
		found.Tags, err = g.everyTag(ctx, request{})
	} else {
		found.Tags, err = g.someTags(ctx, s)
	}
	if err != nil {
		return g.outcome(ctx, item, err)
	}
	return bot.Outcome{Class: bot.ClassDone, Result: found}
}

// someTags reads tags by id and those of groups by the group's id, which WeCom
// does not take in one call. If it knows one of the ids not at all, it tells
// nothing of the others: then they are looked for among all.
func (g *Gateway) someTags(ctx context.Context, s bot.FetchTags) ([]bot.RemoteTag, error) {
	found := []bot.RemoteTag{}
	for _, asked := range []struct{ tags, groups []string }{{tags: s.TagIDs}, {groups: s.GroupIDs}} {
		if len(asked.tags)+len(asked.groups) == 0 {
			continue
		}
		some, err := g.corpTags(ctx, request{answers: noTag}, asked.tags, asked.groups)
		if refusedWith(err, noTag...) {
			return g.amongAll(ctx, s)
		}
		if err != nil {
			return nil, err
		}
		found = append(found, some...)
	}
	g.tagNames.keep(found)
	return found, nil
}

func (g *Gateway) amongAll(ctx context.Context, s bot.FetchTags) ([]bot.RemoteTag, error) {
	all, err := g.everyTag(ctx, request{})
	return slices.DeleteFunc(slices.Clone(all), func(t bot.RemoteTag) bool {
		return !slices.Contains(s.TagIDs, t.ID) && !slices.Contains(s.GroupIDs, t.GroupID)
	}), err
}
