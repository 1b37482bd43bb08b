package store

import (
	"cmp"

	"github.com/zhanggui/zhanggui/bot"
)

// save takes over a newer asset. A problem is noted beside what was ready
// before, which stays usable.
func (a *asset) save(e bot.Asset) {
	if e.Problem != "" {
		a.Kind, a.Problem = kindOf(e), text(e.Problem, sizeDetail)
		return
	}
	said := asset{
		Name: a.Name, Kind: kindOf(e), Hash: key(e.Hash, sizeID), RemoteID: key(e.RemoteID, sizeID),
		URL: text(e.URL, sizeURL), MediaID: key(e.MediaID, sizeName), ReadyAt: at(e.ReadyAt), ExpiresAt: at(e.ExpiresAt),
	}
	if newer(said.ReadyAt, a.ReadyAt, said.compare(*a) >= 0) {
		*a = said
	}
}

func kindOf(e bot.Asset) bot.AssetKind { return bot.AssetKind(key(string(e.Kind), sizeWord)) }

func (a asset) compare(b asset) int {
	return cmp.Or(cmp.Compare(a.Hash, b.Hash), cmp.Compare(a.RemoteID, b.RemoteID), cmp.Compare(a.URL, b.URL),
		cmp.Compare(a.MediaID, b.MediaID), cmp.Compare(a.ExpiresAt, b.ExpiresAt))
}

// seen is the asset as handlers and the gateway see it.
func (a asset) seen() bot.Asset {
	return bot.Asset{
		Name: a.Name, Kind: a.Kind, Hash: a.Hash, RemoteID: a.RemoteID, URL: a.URL, MediaID: a.MediaID,
		ReadyAt: a.ReadyAt.Time(), ExpiresAt: a.ExpiresAt.Time(), Problem: a.Problem,
	}
}
