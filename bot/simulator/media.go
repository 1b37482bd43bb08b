package simulator

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// mediaLife is how long a media_id of media/upload is good [docs 90253].
const mediaLife = 3 * 24 * time.Hour

// library is what has been uploaded.
type library struct {
	media    map[string]*medium
	pictures map[string]*medium // by the last part of the address
	imgDay   window
	imgMonth window
}

type medium struct {
	id, kind, name, mime string
	data                 []byte
	created              time.Time
	// code is what is written in the code that it shows, once that has been read.
	reading sync.Once
	code    string
}

func newLibrary() library {
	return library{media: map[string]*medium{}, pictures: map[string]*medium{}}
}

// sizes are the largest uploads in bytes by type [docs 90253].
var sizes = map[string]int{"image": 10 << 20, "voice": 2 << 20, "video": 10 << 20, "file": 20 << 20}

// usableMedia checks that a media_id exists, is of a kind and not too old.
func (s *Simulator) usableMedia(id, kind string) error {
	m := s.media[id]
	switch {
	case m == nil || m.kind != kind:
		return refuse(40007, "")
	case s.now().Sub(m.created) >= mediaLife:
		return refuse(40145, "")
	}
	return nil
}

// pictureAt finds what media/uploadimg gave an address to.
func (s *Simulator) pictureAt(address string) *medium {
	_, id, ok := strings.Cut(address, "/sim/img/")
	if !ok {
		return nil
	}
	return s.pictures[id]
}

// upload reads the one file of a multipart form. field is the name it must
// have; empty is any.
func (c *call) upload(field string) (*medium, error) {
	parts, err := c.r.MultipartReader()
	if err != nil {
		return nil, refuse(44001, "not a multipart form")
	}
	part, err := parts.NextPart()
	if err != nil || part.FileName() == "" || field != "" && part.FormName() != field {
		return nil, refuse(44001, "the form needs one file with a name in the field %q", field)
	}
	data, err := io.ReadAll(io.LimitReader(part, maxUpload+1))
	if err != nil {
		return nil, refuse(44001, "unreadable")
	}
	if len(data) <= 5 {
		return nil, refuse(40006, "5 bytes or less")
	}
	c.body = []byte(strconv.Quote(part.FileName() + ", " + strconv.Itoa(len(data)) + " bytes"))
	return &medium{name: part.FileName(), data: data, mime: sniff(data)}, nil
}

// sniff tells the type of a file from its first bytes.
func sniff(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte("#!AMR")):
		return "voice/amr"
	case len(data) > 12 && string(data[4:8]) == "ftyp":
		return "video/mp4"
	default:
		return http.DetectContentType(data)
	}
}

// fits checks a file against what a type may hold.
func (m *medium) fits(kind string) error {
	limit, known := sizes[kind]
	if !known {
		return refuse(40004, "type %q", kind)
	}
	if len(m.data) > limit {
		return refuse(45001, "%d bytes of %s, at most %d", len(m.data), kind, limit)
	}
	switch {
	case kind == "image" && m.mime != "image/png" && m.mime != "image/jpeg",
		kind == "voice" && m.mime != "voice/amr", kind == "video" && m.mime != "video/mp4":
		return refuse(40005, "%s cannot be of type %s", kind, m.mime)
	}
	return nil
}

func (s *Simulator) keep(m *medium, kind string) {
	m.id, m.kind, m.created = s.newID("3", 43), kind, s.now()
	s.media[m.id] = m
}

// uploadMedia is media/upload; created_at is text here [docs 90253].
func uploadMedia(s *Simulator, c *call) (any, error) {
	if err := c.onlyParams("type"); err != nil {
		return nil, err
	}
	return s.receive(c, "media", c.param("type"), func(m *medium) any {
		return reply{"type": m.kind, "media_id": m.id, "created_at": strconv.FormatInt(m.created.Unix(), 10)}
	})
}

// uploadAttachment is media/upload_attachment for moments (1) and product
// albums (2); created_at is a number here [docs 95098].
func uploadAttachment(s *Simulator, c *call) (any, error) {
	if err := c.onlyParams("media_type", "attachment_type"); err != nil {
		return nil, err
	}
	if t := c.param("attachment_type"); t != "1" && t != "2" {
		return nil, refuse(41072, "attachment_type %q", t)
	}
	return s.receive(c, "media", c.param("media_type"), func(m *medium) any {
		return reply{"type": m.kind, "media_id": m.id, "created_at": m.created.Unix()}
	})
}

func (s *Simulator) receive(c *call, field, kind string, describe func(*medium) any) (any, error) {
	m, err := c.upload(field)
	if err != nil {
		return nil, err
	}
	if err := m.fits(kind); err != nil {
		return nil, err
	}
	s.pause(s.conf.Latency)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keep(m, kind)
	return describe(m), nil
}

// uploadImg is media/uploadimg: an address for ever, usable inside WeCom
// [docs 90256].
func uploadImg(s *Simulator, c *call) (any, error) {
	if err := c.onlyParams(); err != nil {
		return nil, err
	}
	m, err := c.upload("")
	if err != nil {
		return nil, err
	}
	if len(m.data) > 2<<20 {
		return nil, refuse(45001, "more than 2 MB")
	}
	if err := m.fits("image"); err != nil {
		return nil, err
	}
	s.pause(s.conf.Latency)
	s.mu.Lock()
	defer s.mu.Unlock()
	if now := s.now(); !s.imgDay.take(1000, 24*time.Hour, now) || !s.imgMonth.take(3000, 30*24*time.Hour, now) {
		return nil, refuse(45009, "")
	}
	m.id, m.kind, m.created = s.newID("", 40), "picture", s.now()
	s.pictures[m.id] = m
	return reply{"url": s.address(c) + "/sim/img/" + m.id}, nil
}

// getMedia is media/get [docs 90254].
func getMedia(s *Simulator, c *call) (any, error) {
	m := s.media[c.param("media_id")]
	if m == nil {
		return nil, refuse(40007, "")
	}
	if s.now().Sub(m.created) >= mediaLife {
		return nil, refuse(40007, "the media_id is more than three days old")
	}
	return file{name: m.name, mime: m.mime, data: m.data}, nil
}
