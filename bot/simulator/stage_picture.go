package simulator

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// shownPictures are the addresses of pictures that messages show, by what the page
// calls them. The page loads nothing but the simulator's own, so the simulator fetches
// them for it.
type shownPictures struct{ pictureLinks map[string]string }

// pictureBytes is how large a fetched picture may be.
const pictureBytes = 4 << 20

// ownPicture is where the page finds a picture that a message shows; empty if it would
// have to be fetched from anywhere but the hosts that apps trust or stand on. The
// caller holds the lock.
func (s *Simulator) ownPicture(address string) string {
	if m := s.pictureAt(address); m != nil {
		return stageFile(m).URL
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || !s.near(u) {
		return ""
	}
	sum := sha256.Sum256([]byte(address))
	id := hex.EncodeToString(sum[:12])
	if s.pictureLinks == nil {
		s.pictureLinks = map[string]string{}
	}
	s.pictureLinks[id] = address
	return "/sim/picture/" + id
}

// near says whether an address is of a host that an app trusts or stands on. What else
// listens on this machine is nobody's picture.
func (s *Simulator) near(u *url.URL) bool { return slices.Contains(s.appHosts(), u.Host) }

// pictures fetches what messages show. It follows no redirect, which might lead away.
var pictures = &http.Client{Timeout: 5 * time.Second,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

// servePicture fetches a picture of a message for the page.
func (s *Simulator) servePicture(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	address := s.pictureLinks[r.PathValue("id")]
	s.mu.Unlock()
	if address == "" {
		http.NotFound(w, r)
		return
	}
	res, err := pictures.Get(address)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, pictureBytes+1))
	kind := http.DetectContentType(body)
	if strings.HasPrefix(res.Header.Get("Content-Type"), "image/svg") {
		kind = "image/svg+xml"
	}
	if err != nil || res.StatusCode != http.StatusOK || len(body) > pictureBytes || !strings.HasPrefix(kind, "image/") {
		http.NotFound(w, r)
		return
	}
	fileHeaders(w)
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "max-age=300")
	_, _ = w.Write(body)
}
