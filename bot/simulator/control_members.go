package simulator

import "net/http"

// memberActs is how members come, go and change places, and what WeCom
// says of apps.
func (s *Simulator) memberActs() []controlRoute {
	return []controlRoute{
		{"POST", "/sim/member/add", `somebody comes to the corp, or back: {"userid":…,"name":…,"department":…,"tags":[…],"customer_contact":true}`, act(func(in Staff) (reply, error) {
			return nil, s.AddMember(in)
		})},
		{"POST", "/sim/member/delete", `a member leaves the corp: {"userid":…}`, act(func(in struct {
			UserID string `json:"userid"`
		}) (reply, error) {
			return nil, s.DeleteMember(in.UserID)
		})},
		{"POST", "/sim/member/visible", `an app is hidden from a member, or shown: {"app":…,"userid":…,"on":false}`, act(func(in struct {
			App    string `json:"app"`
			UserID string `json:"userid"`
			On     bool   `json:"on"`
		}) (reply, error) {
			return nil, s.SetVisible(in.App, in.UserID, in.On)
		})},
		{"POST", "/sim/member/tag", `who carries a tag of the address book: {"tagid":…,"name":…,"users":[…],"departments":[…]}`, act(func(in MemberTag) (reply, error) {
			return nil, s.SetTag(in)
		})},
		{"POST", "/sim/transfer/refuse", `a hand-over fails: pair with the new member, {"reason":"customer_refused"} or customer_limit_exceed`, act(func(in struct {
			pairIn
			Reason string `json:"reason"`
		}) (reply, error) {
			return nil, s.RefuseTransfer(in.UserID, in.ExternalUserID, in.Reason)
		})},
		{"POST", "/sim/app/health", `WeCom warns about a little-used app: {"app":…,"event":"inactive_alert" or low_active…,"days":7}`, act(func(in Health) (reply, error) {
			return nil, s.NoteHealth(in)
		})},
	}
}

func (s *Simulator) showWebhook(w http.ResponseWriter, r *http.Request) {
	show(w, func() (any, error) { return s.WebhookFeed(r.PathValue("name")), nil })
}

func (s *Simulator) showPosts(w http.ResponseWriter, _ *http.Request) { answerJSON(w, s.Posts()) }
