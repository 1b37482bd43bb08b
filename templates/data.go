package templates

// Welcome is what a message under welcome/ may say. Everything but the
// customer's name comes from the configuration; all of it may be empty.
type Welcome struct {
	// Customer prints as the nickname, or as a warm word if none is known.
	Customer Nickname
	// Staff, Store and Shop are names.
	Staff, Store, Shop string
	// Coupon is a coupon's name and CouponDetail the line under it; empty if
	// none is given.
	Coupon, CouponDetail string
	// Invite says that an invitation to the store's groups goes along.
	Invite bool
}

// WelcomeFailed is what staff are told of a welcome that did not arrive.
type WelcomeFailed struct {
	Customer Nickname
	// AddedAt is when the customer was added, as people write it.
	AddedAt string
	// Reason is a sentence.
	Reason string
	// Unsure says that the customer may have been welcomed all the same.
	Unsure bool
	// Ready is the text to paste.
	Ready string
}

// Link is what the title and the description of a link may say.
type Link struct {
	Store, Shop, Coupon, CouponDetail string
}

// welcomeSamples are all combinations of what can be known and given.
func welcomeSamples() []any {
	var all []any
	for bits := range 1 << 6 {
		has := func(bit int, s string) string {
			if bits&(1<<bit) == 0 {
				return ""
			}
			return s
		}
		all = append(all, Welcome{
			Customer:     NewNickname(has(0, "小美🌷")),
			Staff:        has(1, "李明"),
			Store:        has(2, "十七号店"),
			Shop:         has(2, "好味坊"),
			Coupon:       has(3, "新客立减十元"),
			CouponDetail: has(4, "满 50 减 10，7 天内有效"),
			Invite:       bits&(1<<5) != 0,
		})
	}
	return all
}

func welcomeFailedSamples() []any {
	full := WelcomeFailed{Customer: NewNickname("小美"), AddedAt: "11月22日 08:30", Reason: "欢迎语的 20 秒有效期已过。", Ready: "您好！"}
	unknown := full
	unknown.Customer = Nickname{}
	unsure := full
	unsure.Unsure = true
	return []any{full, unknown, unsure}
}

func linkSamples() []any {
	return []any{
		Link{Store: "十七号店", Shop: "好味坊", Coupon: "新客立减十元", CouponDetail: "满 50 减 10"},
		Link{Shop: "好味坊", Coupon: "新客立减十元"},
		Link{},
	}
}
