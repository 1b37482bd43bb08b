package callback

import "github.com/zhanggui/zhanggui/bot"

// parseText reads a text message [docs 90239]; slash-commands arrive here.
func parseText(_ name, f *fields) bot.Body {
	return bot.AppText{MsgID: f.take("MsgId"), Content: f.take("Content")}
}

// parseMedia reads an image, a voice or a video.
func parseMedia(n name, f *fields) bot.Body {
	b := bot.AppMedia{Type: n.msgType, MsgID: f.take("MsgId"), MediaID: f.take("MediaId")}
	switch n.msgType {
	case "image":
		b.PicURL = f.take("PicUrl")
	case "voice":
		b.Format = f.take("Format")
	case "video":
		b.ThumbMediaID = f.take("ThumbMediaId")
	}
	return b
}

// parseLink reads a link.
func parseLink(_ name, f *fields) bot.Body {
	return bot.AppLink{
		MsgID: f.take("MsgId"), Title: f.take("Title"), Description: f.take("Description"),
		URL: f.take("Url"), PicURL: f.take("PicUrl"),
	}
}

// parseLocationMessage reads a place a member sent.
func parseLocationMessage(n name, f *fields) bot.Body {
	b := takePlace(n.kind(), f)
	b.MsgID, b.AppType = f.take("MsgId"), f.take("AppType")
	return b
}

// takePlace takes what a sent and a chosen place have in common.
func takePlace(kind bot.Kind, f *fields) bot.AppLocation {
	return bot.AppLocation{
		Name: kind, Latitude: f.decimal("Location_X"), Longitude: f.decimal("Location_Y"),
		Scale: f.integer("Scale"), Label: f.take("Label"), Poi: f.take("Poiname"),
	}
}
