package handlers

import (
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// serving are the userids that a channel leads to at a local time: those on
// duty who have not had the customers of a day yet, else the backup, else all
// on duty. A code never leads to nobody.
func (b *book) serving(ch config.Channel, local time.Time, adds map[string]int) []string {
	duty := b.onDuty(ch, local)
	if ch.DailyCap == 0 {
		return duty
	}
	var free []string
	for _, user := range duty {
		if adds[strings.ToLower(user)] < ch.DailyCap {
			free = append(free, user)
		}
	}
	for _, users := range [][]string{free, unique(ch.Backup)} {
		if len(users) > 0 {
			return users
		}
	}
	return duty
}

// onDuty are the staff of all shifts that a time lies in; outside of every
// shift all of the channel's staff.
func (b *book) onDuty(ch config.Channel, local time.Time) []string {
	all := b.channelStaff(ch)
	var duty []string
	for _, shift := range ch.Shifts {
		if !fitsTime(config.WelcomeWhen{Hours: shift.Hours, Weekdays: shift.Weekdays}, local) {
			continue
		}
		if len(shift.Staff) == 0 {
			return all
		}
		duty = append(duty, shift.Staff...)
	}
	if len(duty) == 0 {
		return all
	}
	return unique(duty)
}

// channelStaff are the staff of a channel: those it names, else the clerks of
// its store, else all of its store. A channel without a store is everybody's.
func (b *book) channelStaff(ch config.Channel) []string {
	if len(ch.Staff) > 0 {
		return unique(ch.Staff)
	}
	var clerks, all []string
	for _, s := range b.Staff {
		if ch.Store != "" && s.Store != ch.Store || s.Role == bot.RoleAuditor {
			continue
		}
		all = append(all, s.UserID)
		if s.Role == bot.RoleClerk {
			clerks = append(clerks, s.UserID)
		}
	}
	if len(clerks) > 0 {
		return clerks
	}
	return all
}

// unique drops who is named twice; case tells nobody apart.
func unique(users []string) []string {
	var once []string
	for _, user := range users {
		if !slices.ContainsFunc(once, sameUser(user)) {
			once = append(once, user)
		}
	}
	return once
}

// managers are whom a matter of a store concerns: its managers, else
// headquarters.
func (b *book) managers(store string) []string {
	var users []string
	for _, s := range b.Staff {
		if s.Role == bot.RoleManager && store != "" && s.Store == store {
			users = append(users, s.UserID)
		}
	}
	if len(users) == 0 {
		return b.headquarters()
	}
	return users
}

// headquarters are whom a matter of the whole shop concerns: headquarters,
// else every manager.
func (b *book) headquarters() []string {
	for _, role := range []bot.Role{bot.RoleHeadquarters, bot.RoleManager} {
		var users []string
		for _, s := range b.Staff {
			if s.Role == role {
				users = append(users, s.UserID)
			}
		}
		if len(users) > 0 {
			return users
		}
	}
	return nil
}
