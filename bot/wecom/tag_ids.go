package wecom

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/silenceper/wechat/v2/work/externalcontact"

	workcontext "github.com/silenceper/wechat/v2/work/context"

	"github.com/zhanggui/zhanggui/bot"
)

const apiAddTag = "externalcontact/add_corp_tag"

// tagName is a tag as WeCom names it: classes are the bot's own.
type tagName struct{ group, name string }

func nameOf(t bot.Tag) tagName { return tagName{t.Group, t.Name} }

// tagIDs remembers the ids of tags made or found by this process, and lets one
// goroutine at a time make tags in a group: fifty pairs that want the same new
// tag at once make it once.
type tagIDs struct {
	mu     sync.Mutex
	ids    map[tagName]string
	groups map[string]chan struct{}
}

func newTagIDs() *tagIDs {
	return &tagIDs{ids: map[tagName]string{}, groups: map[string]chan struct{}{}}
}

func (t *tagIDs) of(tag bot.Tag) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.ids[nameOf(tag)]
}

func (t *tagIDs) keep(tag bot.Tag, id string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ids[nameOf(tag)] = id
}

func (t *tagIDs) forget(tag bot.Tag) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.ids, nameOf(tag))
}

// enter waits for the turn in a group.
func (t *tagIDs) enter(ctx context.Context, group string) (leave func(), err error) {
	t.mu.Lock()
	turn := t.groups[group]
	if turn == nil {
		turn = make(chan struct{}, 1)
		t.groups[group] = turn
	}
	t.mu.Unlock()
	select {
	case turn <- struct{}{}:
		return func() { <-turn }, nil
	case <-ctx.Done():
		return nil, &APIError{
			API: apiAddTag, Msg: "the turn to make tags of the group did not come in time", Class: bot.ClassRetry,
			Sentence: "同一组的标签正在创建，稍后自动再试", reaction: onTheWay,
		}
	}
}

// keepTagID keeps an id in the database and here.
func (g *Gateway) keepTagID(ctx context.Context, tag bot.Tag, id string) error {
	if err := g.tags.SaveTagID(ctx, tag, id); err != nil {
		return err
	}
	g.tagIDs.keep(tag, id)
	return nil
}

// ensureTags makes the tags of a group that WeCom does not have.
func (g *Gateway) ensureTags(ctx context.Context, group string, tags []bot.Tag) error {
	leave, err := g.tagIDs.enter(ctx, group)
	if err != nil {
		return err
	}
	defer leave()
	missing := g.unknownTags(tags)
	if len(missing) == 0 {
		return nil
	}
	err = g.addTags(ctx, group, missing)
	if !refusedWith(err, 40071, 40072) {
		return err
	}
	// One of the names exists, which another instance or a person made: WeCom
	// made none, so those are looked up and the rest is tried one by one.
	return g.findOrAdd(ctx, group, missing, err)
}

func (g *Gateway) unknownTags(tags []bot.Tag) []bot.Tag {
	var missing []bot.Tag
	for _, t := range tags {
		if g.tagIDs.of(t) == "" {
			missing = append(missing, t)
		}
	}
	return missing
}

// findOrAdd takes the tags that exist and adds the others singly, so that one
// bad name does not keep the rest from being made.
func (g *Gateway) findOrAdd(ctx context.Context, group string, tags []bot.Tag, refused error) error {
	all, err := g.everyTag(ctx, request{})
	if err != nil {
		return err
	}
	there := idsByName(all)
	var impossible error
	for _, t := range tags {
		if id := there[nameOf(t)]; id != "" {
			err = g.keepTagID(ctx, t, id)
		} else if len(tags) == 1 {
			err = notFound(refused)
		} else {
			err = notFound(g.addTags(ctx, group, []bot.Tag{t}))
		}
		var e *APIError
		if errors.As(err, &e) && e.Class == bot.ClassPermanent {
			impossible = err
			continue
		}
		if err != nil {
			return err
		}
	}
	return impossible
}

// notFound turns "exists" about a tag that is not in the list into something
// to try again: somebody may have made it in this very moment.
func notFound(err error) error {
	var e *APIError
	if !errors.As(err, &e) || e.Class != bot.ClassAlready {
		return err
	}
	lost := *e
	lost.Class, lost.reaction = bot.ClassRetry, later(time.Second, 30*time.Second, 3, "")
	lost.Sentence = "企业微信说标签名已存在，但标签列表里找不到它：请在 管理后台 → 客户联系 → 客户标签 检查同名标签"
	return &lost
}

// addTags makes tags in a group by its name; a group that is not there is made
// too [docs 92117].
func (g *Gateway) addTags(ctx context.Context, group string, tags []bot.Tag) error {
	wanted := externalcontact.AddCropTagRequest{GroupName: group}
	for _, t := range tags {
		wanted.Tag = append(wanted.Tag, externalcontact.AddCropTagItem{Name: t.Name})
	}
	var made *externalcontact.TagGroup
	_, err := g.sdk(ctx, request{app: MainApp, api: apiAddTag}, func(c *workcontext.Context) (err error) {
		made, err = externalcontact.NewClient(c).AddCropTag(wanted)
		return err
	})
	if err != nil {
		return err
	}
	ids := map[string]string{}
	for _, t := range made.Tag {
		ids[t.Name] = t.ID
	}
	for _, t := range tags {
		if ids[t.Name] == "" {
			return g.faulty(apiAddTag, &fault{"garbled", "the answer has no id for a tag it made", "企业微信建好了标签却没有给出编号，稍后自动再查"})
		}
		if err := g.keepTagID(ctx, t, ids[t.Name]); err != nil {
			return err
		}
	}
	return nil
}

// idsByName finds tags by their names as WeCom has them; of two that are called
// the same the first counts.
func idsByName(tags []bot.RemoteTag) map[tagName]string {
	ids := map[tagName]string{}
	for _, t := range tags {
		if name := (tagName{t.Group, t.Name}); ids[name] == "" {
			ids[name] = t.ID
		}
	}
	return ids
}
