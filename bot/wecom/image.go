package wecom

import (
	"context"
	"net/http"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

const apiUpload = "media/upload"

// Limits of a temporary picture [docs 90253].
const (
	minImage  = 6
	maxImage  = 10 << 20
	mediaLife = 3 * 24 * time.Hour
)

// prepareImage uploads a picture for three days.
func (g *Gateway) prepareImage(ctx context.Context, spec bot.AssetSpec, asset *bot.Asset) error {
	data, err := g.imageBytes(ctx, spec)
	if err != nil {
		return err
	}
	var extension string
	switch kind := http.DetectContentType(data); {
	case len(data) < minImage || len(data) > maxImage:
		return g.unusable(apiUpload, "picture has a wrong size", "图片“"+spec.Name+"”的大小不对：要大于 5 字节、不超过 10 MB")
	case kind == "image/jpeg":
		extension = ".jpg"
	case kind == "image/png":
		extension = ".png"
	default:
		return g.unusable(apiUpload, "picture is "+kind, "图片“"+spec.Name+"”不是 JPG 或 PNG，企业微信不收")
	}
	one, err := g.upload(ctx, "picture"+extension, "image", data)
	if err != nil {
		return err
	}
	asset.MediaID, asset.ExpiresAt = one.media, one.until
	return nil
}

// mediaEnd is three days after WeCom took the picture in. A time far from this
// clock is not believed.
func (g *Gateway) mediaEnd(createdAt int64) time.Time {
	now := g.now()
	created := time.Unix(createdAt, 0)
	if off := created.Sub(now); off > 0 || off < -time.Hour {
		created = now
	}
	return created.Add(mediaLife)
}
