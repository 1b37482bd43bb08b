package handlers

import (
	"fmt"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// JobAssets is the job that looks after join ways and pictures. It wants to
// run at the start and every half hour.
const JobAssets = "assets"

// renewBefore is how long before a picture's media_id ends (three days after
// the upload) a new one is made.
const renewBefore = 24 * time.Hour

// assets keeps in WeCom what welcomes need, ahead of time, so that no welcome
// waits for an upload: a join way per store, its QR code as a picture, and the
// pictures of mini programs; and the 入群欢迎语 of groups. With every sync it
// looks whether they are still there.
func assets(d *desk) bot.Handler {
	return bot.Handler{
		Name: "assets",
		Kinds: []bot.Kind{
			bot.JobKind(JobAssets), bot.JobKind(bot.JobSync), bot.KindAssetReady, bot.FailedKind(bot.KindPrepareAsset),
		},
		Handle: d.assets,
	}
}

func (d *desk) assets(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	switch b := ev.Body.(type) {
	case bot.JobDue:
		return d.survey(v, b.Name == bot.JobSync)
	case bot.AssetReady:
		return d.assetReady(v, b.Asset)
	case bot.SendFailed:
		return d.assetFailed(v, b)
	default:
		return nil, nil
	}
}

// survey prepares what is missing, out of date, at its end or was refused, and
// with check what is there and may have been changed by hand.
func (d *desk) survey(v bot.View, check bool) ([]bot.Effect, error) {
	var effects []bot.Effect
	for _, spec := range d.wanted() {
		have, err := v.Asset(spec.Name)
		if err != nil {
			return nil, err
		}
		spec.Check = check && have.RemoteID != ""
		effects = append(effects, prepare(spec, have, v.Now())...)
		if store, ok := storeOfJoin(spec.Name); ok && have.URL != "" {
			image, err := d.joinImage(v, store, have.URL)
			if err != nil {
				return nil, err
			}
			effects = append(effects, image...)
		}
	}
	return effects, nil
}

// assetReady keeps what was made. A join way's QR code is uploaded at once, so
// that the first customer of the day sees it.
func (d *desk) assetReady(v bot.View, a bot.Asset) ([]bot.Effect, error) {
	effects := []bot.Effect{bot.SaveAsset{Asset: a}}
	store, ok := storeOfJoin(a.Name)
	if !ok || a.Kind != bot.AssetJoinWay || a.URL == "" {
		return effects, nil
	}
	image, err := d.joinImage(v, store, a.URL)
	return append(effects, image...), err
}

func (d *desk) joinImage(v bot.View, store, url string) ([]bot.Effect, error) {
	spec, ok := d.joinImageSpec(store, url)
	if !ok {
		return nil, nil
	}
	have, err := v.Asset(spec.Name)
	return prepare(spec, have, v.Now()), err
}

// assetFailed notes why an asset could not be made; what was ready stays. The
// next survey tries again: most reasons are settings that people correct.
func (d *desk) assetFailed(v bot.View, failed bot.SendFailed) ([]bot.Effect, error) {
	send, err := bot.DecodeSend(failed.SendKind, failed.Payload)
	if err != nil {
		return nil, err
	}
	p, ok := send.(bot.PrepareAsset)
	if !ok {
		return nil, fmt.Errorf("a failed %s is not the making of an asset", failed.SendKind)
	}
	have, err := v.Asset(p.Spec.Name)
	have.Name, have.Kind, have.Problem = p.Spec.Name, p.Spec.Kind, failed.Reason
	if have.Problem == "" {
		have.Problem = "企业微信没有接受"
	}
	return []bot.Effect{bot.SaveAsset{Asset: have}}, err
}

// prepare asks for an asset if what there is will not do. A join way that
// exists is updated, not made again, so that printed codes stay valid.
func prepare(spec bot.AssetSpec, have bot.Asset, now time.Time) []bot.Effect {
	good := have.Hash == spec.Hash && have.Problem == "" && have.Usable(now.Add(renewBefore))
	if good && !spec.Check {
		return nil
	}
	spec.RemoteID = have.RemoteID
	return []bot.Effect{bot.PrepareAsset{Spec: spec}}
}
