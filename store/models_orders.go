package store

import "github.com/zhanggui/zhanggui/bot"

// sizePhone is the size of a phone number's column, in digits.
const sizePhone = 32

// order is what somebody bought.
type order struct {
	Number string `gorm:"primaryKey"`
	// CustomerID is 0 as long as nobody is known for it.
	CustomerID int64
	// ExternalUserID is the customer's, or as long as there is none what the
	// newest telling said.
	ExternalUserID string `gorm:"column:external_userid"`
	Phone          string
	Coupon         string
	Store          string
	Status         bot.OrderStatus
	Amount         bot.Money
	PaidAt         instant
	UpdatedAt      instant `gorm:"autoUpdateTime:false"`
	Source         string
	JoinedBy       string
	// JoinedAt is the UpdatedAt of the telling that joined it.
	JoinedAt instant
	// Items is a list of orderLine as JSON.
	Items string
}

// TableName is "orders".
func (order) TableName() string { return "orders" }

// phone is a number that a member of staff noted of a customer. Number is empty
// if they noted that there is none (any more). The numbers of customer 0 are
// nobody's: who asks for a number's owner locks them.
type phone struct {
	CustomerID int64  `gorm:"primaryKey;autoIncrement:false"`
	UserID     string `gorm:"primaryKey"`
	Phone      string `gorm:"primaryKey"`
	At         instant
}

// TableName is "phones".
func (phone) TableName() string { return "phones" }

var orderTable = table[order]{
	name: "orders", keys: 1,
	columns: []string{
		"number", "customer_id", "external_userid", "phone", "coupon", "store", "status", "amount", "paid_at", "updated_at",
		"source", "joined_by", "joined_at", "items",
	},
	values: func(o *order) []any {
		return []any{
			o.Number, o.CustomerID, o.ExternalUserID, o.Phone, o.Coupon, o.Store, string(o.Status), int64(o.Amount), int64(o.PaidAt), int64(o.UpdatedAt),
			o.Source, o.JoinedBy, int64(o.JoinedAt), o.Items,
		}
	},
}

var phoneTable = table[phone]{
	name: "phones", keys: 3,
	columns: []string{"customer_id", "user_id", "phone", "at"},
	values: func(p *phone) []any {
		return []any{p.CustomerID, p.UserID, p.Phone, int64(p.At)}
	},
}

// tagTable writes tags that are there, newTagTable those that get a number.
var tagTable = table[tag]{
	name: "tags", keys: 1, columns: append([]string{"id"}, newTagTable.columns...),
	values: func(t *tag) []any { return append([]any{t.ID}, newTagTable.values(t)...) },
}

var newTagTable = table[tag]{
	name: "tags", keys: 2,
	columns: []string{
		"group_name", "name", "class", "created_event", "wecom_id", "wecom_name", "wecom_group", "wecom_group_id",
		"generation", "forgotten_id", "forgotten_at",
	},
	values: func(t *tag) []any {
		return []any{
			t.GroupName, t.Name, string(t.Class), t.CreatedEvent, t.WeComID, t.WeComName, t.WeComGroup, t.WeComGroupID,
			t.Generation, t.ForgottenID, int64(t.ForgottenAt),
		}
	},
}
