package config

import (
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// RoleRule gives a role to all members of a department, with those below it, or
// of a tag of WeCom's address book. Staff named under shop.staff have the role
// that stands there.
type RoleRule struct {
	// Department or Tag is WeCom's number; one of them is set.
	Department int      `yaml:"department"`
	Tag        int      `yaml:"tag"`
	Role       bot.Role `yaml:"role"`
	// Stores are ids; none is all stores.
	Stores []string `yaml:"stores"`
}

// Commands is how careful the bot is with what staff type.
type Commands struct {
	// ConfirmPeople and ConfirmMoney are the most (people, and whole yuan) that a command may touch without
	// a confirmation, SecondPeople and SecondMoney without a second person.
	ConfirmPeople int `yaml:"confirm_people"`
	ConfirmMoney  int `yaml:"confirm_money"`
	SecondPeople  int `yaml:"second_people"`
	SecondMoney   int `yaml:"second_money"`
	// ConfirmWithin is how long a confirmation waits.
	ConfirmWithin time.Duration `yaml:"confirm_within"`
	// Cooldown is how often one person may use one command.
	Cooldown Cooldown `yaml:"cooldown"`
}

// Cooldown allows a number of uses within a time; Times 0 allows all.
type Cooldown struct {
	Times  int           `yaml:"times"`
	Within time.Duration `yaml:"within"`
}
