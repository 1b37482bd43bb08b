package wecom

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// fetchTimeout bounds the download of a picture.
const fetchTimeout = 10 * time.Second

// maxRedirects is how often a picture's address may point elsewhere.
const maxRedirects = 3

// imageBytes reads a picture from a file or an address.
func (g *Gateway) imageBytes(ctx context.Context, spec bot.AssetSpec) ([]byte, error) {
	switch {
	case spec.Path != "":
		return g.imageFile(spec)
	case spec.URL != "":
		return g.imageDownload(ctx, spec)
	default:
		return nil, g.unusable(apiUpload, "neither path nor address", "图片“"+spec.Name+"”没有写文件也没有写网址")
	}
}

func (g *Gateway) imageFile(spec bot.AssetSpec) ([]byte, error) {
	if g.files == nil {
		return nil, g.unusable(apiUpload, "no files to read from", "图片“"+spec.Name+"”的文件读不到")
	}
	f, err := g.files.Open(strings.TrimPrefix(spec.Path, "/"))
	if err == nil {
		defer f.Close()
		var data []byte
		if data, err = io.ReadAll(io.LimitReader(f, maxImage+1)); err == nil {
			return data, nil
		}
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil, g.unusable(apiUpload, err.Error(), "图片“"+spec.Name+"”的文件 "+spec.Path+" 不存在：请检查配置里的 picture")
	}
	return nil, g.unusable(apiUpload, err.Error(), "图片“"+spec.Name+"”的文件 "+spec.Path+" 读不出来")
}

// imageDownload fetches a picture. Its address is somebody else's: no token
// goes there, only http and https are followed, and not for long.
func (g *Gateway) imageDownload(ctx context.Context, spec bot.AssetSpec) ([]byte, error) {
	u, err := url.Parse(spec.URL)
	if err != nil || !webAddress(u) {
		return nil, g.unusable(apiUpload, "address is not http(s)", "图片“"+spec.Name+"”的网址不对：要以 http:// 或 https:// 开头")
	}
	ctx, cancel := context.WithTimeout(ctx, fetchTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, g.bug(apiUpload, err)
	}
	client := &http.Client{Transport: g.wire, CheckRedirect: func(next *http.Request, via []*http.Request) error {
		if len(via) > maxRedirects || !webAddress(next.URL) {
			return errors.New("redirected too often or away from http")
		}
		return nil
	}}
	res, err := client.Do(req)
	if err != nil {
		return nil, g.undelivered(spec, withoutAddress(err))
	}
	defer res.Body.Close()
	switch {
	case res.StatusCode >= 500 || res.StatusCode == http.StatusTooManyRequests:
		return nil, g.undelivered(spec, fmt.Errorf("HTTP status %d", res.StatusCode))
	case res.StatusCode != http.StatusOK:
		return nil, g.unusable(apiUpload, fmt.Sprintf("picture: HTTP status %d", res.StatusCode),
			fmt.Sprintf("图片“%s”的网址打不开（HTTP %d）：请检查配置", spec.Name, res.StatusCode))
	}
	data, err := io.ReadAll(io.LimitReader(res.Body, maxImage+1))
	if err != nil {
		return nil, g.undelivered(spec, err)
	}
	return data, nil
}

// fetchTries bounds the downloads, so that an address that never answers soon
// becomes an asset with a problem, and welcomes no longer wait for it.
const fetchTries = 4

// undelivered is a picture that may come another time.
func (g *Gateway) undelivered(spec bot.AssetSpec, err error) *APIError {
	again := onTheWay
	again.tries = fetchTries
	e := &APIError{
		API: apiUpload, Msg: g.secrets.clean("picture: " + err.Error()), Class: bot.ClassRetry,
		Sentence: "图片“" + spec.Name + "”暂时下载不下来，稍后自动再试", reaction: again,
	}
	g.report(e)
	return e
}

// withoutAddress takes the address out of a client's error: it may carry keys
// of its owner's.
func withoutAddress(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

func webAddress(u *url.URL) bool {
	return u.Host != "" && (u.Scheme == "http" || u.Scheme == "https")
}
