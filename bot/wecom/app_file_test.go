package wecom

import (
	"bytes"
	"context"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// aFile is a picture for one member.
var aFile = bot.AppFile{ToUsers: []string{"liming"}, File: bot.File{Name: "战报.png", Data: onePixel}, Answer: true}

func TestARepeatedFileIsTheSameRequest(t *testing.T) {
	f := newFixture(t)
	f.wecom.say(apiUpload, ok(`"type":"image","media_id":"m1","created_at":"1785578400"`))
	want(t, f.send(aFile), bot.ClassDone, 0)
	want(t, f.send(aFile, 1), bot.ClassDone, 0)
	calls := f.wecom.of(apiMessage)
	if len(f.wecom.of(apiUpload)) != 1 || string(calls[0].body) != string(calls[1].body) {
		t.Errorf("%d uploads, %s and %s", len(f.wecom.of(apiUpload)), calls[0].body, calls[1].body)
	}
	if got := calls[0].json(t); got["msgtype"] != "image" || got["image"].(map[string]any)["media_id"] != "m1" {
		t.Errorf("sent %v", got)
	}
	other := aFile
	other.File = bot.File{Name: "数据.xlsx", Data: []byte("PK\x03\x04 and more")}
	want(t, f.send(other), bot.ClassDone, 0)
	if got := f.wecom.of(apiMessage)[2].json(t); got["msgtype"] != "file" || len(f.wecom.of(apiUpload)) != 2 {
		t.Errorf("sent %v", got)
	}
	f.clock.add(mediaLife + time.Hour)
	want(t, f.send(aFile), bot.ClassDone, 0)
	if n := len(f.wecom.of(apiUpload)); n != 3 {
		t.Errorf("%d uploads: an old media_id was used again", n)
	}
}

func TestAMediaIDThatIsRefusedIsReplacedOnce(t *testing.T) {
	f := newFixture(t)
	f.wecom.script(apiUpload, ok(`"media_id":"m1"`), ok(`"media_id":"m2"`), ok(`"media_id":"m3"`))
	f.wecom.script(apiMessage, code(40007, "no"))
	want(t, f.send(aFile), bot.ClassDone, 0)
	f.wecom.script(apiMessage, code(40145, "old"), code(40145, "old"))
	want(t, f.send(aFile), bot.ClassPermanent, 40145)
}

func TestFilesThatCannotBeSent(t *testing.T) {
	f := newFixture(t)
	for _, data := range [][]byte{nil, []byte("12345"), bytes.Repeat([]byte("x"), maxFile+1)} {
		want(t, f.send(bot.AppFile{ToUsers: []string{"liming"}, File: bot.File{Name: "a", Data: data}}), bot.ClassPermanent, 40006)
	}
	want(t, f.send(bot.AppFile{File: aFile.File}), bot.ClassPermanent, 82001)
	if n := len(f.wecom.of(apiUpload)); n != 0 {
		t.Errorf("%d uploads", n)
	}
}

func TestKeptUploadsAreBounded(t *testing.T) {
	u := &uploads{}
	now := time.Now()
	for i := range 3 * keptUploads {
		u.put(contentKey(bot.File{Name: string(rune(i))}), upload{"m", now.Add(time.Hour)}, now)
	}
	if len(u.kept) > keptUploads {
		t.Errorf("%d uploads are kept", len(u.kept))
	}
}

func TestFilesReachStaffInTheSimulator(t *testing.T) {
	w := newWorld(t)
	report := aFile
	report.File.Data = append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, 100)...)
	list := bot.AppFile{ToUsers: []string{"liming"}, File: bot.File{Name: "名单.csv", Data: []byte("姓名,电话\n")}}
	for range 2 {
		want(t, w.Send(context.Background(), bot.OutboxItem{ID: 3, Send: report}), bot.ClassDone, 0)
	}
	want(t, w.send(list), bot.ClassDone, 0)
	chat, err := w.sim.MemberChat("liming")
	if err != nil || len(chat) != 2 || chat[0].MsgType != "image" || chat[1].MsgType != "file" {
		t.Errorf("liming sees %+v, %v", chat, err)
	}
}
