package handlers

import (
	"cmp"
	"encoding/json"
	"io/fs"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/templates"
)

// The limits of a join way, in characters, and of its groups [docs 92229].
const (
	joinStateCharacters  = 30
	joinRemarkCharacters = 30
	roomNameCharacters   = 40
	joinGroupsMost       = 5
)

// The names of assets.
const (
	joinWayPrefix     = "join_way:"
	joinImagePrefix   = "image:join_way/"
	couponImagePrefix = "image:coupon/"
)

func joinWayName(store string) string      { return joinWayPrefix + store }
func joinImageName(store string) string    { return joinImagePrefix + store }
func couponImageName(coupon string) string { return couponImagePrefix + coupon }

// storeOfJoin is the store whose join way, or whose join way's picture, an
// asset is.
func storeOfJoin(asset string) (store string, ok bool) {
	if store, ok = strings.CutPrefix(asset, joinWayPrefix); ok {
		return store, true
	}
	return strings.CutPrefix(asset, joinImagePrefix)
}

// WantedAssets names every asset that welcomes need: who waits for the bot to
// be ready waits for these.
func WantedAssets(o Options) []string {
	d, err := newDesk(o)
	if err != nil {
		return nil
	}
	var names []string
	for _, spec := range d.wanted() {
		if spec.Kind == bot.AssetGroupWelcome {
			continue
		}
		names = append(names, spec.Name)
		store, isJoin := storeOfJoin(spec.Name)
		if isJoin && d.stores[store].Invite != config.InviteLink {
			names = append(names, joinImageName(store))
		}
	}
	return names
}

// AllAssets names every asset the configuration asks for, those that nobody
// waits for too: the codes of channels and the welcomes of groups.
func AllAssets(o Options) []string {
	names := WantedAssets(o)
	for _, ch := range o.Shop.Channels {
		if ch.Code == config.CodeContactWay {
			names = append(names, ContactWayName(ch.State))
		}
	}
	for _, w := range o.Shop.GroupWelcomes {
		names = append(names, groupWelcomePrefix+w.Name)
	}
	return names
}

// wanted are the assets that can be made from the configuration alone. The
// picture of a join way's code needs the join way first, and whom a channel's
// code leads to changes with the hour.
func (d *desk) wanted() []bot.AssetSpec {
	var specs []bot.AssetSpec
	for _, s := range d.Stores {
		if len(s.Groups) > 0 {
			specs = append(specs, joinWaySpec(s))
		}
	}
	for _, c := range d.Coupons {
		if c.AppID != "" {
			specs = append(specs, d.couponSpec(c))
		}
	}
	for _, w := range d.GroupWelcomes {
		// A message that says nothing is refused at the start, by Check.
		if spec, err := d.groupWelcomeSpec(w); err == nil {
			specs = append(specs, spec)
		}
	}
	return specs
}

// joinWaySpec is the code by which customers enter a store's groups. WeCom
// makes the next group when all are full and numbers it.
func joinWaySpec(s config.Store) bot.AssetSpec {
	groups := s.Groups[:min(len(s.Groups), joinGroupsMost)]
	return hashed(bot.AssetSpec{
		Name: joinWayName(s.ID), Kind: bot.AssetJoinWay, ChatIDs: groups,
		RoomBaseName: templates.CutRunes(cmp.Or(s.RoomBaseName, s.Name+"福利群"), roomNameCharacters),
		RoomBaseID:   cmp.Or(s.RoomBaseID, len(groups)+1),
		State:        joinState(s.ID), Remark: templates.CutRunes("掌柜 "+s.Name, joinRemarkCharacters),
	}, "")
}

// joinState marks who came by the store's join way.
func joinState(store string) string { return store + "-group" }

// joinImageSpec is the picture of a join way's code, for stores that invite
// with one.
func (d *desk) joinImageSpec(store, url string) (bot.AssetSpec, bool) {
	s, ok := d.stores[store]
	return hashed(bot.AssetSpec{Name: joinImageName(store), Kind: bot.AssetImage, URL: url}, ""),
		ok && len(s.Groups) > 0 && s.Invite != config.InviteLink
}

// couponSpec is the picture of a coupon's mini program, which cannot be sent
// without one.
func (d *desk) couponSpec(c config.Coupon) bot.AssetSpec {
	spec := bot.AssetSpec{Name: couponImageName(c.ID), Kind: bot.AssetImage}
	picture := cmp.Or(c.Picture, couponPicture)
	if isAddress(picture) {
		spec.URL = picture
		return hashed(spec, "")
	}
	spec.Path = picture
	return hashed(spec, d.pictures[picture])
}

// hashed gives a spec the hash of all it says and of the file it names.
func hashed(spec bot.AssetSpec, content string) bot.AssetSpec {
	// A struct of strings and numbers always marshals.
	said, _ := json.Marshal(spec)
	spec.Hash = digest(string(said) + content)
	return spec
}

// pictureHashes reads the pictures of mini programs once, so that a changed
// file is uploaded again after the next start.
func pictureHashes(o Options) map[string]string {
	hashes := map[string]string{}
	for _, c := range o.Shop.Coupons {
		picture := cmp.Or(c.Picture, couponPicture)
		if c.AppID == "" || isAddress(picture) {
			continue
		}
		if data, err := fs.ReadFile(o.Messages.FS(), picture); err == nil {
			hashes[picture] = digest(string(data))
		}
	}
	return hashes
}
