package handlers

import "github.com/zhanggui/zhanggui/bot"

func (w *world) Group(string) (bot.Group, error)              { return bot.Group{}, nil }
func (w *world) Members(string) ([]bot.Member, error)         { return nil, nil }
func (w *world) Member(string, string) (bot.Member, error)    { return bot.Member{}, nil }
func (w *world) Memberships(string) ([]bot.Membership, error) { return nil, nil }
func (w *world) OpenGroups(string, int) ([]bot.Group, error)  { return nil, nil }
