package simulator

import (
	"net/http"
	"strings"

	"github.com/skip2/go-qrcode"
)

// address is the base of the addresses in an answer: the simulator's own, or
// the one it was asked by.
func (s *Simulator) address(c *call) string {
	if base := s.URL(); base != "" {
		return base
	}
	return "http://" + c.r.Host
}

// qrAddress is where the picture of a code is.
func (s *Simulator) qrAddress(c *call, configID string) string {
	return s.address(c) + "/sim/qr/" + configID + ".png"
}

// configOfQR is the config_id in what is written in a code.
func configOfQR(content string) string {
	return strings.TrimSuffix(content[strings.LastIndexByte(content, '/')+1:], ".png")
}

// serveQR draws the code of a contact way or a join way. What is written in it
// is an address of the simulator that ends in the config_id.
func (s *Simulator) serveQR(w http.ResponseWriter, r *http.Request) {
	id := strings.TrimSuffix(r.PathValue("id"), ".png")
	s.mu.Lock()
	known := s.ways[id] != nil || s.joinWays[id] != nil
	s.mu.Unlock()
	if !known {
		http.NotFound(w, r)
		return
	}
	png, err := qrcode.Encode(s.address(&call{r: r})+"/q/"+id, qrcode.Medium, 430)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "image/png")
	_, _ = w.Write(png)
}

// serveImage serves what media/uploadimg gave an address to.
func (s *Simulator) serveImage(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	m := s.pictures[r.PathValue("id")]
	s.mu.Unlock()
	serveMedium(w, r, m)
}

// serveMedia serves an uploaded file whatever its age, for people to look at.
func (s *Simulator) serveMedia(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	m := s.media[r.PathValue("id")]
	if m == nil {
		m = s.files[r.PathValue("id")]
	}
	s.mu.Unlock()
	serveMedium(w, r, m)
}

func serveMedium(w http.ResponseWriter, r *http.Request, m *medium) {
	if m == nil {
		http.NotFound(w, r)
		return
	}
	fileHeaders(w)
	w.Header().Set("Content-Type", m.mime)
	_, _ = w.Write(m.data)
}
