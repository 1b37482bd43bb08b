package simulator

import (
	"crypto/md5"
	"encoding/hex"
	"strconv"
	"time"
)

// pieceSize is how much GetMediaData hands out at once, mediaPerMinute how often
// it may be called [docs 91774].
const (
	pieceSize      = 512 << 10
	mediaPerMinute = 25_000
)

// asPicture makes an image of an utterance with a picture, and keeps it for the
// archive.
func (s *Simulator) asPicture(in Utterance) (Utterance, error) {
	m := &medium{id: s.newID("sdkfile", 60), kind: "image", data: in.Picture, mime: sniff(in.Picture), created: s.now()}
	if err := m.fits("image"); err != nil {
		return in, err
	}
	s.files[m.id] = m
	sum := md5.Sum(in.Picture)
	in.MsgType = "image"
	in.Body = map[string]any{"md5sum": hex.EncodeToString(sum[:]), "filesize": len(in.Picture), "sdkfileid": m.id}
	return in, nil
}

// pictureIn is the file of an utterance that is a picture.
func (s *Simulator) pictureIn(in Utterance) *medium {
	id, _ := in.Body["sdkfileid"].(string)
	return s.files[id]
}

// mediaData is GetMediaData: a piece of a file, where the next one begins, and
// whether there is one, as GET /sim/archive/media?corpid&secret&sdkfileid&indexbuf.
func mediaData(s *Simulator, c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.archiveOpens(c); err != nil {
		return nil, err
	}
	now := s.now()
	if !s.archive.media.take(mediaPerMinute, time.Minute, now) {
		return nil, refuse(45009, "")
	}
	m := s.files[c.param("sdkfileid")]
	from := 0
	if index := c.param("indexbuf"); index != "" {
		var err error
		if from, err = strconv.Atoi(index); err != nil || m != nil && (from <= 0 || from >= len(m.data)) {
			return nil, &Error{Code: sdkBadParam, Msg: "indexbuf is none that was handed out"}
		}
	}
	switch {
	case m == nil:
		return nil, &Error{Code: sdkBadFile, Msg: "unknown sdkfileid"}
	case now.Sub(m.created) >= archiveLife:
		return nil, &Error{Code: sdkExpired, Msg: "the file is more than five days old"}
	}
	to := min(from+pieceSize, len(m.data))
	out := reply{"data": m.data[from:to], "outindexbuf": strconv.Itoa(to), "is_finish": 0}
	if to == len(m.data) {
		out["is_finish"], out["outindexbuf"] = 1, ""
	}
	return out, nil
}
