package wecom

import (
	"context"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/wecom/archive"
)

// largestPicture is how much of a picture is fetched; what is larger is not
// looked at.
const largestPicture = 2 << 20

// readPicture fetches a picture of the archive and reads the QR codes in it. The
// picture is kept nowhere. One that is gone, too large, or no picture ends
// without an alert: nobody can do anything about it.
func (g *Gateway) readPicture(ctx context.Context, item bot.OutboxItem, s bot.ReadPicture) bot.Outcome {
	if g.archive == nil {
		return g.outcome(ctx, item, g.feedClosed(bot.FeedArchive, "no archive", "没有开启会话内容存档，看不了图片"))
	}
	if s.Media.ID == "" || s.Media.Size > largestPicture {
		return permanent(0, "图片太大或者没有编号，没有看", "no id, or too large")
	}
	data, err := g.archive.Media(ctx, s.Media.ID, largestPicture)
	if err != nil {
		return g.outcome(ctx, item, g.archiveError(ctx, apiMediaData, err))
	}
	g.archiveWorks(apiMediaData)
	codes, err := archive.ReadCodes(ctx, data)
	if err != nil {
		return permanent(0, "这不是能看的图片，没有看", err.Error())
	}
	return bot.Outcome{Class: bot.ClassDone, Result: bot.PictureRead{MsgID: s.MsgID, Codes: codes}}
}
