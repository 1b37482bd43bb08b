package app

import (
	"net/url"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

// simulatedCorp is the corp that fits a configuration: its app, its staff, its
// groups owned by the store's manager, and a contact way for every channel.
func simulatedCorp(c *config.Config) simulator.Config {
	corp := simulator.Config{CorpID: c.WeCom.CorpID}
	for name, app := range c.WeCom.AllApps() {
		corp.Apps = append(corp.Apps, simulator.App{
			Name: name, AgentID: app.AgentID, Secret: app.Secret.Reveal(),
			Token: app.Token.Reveal(), EncodingAESKey: app.EncodingAESKey.Reveal(),
			CustomerContact: name == config.MainApp, TrustedDomains: trusted(c.Server.PublicURL),
		})
	}
	for name, key := range c.WeCom.Webhooks {
		corp.Webhooks = append(corp.Webhooks, simulator.Webhook{Key: key.Reveal(), Name: name})
	}
	for _, m := range c.Shop.Staff {
		corp.Staff = append(corp.Staff, simulator.Staff{UserID: m.UserID, Name: m.Name, CustomerContact: true})
	}
	simulateChats(c, &corp)
	for _, store := range c.Shop.Stores {
		for i, chat := range store.Groups {
			name := store.RoomBaseName
			if name == "" {
				name = store.Name
			}
			corp.Groups = append(corp.Groups, simulator.Group{ChatID: chat, Name: name + ordinal(i), Owner: ownerOf(c.Shop, store.ID)})
		}
	}
	for _, ch := range c.Shop.Channels {
		corp.ContactWays = append(corp.ContactWays, simulator.ContactWay{
			ConfigID: "way-" + ch.State, State: ch.State, Remark: ch.Name, SkipVerify: true,
			Users: serving(c.Shop, ch.Store), App: config.MainApp,
		})
	}
	return corp
}

// trusted are the hosts to which the app's login may lead.
func trusted(publicURL string) []string {
	if at, err := url.Parse(publicURL); err == nil && at.Host != "" {
		return []string{at.Host}
	}
	return nil
}

// ordinal numbers the groups of a store from the second on.
func ordinal(i int) string {
	if i == 0 {
		return ""
	}
	return string(rune('1' + i))
}

// ownerOf is the store's manager, or else the first of its staff.
func ownerOf(shop config.Shop, store string) string {
	owner := ""
	for _, m := range shop.Staff {
		if m.Store == store && (owner == "" || m.Role == bot.RoleManager) {
			owner = m.UserID
		}
	}
	return owner
}

// serving are the clerks of a store, who stand behind its codes; where there
// is none, everybody of the store.
func serving(shop config.Shop, store string) []string {
	var clerks, all []string
	for _, m := range shop.Staff {
		if m.Store != store {
			continue
		}
		all = append(all, m.UserID)
		if m.Role == bot.RoleClerk {
			clerks = append(clerks, m.UserID)
		}
	}
	if len(clerks) > 0 {
		return clerks
	}
	return all
}
