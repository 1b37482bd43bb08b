package wecom

import (
	"context"

	"github.com/zhanggui/zhanggui/bot"
)

// remote is one kind of asset that lives in WeCom under an id of WeCom's, for
// one spec. It is read before it is mended, so that a mend leaves alone what
// WeCom itself has changed since.
type remote interface {
	// check says why the spec cannot be made, before WeCom is asked.
	check() error
	// read reads back what stands under an id: the address of its code if it
	// has one, and what is not as the spec says, empty for nothing.
	read(ctx context.Context, id string) (url, differs string, err error)
	// update makes what stands under an id what the spec says.
	update(ctx context.Context, id string) error
	// add makes it anew. After an answer that was lost a repeat makes another
	// one, and the first stays behind unused.
	add(ctx context.Context) (id string, err error)
	// gone says whether an error means that nothing stands under the id.
	gone(err error) bool
}

// remoteOf is the way to deal with a spec's kind; nil for what has no id.
func (g *Gateway) remoteOf(spec bot.AssetSpec, question bool) remote {
	switch spec.Kind {
	case bot.AssetJoinWay:
		return &joinWay{gateway: g, spec: spec, question: question}
	case bot.AssetContactWay:
		return &contactWay{gateway: g, spec: spec, question: question}
	case bot.AssetGroupWelcome:
		return &groupWelcome{gateway: g, spec: spec, question: question}
	case bot.AssetIntercept:
		return &intercept{gateway: g, spec: spec, question: question}
	default:
		return nil
	}
}

// made is what was made in WeCom under a name. WeCom has no way to ask whether
// one exists, so it is remembered: a repeat, or a second request that was
// decided before the first was answered, does not make another.
type made struct {
	// hash is the spec it was made of, instead the id it took the place of.
	hash, id, instead string
}

// prepareRemote brings what stands in WeCom for a spec to what the spec says.
func (g *Gateway) prepareRemote(ctx context.Context, spec bot.AssetSpec, r remote, asset *bot.Asset) error {
	if err := r.check(); err != nil {
		return err
	}
	id, settled, err := g.standing(ctx, spec, asset)
	if err != nil {
		return err
	}
	if id != "" {
		url, mended, err := g.mend(ctx, spec, r, id, settled && (spec.Check || id != spec.RemoteID))
		if !r.gone(err) {
			asset.RemoteID, asset.URL, asset.Mended = id, url, mended
			return err
		}
		asset.Remade = true
	}
	return g.makeAnew(ctx, spec, r, id, asset)
}

// standing is the id under which the spec's asset stands already, as far as
// anybody knows: this process, the database by what another instance made since
// the spec was decided, or whoever asks. settled says that it was made of this
// very spec.
func (g *Gateway) standing(ctx context.Context, spec bot.AssetSpec, asset *bot.Asset) (id string, settled bool, err error) {
	if known, ok := g.made.Load(spec.Name); ok {
		if m := known.(made); spec.RemoteID == "" || spec.RemoteID == m.instead {
			asset.Remade = m.instead != ""
			return m.id, m.hash == spec.Hash, nil
		}
	}
	there, err := g.assets.Asset(ctx, spec.Name)
	if err != nil || there.RemoteID == "" {
		return spec.RemoteID, false, err
	}
	return there.RemoteID, there.Hash == spec.Hash, nil
}

// mend updates what stands under an id. With look it is read first, and left
// alone if it is right: an update that changes nothing would still overwrite
// what WeCom counts itself. mended says that it was seen to be wrong.
func (g *Gateway) mend(ctx context.Context, spec bot.AssetSpec, r remote, id string, look bool) (url string, mended bool, err error) {
	if look {
		url, differs, err := r.read(ctx, id)
		if err != nil || differs == "" {
			return url, false, err
		}
		g.log.WithFields(map[string]any{"corp": g.corp, "asset": spec.Name, "differs": differs}).Warn("an asset in WeCom is not what was made there and is put right")
		return url, true, r.update(ctx, id)
	}
	if err := r.update(ctx, id); err != nil {
		return "", false, err
	}
	url, _, err = r.read(ctx, id)
	return url, false, err
}

// makeAnew makes an asset, in the place of one that is gone if there was one.
func (g *Gateway) makeAnew(ctx context.Context, spec bot.AssetSpec, r remote, gone string, asset *bot.Asset) error {
	id, err := r.add(ctx)
	if err != nil {
		return err
	}
	instead := spec.RemoteID
	if instead == "" {
		instead = gone
	}
	g.made.Store(spec.Name, made{hash: spec.Hash, id: id, instead: instead})
	asset.RemoteID = id
	asset.URL, _, err = r.read(ctx, id)
	if r.gone(err) {
		g.made.Delete(spec.Name)
	}
	return err
}
