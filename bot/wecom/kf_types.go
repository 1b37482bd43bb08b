package wecom

import (
	"encoding/json"
	"errors"

	"github.com/zhanggui/zhanggui/bot"
)

// kfRead reads the inside of a message by its msgtype [docs 94670].
type kfRead func(m *bot.ChatMessage, inside []byte, deep int) error

// kfReader is how a msgtype is read; nil if it is not known.
func kfReader(msgType string) kfRead {
	switch msgType {
	case "text":
		return kfText
	case "image", "voice", "video", "file":
		return kfMedia
	case "msgmenu":
		return kfMenuText
	case "merged_msg":
		return kfMerged
	case "location", "link", "business_card", "miniprogram", "channels_shop_product", "channels_shop_order", "channels",
		"meeting", "calendar", "note":
		return kfWords
	default:
		return nil
	}
}

// put adds words that people read.
func put(m *bot.ChatMessage, where string, text word) {
	if text != "" {
		m.Parts = append(m.Parts, bot.TextPart{Where: where, Text: string(text)})
	}
}

func kfText(m *bot.ChatMessage, inside []byte, _ int) error {
	var b struct {
		Content word `json:"content"`
		MenuID  word `json:"menu_id"`
	}
	if err := json.Unmarshal(inside, &b); err != nil {
		return err
	}
	put(m, "text", b.Content)
	m.Menu = string(b.MenuID)
	return nil
}

// kfMedia reads what is fetched by its media_id. What is too large for that comes
// as a text that says so.
func kfMedia(m *bot.ChatMessage, inside []byte, deep int) error {
	var b struct {
		MediaID word `json:"media_id"`
		Name    word `json:"filename"`
	}
	if err := json.Unmarshal(inside, &b); err != nil {
		return err
	}
	put(m, "file", b.Name)
	if b.MediaID != "" && deep == 0 {
		m.Media = append(m.Media, bot.ChatMedia{ID: string(b.MediaID), Type: m.Type, Name: string(b.Name)})
	}
	return nil
}

// kfWordy are the fields with words that people read, in the order in which they
// stand, and what they are.
var kfWordy = []struct{ field, where string }{
	{"title", "title"}, {"product_titles", "title"}, {"name", "title"}, {"content", "text"},
	{"desc", "description"}, {"description", "description"}, {"address", "description"}, {"nickname", "description"},
	{"shop_nickname", "description"}, {"url", "link"},
}

// kfWords reads messages that are a card of some kind. A field that holds
// something else than words is none of them.
func kfWords(m *bot.ChatMessage, inside []byte, _ int) error {
	var b map[string]json.RawMessage
	if err := json.Unmarshal(inside, &b); err != nil {
		return err
	}
	for _, f := range kfWordy {
		var text word
		if json.Unmarshal(b[f.field], &text) == nil {
			put(m, f.where, text)
		}
	}
	return nil
}

// kfMenuText reads a menu that somebody sent on.
func kfMenuText(m *bot.ChatMessage, inside []byte, _ int) error {
	type line struct {
		Content word `json:"content"`
		URL     word `json:"url"`
	}
	var b struct {
		Head word `json:"head_content"`
		Tail word `json:"tail_content"`
		List []struct {
			Click line `json:"click"`
			View  line `json:"view"`
			Mini  line `json:"miniprogram"`
			Text  line `json:"text"`
		} `json:"list"`
	}
	if err := json.Unmarshal(inside, &b); err != nil {
		return err
	}
	put(m, "text", b.Head)
	for _, item := range b.List {
		for _, l := range []line{item.Click, item.View, item.Mini, item.Text} {
			put(m, "item", l.Content)
			put(m, "link", l.URL)
		}
	}
	put(m, "text", b.Tail)
	return nil
}

// kfDepth is how deep messages that were sent on together are opened.
const kfDepth = 5

// kfMerged reads messages that were sent on together: each is JSON in a text, of
// the same shapes.
func kfMerged(m *bot.ChatMessage, inside []byte, deep int) error {
	var b struct {
		Title word `json:"title"`
		Items []struct {
			Type    word `json:"msgtype"`
			Content word `json:"msg_content"`
		} `json:"item"`
	}
	if err := json.Unmarshal(inside, &b); err != nil {
		return err
	}
	put(m, "title", b.Title)
	if deep == kfDepth {
		return errors.New("merged too deep")
	}
	for _, item := range b.Items {
		content := []byte(item.Content)
		var wrapped map[string]json.RawMessage
		if json.Unmarshal(content, &wrapped) == nil && wrapped[string(item.Type)] != nil {
			content = wrapped[string(item.Type)]
		}
		read := kfReader(string(item.Type))
		if read == nil || read(m, content, deep+1) != nil {
			// What it is, nobody knows; words in it are words all the same.
			put(m, "item", item.Content)
		}
	}
	return nil
}
