package wecom

import (
	"context"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// Limits of attachments, in bytes [docs 92137].
const (
	maxLinkTitle = 128
	maxLinkDesc  = 512
	maxMiniTitle = 64
)

// attachment is one attachment as welcomes and mass posts take it.
type attachment struct {
	Type  string     `json:"msgtype"`
	Image *imageBody `json:"image,omitempty"`
	Link  *linkBody  `json:"link,omitempty"`
	Mini  *miniBody  `json:"miniprogram,omitempty"`
}

type imageBody struct {
	MediaID string `json:"media_id"`
}

type linkBody struct {
	Title  string `json:"title"`
	PicURL string `json:"picurl,omitempty"`
	Desc   string `json:"desc,omitempty"`
	URL    string `json:"url"`
}

type miniBody struct {
	Title      string `json:"title"`
	PicMediaID string `json:"pic_media_id"`
	AppID      string `json:"appid"`
	Page       string `json:"page"`
}

// attach turns attachments into what WeCom takes, with the media that are
// valid now. What cannot be had is left out; missing names an asset that was
// never made, may be on its way, and has nothing to stand in for it. An error
// leaves the rest as it is.
func (g *Gateway) attach(ctx context.Context, wanted []bot.Attachment) (ready []attachment, missing string, err error) {
	for _, a := range wanted {
		if len(ready) == maxAttachments {
			break
		}
		made, waitFor, problem := g.attachOne(ctx, a)
		if problem != nil {
			err = problem
			continue
		}
		switch {
		case made != nil:
			ready = append(ready, *made)
		case missing == "":
			missing = waitFor
		}
	}
	return ready, missing, err
}

func (g *Gateway) attachOne(ctx context.Context, a bot.Attachment) (made *attachment, missing string, err error) {
	var asset bot.Asset
	if a.Asset != "" {
		if asset, err = g.assets.Asset(ctx, a.Asset); err != nil {
			return nil, "", err
		}
		if asset.ReadyAt.IsZero() && asset.Problem == "" {
			missing = a.Asset
		}
	}
	switch a.Type {
	case "image":
		if media := g.mediaOf(asset); media != "" {
			return &attachment{Type: "image", Image: &imageBody{media}}, "", nil
		}
		made, err = g.linkInstead(ctx, a, asset)
		return made, missing, err
	case "miniprogram":
		if media := g.mediaOf(asset); media != "" {
			return &attachment{Type: "miniprogram", Mini: &miniBody{cutBytes(a.Title, maxMiniTitle), media, a.AppID, a.Page}}, "", nil
		}
		if a.URL != "" {
			return link(a, a.URL), missing, nil
		}
		return nil, missing, nil
	case "link":
		if a.Asset != "" && asset.Usable(g.now()) && asset.URL != "" {
			return link(a, asset.URL), "", nil
		}
		if a.URL != "" {
			return link(a, a.URL), missing, nil
		}
		return nil, missing, nil
	default:
		return nil, "", nil
	}
}

// mediaOf is the asset's media_id if it can be sent now.
func (g *Gateway) mediaOf(a bot.Asset) string {
	if a.MediaID == "" || !a.Usable(g.now()) {
		return ""
	}
	if _, refused := g.refusedMedia.Load(a.MediaID); refused {
		return ""
	}
	return a.MediaID
}

// linkInstead stands in for a picture that cannot be sent: a link to where the
// picture leads, if that is known. The picture of a join way's QR code leads
// to the join way's address.
func (g *Gateway) linkInstead(ctx context.Context, a bot.Attachment, asset bot.Asset) (*attachment, error) {
	if a.URL != "" {
		return link(a, a.URL), nil
	}
	name, ok := joinWayBehind(a.Asset)
	if !ok {
		return nil, nil
	}
	if asset.Kind != bot.AssetJoinWay {
		var err error
		if asset, err = g.assets.Asset(ctx, name); err != nil {
			return nil, err
		}
	}
	if asset.URL == "" || !asset.Usable(g.now()) {
		return nil, nil
	}
	if a.Title == "" {
		a.Title = "点这里进群"
	}
	return link(a, asset.URL), nil
}

// joinWayBehind is the join way whose QR code an image shows: "join_way:s17"
// for "join_way:s17" itself, "image:join_way:s17" and "image:join_way/s17".
func joinWayBehind(image string) (string, bool) {
	rest, ok := strings.CutPrefix(strings.TrimPrefix(image, "image:"), string(bot.AssetJoinWay))
	if !ok || len(rest) < 2 || (rest[0] != ':' && rest[0] != '/') {
		return "", false
	}
	return string(bot.AssetJoinWay) + ":" + rest[1:], true
}

// link makes a link; WeCom needs a title, so the address stands in for none.
func link(a bot.Attachment, url string) *attachment {
	title := a.Title
	if title == "" {
		title = url
	}
	return &attachment{Type: "link", Link: &linkBody{
		Title: cutBytes(title, maxLinkTitle), PicURL: a.PicURL, Desc: cutBytes(a.Description, maxLinkDesc), URL: url,
	}}
}

// media is the media_id an attachment carries, if any.
func (a attachment) media() string {
	switch {
	case a.Image != nil:
		return a.Image.MediaID
	case a.Mini != nil:
		return a.Mini.PicMediaID
	default:
		return ""
	}
}

func withMedia(all []attachment) bool { return len(withoutMedia(all)) < len(all) }

func withoutMedia(all []attachment) []attachment {
	var rest []attachment
	for _, a := range all {
		if a.media() == "" {
			rest = append(rest, a)
		}
	}
	return rest
}

// refuseMedia remembers media that WeCom refused. The answer does not say
// which of several it was; the next upload has a new id anyway.
func (g *Gateway) refuseMedia(all []attachment) {
	for _, a := range all {
		if id := a.media(); id != "" {
			g.refusedMedia.Store(id, g.now())
			g.log.WithField("corp", g.corp).Warn("a media_id was refused and is not used again; the asset must be uploaded anew")
		}
	}
}
