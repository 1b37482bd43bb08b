package templates

// Sale is what may be said of a sale. What is not known is empty.
type Sale struct {
	// ID is the sale's, Kind what it is called (秒杀, 福利日, 会员日, 会员价).
	ID, Kind string
	// Stores are names of stores, empty for all of them.
	Stores       string
	Item, Detail string
	// Price and Was are yuan. Members says that the price is for some only, so that
	// it does not stand where everybody reads it.
	Price, Was string
	Members    bool
	// Units says how many there are and where, When from when until when, Pickup where
	// and until when what was got is fetched. Each is how many one may have.
	Units, When, Pickup string
	Each                int
	// Posts is when the posts to groups begin; empty if there are none.
	Posts string
	// Link is its page, Why why it was called off.
	Link, Why string
	// Customer is who is told, Quantity how many units it is about, Until until when, or
	// as of when the numbers are.
	Customer Nickname
	Quantity int
	Until    string
	// Total are all units, Got those that somebody has: Picked were fetched, Held are
	// kept. Left are free; Waiting are people.
	Total, Got, Picked, Held, Left, Waiting int
	// SoldOut says that nothing is left, Took how long that took. Cancelled are the
	// posts that need not be confirmed any more.
	SoldOut   bool
	Took      string
	Cancelled int
	// Freed says of a sale that was called off that what was kept is kept no more.
	Freed bool
}

func saleSamples() []any {
	full := Sale{
		ID: "S7K2QMA", Kind: "秒杀", Stores: "十七号店", Item: "鲜牛奶 1L", Detail: "当天到店", Price: "9.9", Was: "16.8",
		Units: "十七号店 30 份", When: "11月25日 周三 20:00–22:00", Pickup: "抢到后 24 小时内到店自提", Each: 2, Posts: "11月25日 周三 18:00",
		Link: "https://shop.example.com/s/x", Why: "货没有到", Customer: NewNickname("小美🌷"), Quantity: 1, Until: "20:30",
		Total: 30, Got: 28, Picked: 12, Held: 16, Left: 2, Waiting: 3, Took: "3 分钟", Cancelled: 1,
	}
	bare := Sale{
		ID: "S7K2QMA", Kind: "会员价", Item: "鲜牛奶 1L", Price: "9.9", Units: "30 份", When: "11月25日 周三 20:00–22:00",
		Pickup: "抢到后 24 小时内到店自提", Quantity: 1, Until: "20:30", Total: 30, Left: 30,
	}
	members, sold, none, freed := full, full, full, full
	freed.Freed = true
	members.Members = true
	sold.SoldOut, sold.Got, sold.Left = true, 30, 0
	none.Got, none.Picked, none.Held = 0, 0, 0
	return []any{full, bare, members, sold, none, freed}
}
