package templates

// CampaignPost is what a group is told of a campaign. Kind is bot.CampaignKind's
// word: "trial", "review" or "vote".
type CampaignPost struct {
	Kind, Title, Text string
	// Options are what can be chosen, Seats how many can be taken in; 0 is everybody.
	Options []string
	Seats   int
	// Coupon is what is given for an answer; empty is nothing.
	Coupon string
	// Until is when it ends, as people write it.
	Until       string
	Store, Shop string
}

// CampaignThanks is what a group is told when a campaign is over. Names are those
// who may be thanked in public, shortened; More is how many others there were.
type CampaignThanks struct {
	Kind, Title string
	Names       []string
	More        int
	Answers     int
	// Winner is the option that most people chose, Stars what a review came to
	// ("4.6"); both may be empty.
	Winner, Stars string
	Shop          string
}

// CampaignGift goes to a customer who answered and is given a coupon.
type CampaignGift struct {
	Customer    Nickname
	Kind, Title string
	Coupon      string
	CouponTerms string
	// URL is where it opens; it may be empty.
	URL string
	// Seat says that they were taken in.
	Seat bool
}

// CampaignResult is what staff are told when a campaign is over.
type CampaignResult struct {
	Kind, Title, Store string
	// Lines are its numbers, as /活动 结果 has them.
	Lines []string
	// Next is a line to make the next sale with; empty if there is none.
	Next string
	// Thanked is to how many groups the thanks went, Full how many had their post of
	// the day already.
	Thanked, Full int
}

func campaignPostSamples() []any {
	var all []any
	for _, kind := range []string{"trial", "review", "vote"} {
		all = append(all,
			CampaignPost{Kind: kind, Title: "春茶试喝", Text: "新到的明前茶", Options: []string{"龙井", "碧螺春"}, Seats: 20, Coupon: "满 50 减 10", Until: "11-25 20:00", Store: "十七号店", Shop: "春芽生活"},
			CampaignPost{Kind: kind, Title: "春茶试喝", Until: "11-25 20:00"})
	}
	return all
}

func campaignThanksSamples() []any {
	var all []any
	for _, kind := range []string{"trial", "review", "vote"} {
		all = append(all,
			CampaignThanks{Kind: kind, Title: "春茶试喝", Names: []string{"小*", "阿*"}, More: 30, Answers: 32, Winner: "龙井", Stars: "4.6", Shop: "春芽生活"},
			CampaignThanks{Kind: kind, Title: "春茶试喝", Answers: 3}, CampaignThanks{Kind: kind, Title: "春茶试喝", Names: []string{"小*"}, Answers: 1})
	}
	return all
}

func campaignGiftSamples() []any {
	return []any{
		CampaignGift{Customer: NewNickname("小美🌷"), Kind: "trial", Title: "春茶试喝", Coupon: "试喝券", CouponTerms: "满 50 减 10", URL: "https://example.com/c/1", Seat: true},
		CampaignGift{Kind: "review", Title: "说说牛奶", Coupon: "立减十元"}, CampaignGift{Kind: "vote", Title: "选一个", Coupon: "立减十元", URL: "https://example.com/c/1"},
	}
}

func campaignResultSamples() []any {
	return []any{
		CampaignResult{Kind: "vote", Title: "选一个", Store: "十七号店", Lines: []string{"32 人参加"}, Next: "/秒杀 新建 品名=龙井", Thanked: 2, Full: 1},
		CampaignResult{Kind: "review", Title: "说说牛奶", Lines: []string{"0 人参加"}},
	}
}
