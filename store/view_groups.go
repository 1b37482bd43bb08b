package store

import (
	"errors"

	"github.com/zhanggui/zhanggui/bot"
)

var errNotYet = errors.New("store: not built yet")

// Group is a group by chat_id.
func (v view) Group(string) (bot.Group, error) { return bot.Group{}, errNotYet }

// Members are all who are or were in a group.
func (v view) Members(string) ([]bot.Member, error) { return nil, errNotYet }

// Member is one of them.
func (v view) Member(string, string) (bot.Member, error) { return bot.Member{}, errNotYet }

// Memberships are the groups a customer is or was in.
func (v view) Memberships(string) ([]bot.Membership, error) { return nil, errNotYet }

// OpenGroups are the groups that are not dismissed.
func (v view) OpenGroups(string, int) ([]bot.Group, error) { return nil, errNotYet }
