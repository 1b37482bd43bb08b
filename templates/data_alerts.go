package templates

// Alert is what an alert to managers may say. Names come in marks already; what
// is not known is empty.
type Alert struct {
	// ID is the alert's, Kind what it is about, Of the kind of a storm's items.
	ID, Kind, Of string
	Store        string
	// Customers names whom it is about, or counts them, Staff the members, Group
	// the group.
	Customers, Staff, Group string
	// People counts humans (none where it is about no customers), Count what happened.
	People, Count int
	// Times is when it happened, as people write it.
	Times string
	// Cause is the likely reason, Detail more about what happened.
	Cause, Detail string
	// Why is "first", "update", "repeat" or "escalate", More what came since it was
	// said last, Waited how long nobody has taken it on.
	Why    string
	More   int
	Waited string
	// Unsure says of what did not arrive that nobody knows: it may have.
	Unsure bool
	// Violation is the only one that it is about, ByStaff says that staff said it.
	Violation string
	ByStaff   bool
	// Plain says that there are no buttons, Informs that nothing has to be done
	// about it, CanWinBack that customers may be won back.
	Plain, Informs, CanWinBack bool
}

// AlertDigest is what happened in quiet hours.
type AlertDigest struct {
	Count int
	Lines []AlertLine
	// More is how many are not among the lines.
	More int
}

// AlertLine is an alert among others.
type AlertLine struct{ ID, Title, At, Detail string }

// RiskList is who may be lost soon at a store.
type RiskList struct {
	Store string
	// Count is how many there are, New how many of them are new, Many says that
	// there are more than were counted.
	Count, New int
	Many       bool
	Lines      []RiskLine
}

// RiskLine is one customer who may be lost soon.
type RiskLine struct{ Name, Staff, Reason, Next string }

// WinBack is what a customer who deleted one member of staff is sent by another.
type WinBack struct {
	Customer Nickname
	// Staff sends it, of Store.
	Staff, Store, Shop string
	// Coupon is a coupon's name and CouponDetail the line under it.
	Coupon, CouponDetail string
}

func alertSamples() []any {
	var all []any
	for _, kind := range []string{
		"lost", "deleted", "left", "removed", "transfer", "welcome", "health", "trouble", "silence", "missed", "archive", "undelivered",
		"risk", "sale", "coupon", "storm",
	} {
		for _, why := range []string{"first", "update", "repeat", "escalate"} {
			full := Alert{
				ID: "K7Q2MDA", Kind: kind, Of: "lost", Store: "十七号店", Customers: "「小美」", Staff: "李明", Group: "「福利群」", People: 1,
				Count: 2, Times: "今天 21:03", Cause: "全是李明的客户", Detail: "客户不同意", Why: why, More: 1, Waited: "2 小时",
				Unsure: true, Plain: true, CanWinBack: true,
			}
			all = append(all, full, Alert{ID: "K7Q2MDA", Kind: kind, Customers: "一位客户", Staff: "店员", People: 1, Why: why, Times: "今天 21:03"})
		}
	}
	for _, byStaff := range []bool{false, true} {
		for _, plain := range []bool{false, true} {
			a := Alert{
				ID: "K7Q2MDA", Kind: "violation", Store: "十七号店", Customers: "「小美」", Staff: "李明", Group: "「福利群」", People: 1, Count: 1,
				Times: "今天 21:03", Detail: "「加我微信」\n为什么：把客户带到别处", Violation: "V7Q2MDAK", ByStaff: byStaff, Plain: plain,
			}
			several := a
			several.Violation, several.Count, several.People = "", 3, 2
			all = append(all, a, several)
		}
	}
	for _, of := range []string{"lost", "deleted", "left", "removed", "transfer", "welcome", "sale", "coupon"} {
		all = append(all, Alert{ID: "K7Q2MDA", Kind: "storm", Of: of, Unsure: true, People: 200, Count: 200, Times: "今天 21:03"})
		all = append(all, Alert{ID: "K7Q2MDA", Kind: "storm", Of: of, People: 200, Count: 200, Times: "今天 21:03", Informs: true})
	}
	return all
}

func alertDigestSamples() []any {
	line := AlertLine{ID: "K7Q2MDA", Title: "十七号店：「小美」删除了李明", At: "昨天 23:03"}
	more := line
	more.Detail = "客户不同意"
	return []any{
		AlertDigest{Count: 2, Lines: []AlertLine{line, more}}, AlertDigest{Count: 12, Lines: []AlertLine{line}, More: 11},
	}
}

func riskListSamples() []any {
	line := RiskLine{Name: "「小美」", Staff: "李明", Reason: "平时 9 天来一次，已经 31 天没动静", Next: "打个招呼"}
	return []any{
		RiskList{Store: "十七号店", Count: 12, New: 3, Lines: []RiskLine{line}}, RiskList{Store: "十七号店", Count: 1, New: 1, Lines: []RiskLine{line}},
		RiskList{Count: 200, Many: true, Lines: []RiskLine{{Name: "一位客户", Reason: "已经 75 天没动静"}}},
	}
}

func winBackSamples() []any {
	return []any{
		WinBack{Customer: NewNickname("小美"), Staff: "韩梅", Store: "十七号店", Shop: "好味坊", Coupon: "新客立减十元", CouponDetail: "满 50 减 10"},
		WinBack{Coupon: "新客立减十元"}, WinBack{Shop: "好味坊"}, WinBack{},
	}
}
