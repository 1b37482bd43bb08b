package commands

import "github.com/zhanggui/zhanggui/bot/config"

// tagGroup is what the configuration says of a group of tags.
func (c *counter) tagGroup(name string) config.TagGroup {
	for _, g := range c.Shop.Tags.Groups {
		if g.Name == name {
			return g
		}
	}
	return config.TagGroup{Name: name}
}
