package templates

// KfWelcome is what a message under kf/ may say to who opens the chat of a kf
// account. A menu stands below it. All of it may be empty.
type KfWelcome struct {
	Customer Nickname
	// Account is the account's name, Store whose it is.
	Account, Store, Shop string
	// Coupon is a coupon's name and CouponDetail the line under it; empty if none is
	// given.
	Coupon, CouponDetail string
}

func kfWelcomeSamples() []any {
	return []any{
		KfWelcome{Customer: NewNickname("小美🌷"), Account: "好味坊客服", Store: "十七号店", Shop: "好味坊", Coupon: "新客立减十元", CouponDetail: "满 50 减 10"},
		KfWelcome{Coupon: "新客立减十元", Store: "十七号店"}, KfWelcome{Shop: "好味坊"}, KfWelcome{},
	}
}
