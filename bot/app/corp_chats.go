package app

import (
	"crypto/x509"
	"encoding/pem"
	"maps"
	"slices"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/simulator"
	"github.com/zhanggui/zhanggui/bot/wecom/archive"
)

// The message archive's own app, and the receiver of its doorbell.
const (
	archiveApp     = "archive"
	archiveAgentID = 2000004
)

// simulateChats gives the corp what its configuration says of the message archive
// and of kf accounts. Managers' chats are archived, and with them those of the
// groups that they own.
func simulateChats(c *config.Config, corp *simulator.Config) {
	for _, id := range slices.Sorted(maps.Keys(c.WeCom.Kf)) {
		kf := c.WeCom.Kf[id]
		corp.Kf = append(corp.Kf, simulator.KfAccount{OpenKfID: id, Name: kf.Name, App: config.MainApp, Servicers: serving(c.Shop, kf.Store)})
	}
	if !c.WeCom.Archive.Enabled {
		return
	}
	bell := c.WeCom.AllReceivers()[archiveApp]
	corp.Apps = append(corp.Apps, simulator.App{
		Name: archiveApp, AgentID: archiveAgentID, Secret: c.WeCom.Archive.Secret.Reveal(),
		Token: bell.Token.Reveal(), EncodingAESKey: bell.EncodingAESKey.Reveal(), Archive: true,
	})
	for i := range corp.Staff {
		corp.Staff[i].Archived = c.Shop.Staff[i].Role == bot.RoleManager
	}
	corp.ArchivePublicKey, corp.ArchiveKeyVersion = newestKey(c.WeCom.Archive)
}

// newestKey is the public half of the newest private key, with its version.
func newestKey(a config.Archive) (public string, version int) {
	texts := map[string]string{}
	for name, key := range a.Keys {
		texts[name] = key.Reveal()
	}
	keys, err := archive.ReadKeys(texts)
	if err != nil || len(keys) == 0 {
		return "", 0
	}
	version = slices.Max(slices.Collect(maps.Keys(keys)))
	// The public half of an RSA key always marshals.
	der, _ := x509.MarshalPKIXPublicKey(&keys[version].PublicKey)
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})), version
}
