package orders

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// maxOrders is how many orders a call may tell.
const maxOrders = 500

// readCall reads the body of a call: an object with a list of orders, whose
// fields are called as the columns of a file.
func readCall(body []byte) ([]map[string]json.RawMessage, error) {
	var call struct {
		Orders *[]map[string]json.RawMessage `json:"orders"`
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(&call); err != nil {
		return nil, fmt.Errorf("the body is not JSON as it should be: %w; %s", inWords(err), callExample)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("the body goes on after its JSON ends")
	}
	switch {
	case call.Orders == nil || len(*call.Orders) == 0:
		return nil, errors.New("there are no orders; " + callExample)
	case len(*call.Orders) > maxOrders:
		return nil, fmt.Errorf("there are %d orders; one call may tell %d", len(*call.Orders), maxOrders)
	}
	return *call.Orders, nil
}

const callExample = `write it as {"orders":[{"number":"2026010100017","phone":"13800138000","amount":"19.90","paid_at":"2026-01-02T15:04:05+08:00"}]}`

// inWords leaves Go's own names out of an error.
func inWords(err error) error {
	var typed *json.UnmarshalTypeError
	if errors.As(err, &typed) {
		kind, _, _ := strings.Cut(typed.Value, " ") // What follows may be somebody's number.
		return fmt.Errorf("the %s at byte %d is not what belongs there", kind, typed.Offset)
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("it ends too early")
	}
	return errors.New(maskPhones(strings.TrimPrefix(err.Error(), "json: ")))
}

// ofJSON makes an order of a JSON object.
func (r Rules) ofJSON(object map[string]json.RawMessage) (bot.Order, *Problem) {
	var t told
	var ranks [columns]int
	for _, name := range slices.Sorted(maps.Keys(object)) {
		raw := object[name]
		if name == "items" {
			continue
		}
		p, known := named(name)
		if !known {
			return bot.Order{}, &Problem{Number: numberOf(object), Why: fmt.Sprintf("订单没有 %q 这个字段；可以有的是 %s", cut(maskPhones(name), 40), fields)}
		}
		value, ok := scalar(raw)
		if !ok {
			return bot.Order{}, &Problem{Number: numberOf(object), Column: p.column.title(), Why: "既不是文字也不是数字"}
		}
		if value != "" && (t.text[p.column] == "" || p.rank < ranks[p.column]) {
			t.text[p.column], ranks[p.column] = value, p.rank
		}
	}
	if single := (toldItem{t.text[colItem], t.text[colCategory], t.text[colQuantity], t.text[colItemAmount]}); !single.empty() {
		t.items = append(t.items, single)
	}
	items, p := itemsOf(object["items"])
	if p != nil {
		p.Number = t.text[colNumber]
		return bot.Order{}, p
	}
	t.items = append(t.items, items...)
	return r.book(t)
}

// fields are what an order may have in a call.
const fields = "number, external_userid, phone, coupon, store, status, amount, paid_at, updated_at, items"

// itemsOf reads the list of an order's items.
func itemsOf(raw json.RawMessage) ([]toldItem, *Problem) {
	if len(raw) == 0 || string(raw) == "null" {
		return nil, nil
	}
	var list []map[string]json.RawMessage
	if err := json.Unmarshal(raw, &list); err != nil {
		return nil, &Problem{Column: "items", Why: "不是商品的列表", Write: `[{"name":"牛奶","category":"乳品","quantity":2,"amount":"19.90"}]`}
	}
	var out []toldItem
	for i, one := range list {
		var item toldItem
		for _, name := range slices.Sorted(maps.Keys(one)) {
			into := item.field(name)
			value, ok := scalar(one[name])
			if into == nil || !ok {
				return nil, &Problem{Column: fmt.Sprintf("items[%d]", i), Why: fmt.Sprintf("商品没有 %q 这个字段，或者它不是文字或数字", cut(maskPhones(name), 40)),
					Write: `{"name":"牛奶","category":"乳品","quantity":2,"amount":"19.90"}`}
			}
			*into = value
		}
		out = append(out, item)
	}
	return out, nil
}

// field is where a field of an item belongs; an item's amount is its own.
func (t *toldItem) field(name string) *string {
	p, known := named(name)
	if !known {
		return nil
	}
	switch p.column {
	case colItem:
		return &t.name
	case colCategory:
		return &t.category
	case colQuantity:
		return &t.quantity
	case colAmount, colItemAmount:
		return &t.amount
	}
	return nil
}

// scalar is a JSON text or number as text; null is empty.
func scalar(raw json.RawMessage) (string, bool) {
	var value any
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(&value); err != nil {
		return "", false
	}
	switch v := value.(type) {
	case nil:
		return "", true
	case string:
		return tidy(v), true
	case json.Number:
		return v.String(), true
	case bool:
		return strconv.FormatBool(v), true
	}
	return "", false
}

// numberOf is the number of an order that cannot be read otherwise.
func numberOf(object map[string]json.RawMessage) string {
	for _, name := range names[colNumber] {
		if value, ok := scalar(object[name]); ok && value != "" {
			return cut(value, maxNumber)
		}
	}
	return ""
}
