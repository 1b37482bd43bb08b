package config

import "time"

// Alerts is what managers hear, and when.
type Alerts struct {
	// Wait is how long the first alert of a group waits for more of the same,
	// Update how long after an alert news of it may follow, Repeat how long after
	// that it is said again while nobody has taken it on.
	Wait   time.Duration `yaml:"wait"`
	Update time.Duration `yaml:"update"`
	Repeat time.Duration `yaml:"repeat"`
	// Escalate is how long nobody may take it on before the next role hears it.
	Escalate time.Duration `yaml:"escalate"`
	// QuietHours is a slot "22:00-08:30" in which only what is urgent is said; the
	// rest comes at its end, as one digest. Empty is never quiet.
	QuietHours string `yaml:"quiet_hours"`
	// Webhook names an internal group (wecom.webhooks) that hears what headquarters
	// hear; empty is none. A store's own group is the store's webhook.
	Webhook string `yaml:"webhook"`
	// Kinds are the kinds of alert that are said; empty is all of them.
	Kinds []string `yaml:"kinds"`
	Storm Storm    `yaml:"storm"`
	// NoCallbacks is how long WeCom may say nothing, in hours in which it usually
	// does, before that is an alert; 0s switches it off.
	NoCallbacks time.Duration `yaml:"no_callbacks"`
	WinBack     WinBack       `yaml:"win_back"`
	// HoldOut is the percent of customers who get no promotion, to compare.
	HoldOut int `yaml:"hold_out"`
	// Attribute is how long after a message a deletion counts for it.
	Attribute time.Duration `yaml:"attribute"`
	// Report is when the daily report goes out, "21:30"; empty is never.
	Report string `yaml:"report"`
	Risk   Risk   `yaml:"risk"`
}

// Storm is when many alerts are said as one.
type Storm struct {
	// Within is the time in which they come, Least how many they are at least, and
	// Times how many times the usual.
	Within time.Duration `yaml:"within"`
	Least  int           `yaml:"least"`
	Times  int           `yaml:"times"`
}

// WinBack is what a member of staff is given to send to a customer who left
// another one.
type WinBack struct {
	// Message is a template under templates/messages ("winback/default"), Coupon a
	// coupon's id; empty gives none.
	Message string `yaml:"message"`
	Coupon  string `yaml:"coupon"`
}

// Risk is who may be lost soon.
type Risk struct {
	// Gaps is how many pauses of a customer must be known before their own rhythm
	// counts; Silent is how long others may be silent, by the name of a tag, and
	// Otherwise for those with none of the tags.
	Gaps      int                      `yaml:"gaps"`
	Silent    map[string]time.Duration `yaml:"silent"`
	Otherwise time.Duration            `yaml:"otherwise"`
}
