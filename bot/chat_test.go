package bot

import "testing"

const (
	aCustomer = "wmEXAMPLE0000000000000000000001"
	aRobot    = "wbEXAMPLE0000000000000000000001"
)

func TestWhoAMessageIsBetween(t *testing.T) {
	for _, c := range []struct {
		name     string
		message  ChatMessage
		customer string
		pair     Pair
	}{
		{"a customer to a clerk", ChatMessage{Speaker: aCustomer, By: SpeakerCustomer, Listeners: []string{"liming"}}, aCustomer, Pair{"liming", aCustomer}},
		{"a clerk to a customer", ChatMessage{Speaker: "liming", By: SpeakerStaff, Listeners: []string{aCustomer}}, aCustomer, Pair{"liming", aCustomer}},
		{"a customer in a group", ChatMessage{Speaker: aCustomer, By: SpeakerCustomer, ChatID: "wr1", Listeners: []string{"liming"}}, aCustomer, Pair{}},
		{"a clerk in a group of one customer", ChatMessage{Speaker: "liming", By: SpeakerStaff, ChatID: "wr1", Listeners: []string{aCustomer}}, "", Pair{}},
		{"two colleagues", ChatMessage{Speaker: "liming", By: SpeakerStaff, Listeners: []string{"hanmei"}}, "", Pair{}},
		{"a customer to a robot", ChatMessage{Speaker: aCustomer, By: SpeakerCustomer, Listeners: []string{aRobot}}, aCustomer, Pair{}},
	} {
		if got := c.message.Customer(); got != c.customer {
			t.Errorf("%s: the customer is %q, not %q", c.name, got, c.customer)
		}
		if got := c.message.Pair(); got != c.pair {
			t.Errorf("%s: it is between %v, not %v", c.name, got, c.pair)
		}
	}
}

func TestAShortIDIsAMemberOfStaffWhateverItBeginsWith(t *testing.T) {
	for id, want := range map[string]SpeakerKind{
		aCustomer: SpeakerCustomer, "wo" + aCustomer[2:]: SpeakerCustomer, aRobot: SpeakerRobot,
		"womeng": SpeakerStaff, "wmli": SpeakerStaff, "liming": SpeakerStaff, "": SpeakerStaff,
	} {
		if got := SpeakerOf(id); got != want {
			t.Errorf("%q is %s, not %s", id, got, want)
		}
	}
}
