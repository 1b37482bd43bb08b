package simulator

import (
	"net/url"
	"strings"
	"time"
)

// stageItems is how many things of one thread the page is given, the newest.
const stageItems = 100

// stageItem is a PhoneItem as the page shows it: with a name for who it is from and
// with addresses that the page may load, which are the simulator's own.
type stageItem struct {
	At   time.Time `json:"at"`
	From string    `json:"from"`
	Name string    `json:"name,omitempty"`
	// Mine says that it is from the one whose phone it is.
	Mine  bool   `json:"mine,omitempty"`
	Via   string `json:"via"`
	Kind  string `json:"kind"`
	Text  string `json:"text,omitempty"`
	Title string `json:"title,omitempty"`
	URL   string `json:"url,omitempty"`
	// Picture is the address of a link's picture, if the simulator has it.
	Picture string       `json:"picture,omitempty"`
	AppID   string       `json:"appid,omitempty"`
	Media   *stageMedia  `json:"media,omitempty"`
	Menu    []MenuChoice `json:"menu,omitempty"`

	medium *medium
}

// stageMedia is a file that the page may load.
type stageMedia struct {
	URL   string `json:"url"`
	Name  string `json:"name,omitempty"`
	Type  string `json:"type"`
	Bytes int    `json:"bytes"`
	// Code is the code that can be read in a picture, if there is one.
	Code *stageCode `json:"code,omitempty"`
}

// item makes the page's item of a phone's. The caller holds the lock.
func (s *Simulator) item(p PhoneItem, owner string) stageItem {
	out := stageItem{At: p.At, From: p.From, Name: s.nameOf(p.From), Mine: strings.EqualFold(p.From, owner), Via: p.Via, Kind: p.Kind,
		Text: p.Text, Title: p.Title, URL: p.URL, Picture: s.ownPicture(p.Picture), AppID: p.AppID, Menu: p.Menu}
	if p.picture != nil {
		out.medium = p.picture
		out.Media = stageFile(p.picture)
		out.URL = ""
		if p.Kind == "miniprogram" {
			out.URL = p.URL
		}
	}
	return out
}

// stageFile describes a file. The caller holds the lock.
func stageFile(m *medium) *stageMedia {
	at := "/sim/media/"
	if m.kind == "picture" {
		at = "/sim/img/"
	}
	return &stageMedia{URL: at + url.PathEscape(m.id), Name: m.name, Type: m.mime, Bytes: len(m.data)}
}

// nameOf is what people see of a userid or an external_userid; empty for others. The
// caller holds the lock.
func (s *Simulator) nameOf(id string) string {
	if c := s.customers[id]; c != nil {
		return c.name
	}
	if m := s.staff[lower(id)]; m != nil {
		return m.Name
	}
	if desk := s.kf[id]; desk != nil {
		return desk.Name
	}
	return ""
}

// newest is the end of a list.
func newest[T any](all []T, most int) []T { return all[max(0, len(all)-most):] }
