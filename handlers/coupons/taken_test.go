package coupons

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

// Codes that come in are added as they stand, with who brought them; what holds none
// changes nothing, and what cannot be read is not swallowed.
func TestCodesComeInWithWhoBroughtThem(t *testing.T) {
	w := newWorld(t)
	due := func(payload string) bot.Event {
		return bot.Event{Body: bot.JobDue{Name: JobTakeCodes, Due: noon, Payload: json.RawMessage(payload)}}
	}
	effects, err := w.giver.takeCodes(due(`{"plan":"film","codes":["B","A"],"by":"cli:anna","how":"coupons import"}`), w)
	if err != nil || len(effects) != 2 {
		t.Fatalf("%+v %v", effects, err)
	}
	if add, ok := effects[0].(bot.AddCouponCodes); !ok || add.Plan != "film" || strings.Join(add.Codes, "") != "BA" {
		t.Errorf("%+v", effects[0])
	}
	if entry, ok := effects[1].(bot.RecordAudit); !ok || entry.UserID != "cli:anna" || entry.Detail != "给券 film 收进 2 个券码" || strings.Contains(entry.Detail, "BA") {
		t.Errorf("%+v", effects[1])
	}
	if effects, err := w.giver.takeCodes(due(`{"plan":"film"}`), w); err != nil || effects != nil {
		t.Errorf("nothing: %+v %v", effects, err)
	}
	if _, err := w.giver.takeCodes(due(`[]`), w); err == nil {
		t.Error("what cannot be read is swallowed")
	}
}
