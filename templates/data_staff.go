package templates

// GroupWelcome is what a message under group/ may say: the 入群欢迎语 of a
// shop's groups. WeCom puts the new member's name where it says %NICKNAME%.
type GroupWelcome struct {
	// Store is the store it is for; empty if it is for several.
	Store, Shop string
	// Coupon is a coupon's name and CouponDetail the line under it; empty if
	// none is given. Link says that it can be tapped below the text.
	Coupon, CouponDetail string
	Link                 bool
}

// GroupWelcomeReady is what the owner of groups is told of a 入群欢迎语.
type GroupWelcomeReady struct {
	Template string
	// Groups names the first of them, Count is how many there are, More says
	// that not all are named.
	Groups string
	Count  int
	More   bool
}

// ChannelRemade is what managers are told of a code that had to be made anew.
type ChannelRemade struct{ Channel, State string }

// SyncReport is what headquarters are told of a comparison with WeCom that
// brought to light what nobody had told the bot of.
type SyncReport struct {
	// At is when it ended, as people write it; First says that there was none
	// before.
	At    string
	First bool
	// Adds, Deletions and what follows count what was missed.
	Adds, Deletions, Joins, Leaves, Groups, Dismissals, GroupInfo, StaffTags int
	// Pushed counts the customers whose tags WeCom is told again.
	Pushed int
	// Customers and GroupsAll count all that there are.
	Customers, GroupsAll int
	// Problems counts what could not be read.
	Problems int
}

func groupWelcomeSamples() []any {
	return []any{
		GroupWelcome{Store: "十七号店", Shop: "好味坊", Coupon: "新客立减十元", CouponDetail: "满 50 减 10", Link: true},
		GroupWelcome{Shop: "好味坊", Coupon: "新客立减十元"},
		GroupWelcome{},
	}
}

func groupWelcomeReadySamples() []any {
	return []any{
		GroupWelcomeReady{Template: "福利群欢迎", Groups: "「十七号店福利群」、「十七号店福利群2」", Count: 12, More: true},
		GroupWelcomeReady{Template: "福利群欢迎", Groups: "「十七号店福利群」", Count: 1},
	}
}

func channelRemadeSamples() []any {
	return []any{ChannelRemade{Channel: "门口海报", State: "s17-door"}}
}

func syncReportSamples() []any {
	return []any{
		SyncReport{
			At: "11月22日 03:41", Adds: 3, Deletions: 1, Joins: 5, Leaves: 2, Groups: 1, Dismissals: 1, GroupInfo: 1, StaffTags: 6,
			Customers: 1200, GroupsAll: 12, Problems: 2,
		},
		SyncReport{At: "11月22日 03:41", First: true, Adds: 1, Pushed: 2, Customers: 10},
	}
}
