package wecom

import (
	"context"
	"errors"

	"github.com/zhanggui/zhanggui/bot"
)

const apiMarkTag = "externalcontact/mark_tag"

// markTagBody is the request of mark_tag [docs 92118]. Empty lists stay away:
// WeCom wants at least one of the two.
type markTagBody struct {
	UserID         string   `json:"userid"`
	ExternalUserID string   `json:"external_userid"`
	Add            []string `json:"add_tag,omitempty"`
	Remove         []string `json:"remove_tag,omitempty"`
}

// pushTags brings the pair's tags in WeCom to what the database holds. It
// works from the difference, so a repeat finds less or nothing to do.
func (g *Gateway) pushTags(ctx context.Context, item bot.OutboxItem, s bot.PushTags) bot.Outcome {
	changes, err := g.tags.Pending(ctx, s.Pair)
	if err != nil {
		return g.outcome(ctx, item, err)
	}
	if len(changes) == 0 {
		return bot.Outcome{Class: bot.ClassAlready, Reason: "标签已经一致"}
	}
	impossible, err := g.pushChanges(ctx, s.Pair, changes)
	if err == nil {
		err = impossible
	}
	return g.outcome(ctx, item, err)
}

// pushChanges marks what can be marked. A tag that can never exist (a bad
// name, no room for more) must not keep the others back, so it comes back
// apart as impossible.
func (g *Gateway) pushChanges(ctx context.Context, p bot.Pair, changes []bot.TagChange) (impossible, err error) {
	known, impossible, err := g.identify(ctx, changes)
	if err != nil || len(known) == 0 {
		return impossible, err
	}
	err = g.markTags(ctx, p, known)
	if refusedWith(err, 40068, 41110) {
		known, err = g.identifyAgain(ctx, known)
		if err == nil {
			err = g.markTags(ctx, p, known)
		}
	}
	if err != nil {
		return impossible, err
	}
	return impossible, g.tags.Pushed(ctx, p, known)
}

// markTags tells WeCom. A removal without an id is of a tag that WeCom does
// not have: there is nothing to tell.
func (g *Gateway) markTags(ctx context.Context, p bot.Pair, changes []bot.TagChange) error {
	body := markTagBody{UserID: p.UserID, ExternalUserID: p.ExternalUserID}
	for _, c := range changes {
		switch {
		case c.RemoteID == "":
		case c.Add:
			body.Add = append(body.Add, c.RemoteID)
		default:
			body.Remove = append(body.Remove, c.RemoteID)
		}
	}
	if len(body.Add)+len(body.Remove) == 0 {
		return nil
	}
	return g.call(ctx, request{app: MainApp, api: apiMarkTag}, body, nil)
}

// identify gives every added tag its id in WeCom and leaves out those that
// cannot have one.
func (g *Gateway) identify(ctx context.Context, changes []bot.TagChange) (known []bot.TagChange, impossible, err error) {
	wanted := map[string][]bot.Tag{}
	var order []string
	for _, c := range changes {
		if c.Add && c.RemoteID == "" {
			if wanted[c.Group] == nil {
				order = append(order, c.Group)
			}
			wanted[c.Group] = append(wanted[c.Group], c.Tag)
		}
	}
	failed := map[string]bool{}
	for _, group := range order {
		err := g.ensureTags(ctx, group, wanted[group])
		var e *APIError
		switch {
		case err == nil:
		case errors.As(err, &e) && e.Class == bot.ClassPermanent:
			failed[group], impossible = true, err
		default:
			return nil, nil, err
		}
	}
	for _, c := range changes {
		if c.Add && c.RemoteID == "" {
			c.RemoteID = g.tagIDs.of(c.Tag)
			if c.RemoteID == "" && failed[c.Group] {
				continue
			}
		}
		known = append(known, c)
	}
	return known, impossible, nil
}

// identifyAgain drops ids that WeCom no longer knows: somebody deleted a tag in
// the console. Those that are added are looked up or made anew; those that are
// removed are looked up only. A tag that people renamed there is still there:
// it is known by its id, whatever it is called now.
func (g *Gateway) identifyAgain(ctx context.Context, changes []bot.TagChange) ([]bot.TagChange, error) {
	all, err := g.everyTag(ctx, request{})
	if err != nil {
		return nil, err
	}
	alive := map[string]bool{}
	for _, t := range all {
		alive[t.ID] = true
	}
	byName := idsByName(all)
	for i, c := range changes {
		if alive[c.RemoteID] {
			continue
		}
		if err := g.tags.ForgetTagID(ctx, c.Tag); err != nil {
			return nil, err
		}
		g.tagIDs.forget(c.Tag)
		changes[i].RemoteID = byName[nameOf(c.Tag)]
		if changes[i].RemoteID == "" {
			continue
		}
		if err := g.keepTagID(ctx, c.Tag, changes[i].RemoteID); err != nil {
			return nil, err
		}
	}
	known, impossible, err := g.identify(ctx, changes)
	if err == nil {
		err = impossible
	}
	return known, err
}
