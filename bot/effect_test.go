package bot

import (
	"slices"
	"testing"
)

// dataEffects is every effect that is applied in the event's transaction.
var dataEffects = []Effect{
	SetRelation{}, SetCustomer{}, SetRemark{}, SetWelcomed{}, RecordInteraction{}, AddTag{}, RemoveTag{}, LearnTag{}, ForgetTag{},
	SaveAsset{}, ScheduleJob{}, SetGroup{}, SetMember{}, SetSync{}, SetStaff{}, SaveOrder{}, SetPhones{},
	SetRole{}, SetLeft{}, SetRoster{}, SetSession{}, SetConfirmation{}, SetCardState{}, SetWrite{}, SetTodo{}, RecordAudit{},
	RaiseAlert{}, SetAlert{}, TakeItems{}, SetSilence{}, SetRisk{}, SetWinBack{}, SavePost{}, RecordTouch{}, Erase{},
	SaveMessage{}, SaveUnreadable{}, RecallMessage{}, SetConsent{}, SetViolation{}, SetExclusion{}, SetWordRule{}, SetWordExample{}, SetKfTalk{},
	SetCouponPlan{}, AddCouponCodes{}, IssueCoupon{}, SetCoupon{}, SaveSale{}, MoveClaim{}, SetCampaign{}, SetCampaignAnswer{}, SetReply{},
}

// An effect is either applied in the event's transaction, or it leaves the
// house, and then it is a Send. Who adds one says here which it is.
func TestAnEffectIsDataOrASendAndNeverBoth(t *testing.T) {
	data, sent := typeNames(dataEffects), typesWith(t, "Meta", "")
	for _, name := range data {
		if slices.Contains(sent, name) {
			t.Errorf("%s is among the data effects and is a send", name)
		}
	}
	both := slices.Sorted(slices.Values(slices.Concat(data, sent)))
	if all := typesWith(t, "effect", ""); !slices.Equal(all, both) {
		t.Errorf("the effects are %v, the data effects and sends %v", all, both)
	}
}
