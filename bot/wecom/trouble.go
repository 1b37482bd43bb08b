package wecom

import (
	"cmp"
	"maps"
	"slices"
	"sync"
)

// troubles are what WeCom, or the way to it, said last of each API and what
// stays wrong until somebody acts. An answer without an error ends it.
type troubles struct {
	mu    sync.Mutex
	byAPI map[string]string
}

// of notes what a shop owner should read of an API; empty ends its trouble.
func (t *troubles) of(api, sentence string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if sentence == "" {
		delete(t.byAPI, api)
		return
	}
	if t.byAPI == nil {
		t.byAPI = map[string]string{}
	}
	t.byAPI[api] = sentence
}

// Trouble is a sentence about what keeps WeCom from doing what this instance
// asks and will not pass by itself: a wrong secret, an address that WeCom does
// not trust, no way to WeCom. It names no secret. Empty is none, as far as the
// latest calls tell. The token comes first: without one nothing works.
func (g *Gateway) Trouble() string {
	g.troubles.mu.Lock()
	defer g.troubles.mu.Unlock()
	if token := g.troubles.byAPI[apiToken]; token != "" {
		return token
	}
	first, sentence := "", ""
	for _, api := range slices.Sorted(maps.Keys(g.troubles.byAPI)) {
		first, sentence = cmp.Or(first, api), cmp.Or(sentence, g.troubles.byAPI[api])
	}
	if first == "" {
		return ""
	}
	return sentence + "（" + first + "）"
}
