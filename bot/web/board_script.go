package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"strings"
	"sync"
	"time"
)

// plotScript is the library that draws the plots, the one large file that pages ask for.
const plotScript = "echarts.min.js"

// script is a file that is sent packed where a browser can unpack it, and not again
// while it stays the same.
type script struct {
	plain []byte
	tag   string
	// packed packs it once, when somebody asks for it first.
	packed func() []byte
}

// newScript reads a file of the templates.
func newScript(files fs.FS, name string) (script, error) {
	plain, err := fs.ReadFile(files, "web/static/"+name)
	if err != nil {
		return script{}, fmt.Errorf("web: %w", err)
	}
	sum := sha256.Sum256(plain)
	return script{plain: plain, tag: hex.EncodeToString(sum[:8]), packed: sync.OnceValue(func() []byte { return pack(plain) })}, nil
}

// pack compresses a file. Writing into memory does not fail.
func pack(plain []byte) []byte {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, _ = w.Write(plain)
	_ = w.Close()
	return packed.Bytes()
}

// ServeHTTP sends the file.
func (f script) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h, body, tag := w.Header(), f.plain, f.tag
	h.Set("Cache-Control", "public, max-age=86400")
	h.Set("Content-Type", "text/javascript; charset=utf-8")
	h.Set("Vary", "Accept-Encoding")
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") && r.Header.Get("Range") == "" {
		h.Set("Content-Encoding", "gzip")
		body, tag = f.packed(), f.tag+"z"
	}
	h.Set("ETag", `"`+tag+`"`)
	http.ServeContent(w, r, plotScript, time.Time{}, bytes.NewReader(body))
}
