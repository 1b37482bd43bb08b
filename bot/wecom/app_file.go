package wecom

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"sync"
	"time"

	"github.com/silenceper/wechat/v2/work/material"

	workcontext "github.com/silenceper/wechat/v2/work/context"

	"github.com/zhanggui/zhanggui/bot"
)

// maxFile is what a file to staff may have; WeCom takes ten times that.
const maxFile = 2 << 20

// uploads are the media_ids of files that were uploaded, by what is in them: a
// repeat is the same request only if it names the same media_id, and only then
// does WeCom drop it. They are kept in the process: after a restart a file whose
// answer was lost may arrive twice.
type uploads struct {
	mu   sync.Mutex
	kept map[string]upload
}

type upload struct {
	media string
	until time.Time
}

// keptUploads bounds what is remembered.
const keptUploads = 1000

func (u *uploads) get(key string, now time.Time) string {
	u.mu.Lock()
	defer u.mu.Unlock()
	if one := u.kept[key]; now.Before(one.until) {
		return one.media
	}
	return ""
}

func (u *uploads) put(key string, one upload, now time.Time) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.kept == nil {
		u.kept = map[string]upload{}
	}
	for old, kept := range u.kept {
		if !now.Before(kept.until) || len(u.kept) >= keptUploads {
			delete(u.kept, old)
		}
	}
	u.kept[key] = one
}

func (u *uploads) drop(key string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	delete(u.kept, key)
}

// sendAppFile sends staff a file, or a picture if it is a PNG. A media_id that
// WeCom no longer takes is replaced once.
func (g *Gateway) sendAppFile(ctx context.Context, item bot.OutboxItem, s bot.AppFile) bot.Outcome {
	users, problem := addressees(s.ToUsers)
	if problem != nil {
		return *problem
	}
	if len(s.File.Data) < minImage || len(s.File.Data) > maxFile {
		return permanent(40006, "文件的大小不对：要大于 5 字节、不超过 2 MB", "file has a wrong size")
	}
	key := contentKey(s.File)
	for last := false; ; last = true {
		body, err := g.fileMessage(ctx, s.File, key)
		if err != nil {
			return g.outcome(ctx, item, err)
		}
		answer, err := g.tell(ctx, item, users, s.Answer, body)
		switch {
		case err == nil:
			return reached(users, answer)
		case last || !mediaRefused(err):
			return g.outcome(ctx, item, err)
		}
		g.uploads.drop(key)
	}
}

// contentKey is the same for the same file under the same name.
func contentKey(f bot.File) string {
	sum := sha256.New()
	sum.Write([]byte(f.Name + "\x00"))
	sum.Write(f.Data)
	return hex.EncodeToString(sum.Sum(nil))
}

// fileMessage is the message that shows a file, which is uploaded unless it was
// before.
func (g *Gateway) fileMessage(ctx context.Context, f bot.File, key string) (appMessageBody, error) {
	kind := "file"
	if http.DetectContentType(f.Data) == "image/png" {
		kind = "image"
	}
	media := g.uploads.get(key, g.now())
	if media == "" {
		one, err := g.upload(ctx, f.Name, kind, f.Data)
		if err != nil {
			return appMessageBody{}, err
		}
		g.uploads.put(key, one, g.now())
		media = one.media
	}
	body := appMessageBody{Type: kind}
	if kind == "image" {
		body.Image = &imageBody{media}
	} else {
		body.File = &imageBody{media}
	}
	return body, nil
}

// upload puts a temporary file into WeCom [docs 90253].
func (g *Gateway) upload(ctx context.Context, name, kind string, data []byte) (upload, error) {
	body, err := g.sdk(ctx, request{app: MainApp, api: apiUpload}, func(c *workcontext.Context) error {
		// What the SDK makes of the answer is not used: it takes created_at
		// for text only, and WeCom writes a number as well.
		_, _ = material.NewClient(c).UploadTempFileFromReader(name, kind, bytes.NewReader(data))
		return nil
	})
	if err != nil {
		return upload{}, err
	}
	var answer struct {
		MediaID   string `json:"media_id"`
		CreatedAt number `json:"created_at"`
	}
	if err := g.read(apiUpload, body, &answer); err != nil {
		return upload{}, err
	}
	if answer.MediaID == "" {
		return upload{}, g.unusable(apiUpload, "no media_id in the answer", "企业微信收了文件“"+name+"”却没有给出编号，稍后请重试")
	}
	return upload{answer.MediaID, g.mediaEnd(int64(answer.CreatedAt))}, nil
}
