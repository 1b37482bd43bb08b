package wecom

import (
	"context"

	"github.com/zhanggui/zhanggui/bot"
)

const apiListTag = "externalcontact/get_corp_tag_list"

// tagListBody is the request of get_corp_tag_list; without ids it asks for all
// tags, and ids of groups go before those of tags [docs 92117].
type tagListBody struct {
	Tags   []string `json:"tag_id,omitempty"`
	Groups []string `json:"group_id,omitempty"`
}

type tagListAnswer struct {
	Groups *[]struct {
		ID      word  `json:"group_id"`
		Name    word  `json:"group_name"`
		Deleted truth `json:"deleted"`
		Tags    []struct {
			ID      word  `json:"id"`
			Name    word  `json:"name"`
			Deleted truth `json:"deleted"`
		} `json:"tag"`
	} `json:"tag_group"`
}

// corpTags reads the corp's tags: all of them, those with ids, or those of
// groups. Deleted ones, which WeCom tells only when asked by id, are left out.
func (g *Gateway) corpTags(ctx context.Context, r request, tags, groups []string) ([]bot.RemoteTag, error) {
	r.app, r.api = MainApp, apiListTag
	var answer tagListAnswer
	if err := g.call(ctx, r, tagListBody{tags, groups}, &answer); err != nil {
		return nil, err
	}
	if answer.Groups == nil {
		return nil, g.missing(apiListTag, "tag_group")
	}
	found := []bot.RemoteTag{}
	for _, group := range *answer.Groups {
		for _, t := range group.Tags {
			if !bool(group.Deleted) && !bool(t.Deleted) && t.ID != "" {
				found = append(found, bot.RemoteTag{ID: string(t.ID), Name: string(t.Name), GroupID: string(group.ID), Group: string(group.Name)})
			}
		}
	}
	return found, nil
}

// everyTag reads all tags of the corp and remembers their names.
func (g *Gateway) everyTag(ctx context.Context, r request) ([]bot.RemoteTag, error) {
	found, err := g.corpTags(ctx, r, nil, nil)
	if err == nil {
		g.tagNames.keepAll(found, g.now())
	}
	return found, err
}
