package bot

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Money is an amount in fen (0.01 yuan).
type Money int64

// String is the amount in yuan with two decimals: "1234.50".
func (m Money) String() string {
	sign, n := "", int64(m)
	if n < 0 {
		sign, n = "-", -n
	}
	return fmt.Sprintf("%s%d.%02d", sign, n/100, n%100)
}

// UnmarshalText reads yuan as plain digits with at most two decimals: "500",
// "19.9".
func (m *Money) UnmarshalText(b []byte) error {
	whole, cents, _ := strings.Cut(string(b), ".")
	digits := whole + (cents + "00")[:2]
	n, err := strconv.ParseInt(digits, 10, 63)
	if err != nil || len(cents) > 2 || strings.ContainsAny(digits, "+-") {
		return fmt.Errorf("%q is not an amount of yuan; write it as 500 or 19.90", b)
	}
	*m = Money(n)
	return nil
}

// MarshalText is String.
func (m Money) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// OrderStatus says what became of an order.
type OrderStatus string

// The statuses.
const (
	OrderPaid     OrderStatus = "paid"
	OrderRefunded OrderStatus = "refunded"
)

// Order is what a customer bought, as the till or another system tells it.
type Order struct {
	// Number is unique in the shop; the same number again is the same order.
	Number string `json:"number"`
	// ExternalUserID, Phone and Coupon join it to a customer, tried in this
	// order; any of them may be empty. Phone is digits only.
	ExternalUserID string      `json:"external_userid,omitempty"`
	Phone          string      `json:"phone,omitempty"`
	Coupon         string      `json:"coupon,omitempty"`
	Store          string      `json:"store,omitempty"`
	Status         OrderStatus `json:"status"`
	// Amount is what was paid; of a refunded order, what had been paid.
	Amount Money     `json:"amount"`
	PaidAt time.Time `json:"paid_at"`
	// UpdatedAt orders several tellings of the same order: the newest counts.
	UpdatedAt time.Time   `json:"updated_at"`
	Items     []OrderItem `json:"items,omitempty"`
	// Source says where it came from: "api", or "csv:" and the file's name.
	Source string `json:"source"`
	// JoinedBy is "external_userid", "phone" or "coupon" once the order has its
	// customer; empty while nobody is known for it.
	JoinedBy string `json:"joined_by,omitempty"`
}

// OrderItem is one line of an order.
type OrderItem struct {
	Name     string `json:"name"`
	Category string `json:"category,omitempty"`
	Quantity int    `json:"quantity,omitempty"`
	Amount   Money  `json:"amount,omitempty"`
}

// OrderReceived says that an order came in, for the first time or again.
type OrderReceived struct{ Order }

// Kind is KindOrderReceived.
func (OrderReceived) Kind() Kind { return KindOrderReceived }

// OrderLane keeps the tellings of one order in order.
func OrderLane(number string) string { return "order:" + number }

// SaveOrder records an order with the customer it belongs to, if JoinedBy is
// set. The newest UpdatedAt wins; a customer once joined stays unless another
// one is named by external_userid.
type SaveOrder struct{ Order }

// SetPhones records the phone numbers that a member of staff noted of a
// customer; they replace those the same member noted before.
type SetPhones struct {
	Pair
	Phones []string
	At     time.Time
}

// OrderView reads orders, and finds whose they are.
type OrderView interface {
	// Order is an order by number; zero if there is none.
	Order(number string) (Order, error)
	// Orders are a customer's, newest first, at most 1000.
	Orders(externalUserID string) ([]Order, error)
	// ByPhone are the customers that have a phone number (digits only), in
	// order of external_userid.
	ByPhone(phone string) ([]string, error)
	// Unjoined are the orders that wait for the owner of a phone number, at
	// most 100, oldest first.
	Unjoined(phone string) ([]Order, error)
}
