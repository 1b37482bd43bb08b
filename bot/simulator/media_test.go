package simulator

import (
	"bytes"
	"crypto/md5"
	"encoding/base64"
	"encoding/hex"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestMediaUpload(t *testing.T) {
	c := start(t)
	for name, tc := range map[string]struct {
		code             int
		api, field, file string
		data             []byte
	}{
		"image":            {0, "media/upload?type=image", "media", "a.png", png},
		"no type":          {40004, "media/upload", "media", "a.png", png},
		"unknown type":     {40004, "media/upload?type=poster", "media", "a.png", png},
		"other field":      {44001, "media/upload?type=image", "file", "a.png", png},
		"no name":          {44001, "media/upload?type=image", "media", "", png},
		"five bytes":       {40006, "media/upload?type=file", "media", "a.txt", []byte("12345")},
		"text as image":    {40005, "media/upload?type=image", "media", "a.png", []byte("not a picture")},
		"text as voice":    {40005, "media/upload?type=voice", "media", "a.amr", []byte("not a voice")},
		"voice":            {0, "media/upload?type=voice", "media", "a.amr", []byte("#!AMR\nxxxx")},
		"video":            {0, "media/upload?type=video", "media", "a.mp4", []byte("\x00\x00\x00\x18ftypisomxxxx")},
		"file":             {0, "media/upload?type=file", "media", "表.txt", []byte("123456")},
		"big voice":        {45001, "media/upload?type=voice", "media", "a.amr", append([]byte("#!AMR\n"), make([]byte, 2<<20)...)},
		"big picture":      {45001, "media/uploadimg", "x", "a.png", append(bytes.Clone(png), make([]byte, 2<<20)...)},
		"unknown query":    {40058, "media/upload?type=image&kind=x", "media", "a.png", png},
		"attachment":       {0, "media/upload_attachment?media_type=image&attachment_type=1", "media", "a.png", png},
		"attachment scene": {41072, "media/upload_attachment?media_type=image&attachment_type=3", "media", "a.png", png},
	} {
		t.Run(name, func(t *testing.T) { c.want(tc.code, c.upload(tc.api, tc.field, tc.file, tc.data)) })
	}
}

func TestMediaCanBeFetchedForThreeDays(t *testing.T) {
	c := start(t)
	up := c.want(0, c.upload("media/upload?type=image", "media", "图.png", png))
	if up.text("created_at") == "" || up.text("type") != "image" {
		t.Errorf("the upload answers %v", up)
	}
	res, err := http.Get(c.URL() + "/cgi-bin/media/get?access_token=" + c.token["app"] + "&media_id=" + up.text("media_id"))
	c.do(err)
	got, err := io.ReadAll(res.Body)
	c.do(err)
	if !bytes.Equal(got, png) || res.Header.Get("Content-Type") != "image/png" {
		t.Errorf("%d bytes of %s", len(got), res.Header.Get("Content-Type"))
	}
	c.clock.pass(mediaLife)
	c.token["app"] = ""
	c.want(40007, c.as("app", "media/get?media_id="+up.text("media_id"), nil))
}

func TestPictureQuota(t *testing.T) {
	w, now := &window{}, time.Now()
	for range 1000 {
		w.take(1000, 24*time.Hour, now)
	}
	if w.take(1000, 24*time.Hour, now) {
		t.Error("picture 1001 of the day was taken")
	}
}

func TestCodesAreRealPictures(t *testing.T) {
	c := start(t)
	made := c.want(0, c.contact("add_contact_way", answer{"type": 1, "scene": 2, "user": []string{"liming"}}))
	res, err := http.Get(made.text("qr_code"))
	c.do(err)
	data, err := io.ReadAll(res.Body)
	c.do(err)
	if res.Header.Get("Content-Type") != "image/png" || sniff(data) != "image/png" {
		t.Errorf("the code is %s", sniff(data))
	}
	c.want(0, c.upload("media/upload?type=image", "media", "code.png", data))
	if res, err := http.Get(c.URL() + "/sim/qr/invented.png"); err != nil || res.StatusCode != http.StatusNotFound {
		t.Error("an invented code has a picture")
	}
}

func TestWebhook(t *testing.T) {
	c := start(t)
	send := func(key, body string) answer {
		return c.read(http.Post(c.URL()+"/cgi-bin/webhook/send?key="+key, "application/json", strings.NewReader(body)))
	}
	sum := md5.Sum(png)
	picture := `{"msgtype":"image","image":{"base64":"` + base64.StdEncoding.EncodeToString(png) + `","md5":"` + hex.EncodeToString(sum[:]) + `"}}`
	c.want(93000, send("invented", `{"msgtype":"text","text":{"content":"x"}}`))
	c.want(93017, send("hook-key", ``))
	c.want(40008, send("hook-key", `{"msgtype":"poster"}`))
	c.want(40058, send("hook-key", `{"msgtype":"text","text":{"content":"`+strings.Repeat("x", 2049)+`"}}`))
	c.want(42031, send("hook-key", `{"msgtype":"template_card","template_card":{"card_type":"vote_interaction"}}`))
	c.want(0, send("hook-key", picture))
	c.want(301019, send("hook-key", strings.Replace(picture, hex.EncodeToString(sum[:]), "0", 1)))
	for range webhookPerMinute - 1 {
		c.want(0, send("hook-key", `{"msgtype":"markdown","markdown":{"content":"库存"}}`))
	}
	c.want(45009, send("hook-key", `{"msgtype":"text","text":{"content":"x"}}`))
	c.clock.pass(time.Minute)
	c.want(0, send("hook-key", `{"msgtype":"text","text":{"content":"x"}}`))
	for _, e := range c.Journal.Calls(func(e Entry) bool { return e.API == "webhook/send" }) {
		if strings.Contains(e.Query+e.Request, "hook-key") {
			t.Errorf("the key is in the journal: %+v", e)
		}
	}
}
