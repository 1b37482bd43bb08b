package bot

import (
	"slices"
	"testing"
)

// An effect is either applied in the event's transaction, and then declared in
// effect.go, or it leaves the house, and then it is a Send.
func TestAnEffectIsDataOrASendAndNeverBoth(t *testing.T) {
	data, sent := typesWith(t, "effect", "effect.go"), typesWith(t, "Meta", "")
	for _, name := range data {
		if slices.Contains(sent, name) {
			t.Errorf("%s is declared among the data effects and is a send", name)
		}
	}
	both := slices.Sorted(slices.Values(slices.Concat(data, sent)))
	if all := typesWith(t, "effect", ""); !slices.Equal(all, both) {
		t.Errorf("the effects are %v, the data effects and sends %v", all, both)
	}
}
