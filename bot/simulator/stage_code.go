package simulator

import (
	"bytes"
	"image"
	_ "image/jpeg" // Codes are drawn as PNG and JPEG.
	_ "image/png"
	"strings"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// stageCode is a code in a picture, as a phone recognises it when it is held long
// (识别图中二维码).
type stageCode struct {
	// Kind is "contact" for a contact way, "join" for a join way, "other" otherwise.
	Kind string `json:"kind"`
	// ConfigID is that of the way, Text what is written in it.
	ConfigID string `json:"config_id,omitempty"`
	Text     string `json:"text"`
}

// codePixels is how large a picture may be to be searched for a code.
const codePixels = 4 << 20

// written is what is written in the code that a picture shows, empty without one. It
// is read once.
func (m *medium) written() string {
	m.reading.Do(func() {
		conf, _, err := image.DecodeConfig(bytes.NewReader(m.data))
		if err != nil || conf.Width*conf.Height > codePixels {
			return
		}
		picture, _, err := image.Decode(bytes.NewReader(m.data))
		if err != nil {
			return
		}
		bitmap, err := gozxing.NewBinaryBitmapFromImage(picture)
		if err != nil {
			return
		}
		read, err := qrcode.NewQRCodeReader().Decode(bitmap, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
		if err == nil {
			m.code = read.GetText()
		}
	})
	return m.code
}

// recognise reads the codes in the pictures of a thread. It takes a while and is not
// done under the lock.
func (s *Simulator) recognise(items []stageItem) {
	for _, one := range items {
		if one.Kind != "image" || one.medium == nil || !strings.HasPrefix(one.medium.mime, "image/") {
			continue
		}
		if text := one.medium.written(); text != "" {
			one.Media.Code = s.codeOf(text)
		}
	}
}

// codeOf says where a code leads.
func (s *Simulator) codeOf(text string) *stageCode {
	s.mu.Lock()
	defer s.mu.Unlock()
	code := &stageCode{Kind: "other", Text: text}
	id := configOfQR(text)
	switch {
	case s.ways[id] != nil:
		code.Kind, code.ConfigID = "contact", id
	case s.joinWays[id] != nil:
		code.Kind, code.ConfigID = "join", id
	}
	return code
}
