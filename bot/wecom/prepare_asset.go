package wecom

import (
	"context"
	"fmt"

	"github.com/zhanggui/zhanggui/bot"
)

// prepareAsset makes or refreshes what will be needed, ahead of it.
func (g *Gateway) prepareAsset(ctx context.Context, item bot.OutboxItem, s bot.PrepareAsset) bot.Outcome {
	asset := bot.Asset{Name: s.Spec.Name, Kind: s.Spec.Kind, Hash: s.Spec.Hash}
	var err error
	switch r := g.remoteOf(s.Spec, false); {
	case s.Spec.Kind == bot.AssetIntercept && len(s.Spec.Words) == 0:
		err = g.dropIntercept(ctx, s.Spec)
	case r != nil:
		err = g.prepareRemote(ctx, s.Spec, r, &asset)
	case s.Spec.Kind == bot.AssetImage:
		err = g.prepareImage(ctx, s.Spec, &asset)
	default:
		return permanent(0, "不认识的素材种类", fmt.Sprintf("asset %q is of kind %q", s.Spec.Name, s.Spec.Kind))
	}
	if err != nil {
		return g.outcome(ctx, item, err)
	}
	asset.ReadyAt = g.now()
	return bot.Outcome{Class: bot.ClassDone, Result: bot.AssetReady{Asset: asset}}
}

// unusable is an asset that cannot be made from what the configuration says,
// or from what WeCom answered.
func (g *Gateway) unusable(api, cause, sentence string) *APIError {
	e := &APIError{API: api, Msg: g.secrets.clean(cause), Class: bot.ClassPermanent, Sentence: sentence, Alert: true}
	g.report(e)
	return e
}
