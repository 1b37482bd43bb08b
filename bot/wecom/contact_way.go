package wecom

import (
	"context"
	"fmt"
	"slices"

	"github.com/zhanggui/zhanggui/bot"
)

const (
	apiAddContactWay    = "externalcontact/add_contact_way"
	apiUpdateContactWay = "externalcontact/update_contact_way"
	apiGetContactWay    = "externalcontact/get_contact_way"
)

// Limits of a contact way [docs 92228].
const (
	maxContactWayUsers = 100
	// typeMulti is a contact way that leads to several members in turn. A
	// channel of one member is one too: its type could never be changed.
	typeMulti = 2
)

// contactWayBody is the request of update_contact_way. Its lists overwrite.
type contactWayBody struct {
	ConfigID   string   `json:"config_id,omitempty"`
	Remark     string   `json:"remark"`
	SkipVerify bool     `json:"skip_verify"`
	State      string   `json:"state"`
	Users      []string `json:"user"`
	// Departments is not nil where there are some to be taken away.
	Departments *[]int `json:"party,omitempty"`
}

// newContactWayBody is the request of add_contact_way.
type newContactWayBody struct {
	Type  int `json:"type"`
	Scene int `json:"scene"`
	contactWayBody
}

// contactWayAnswer is what get_contact_way tells.
type contactWayAnswer struct {
	Way struct {
		Remark      word     `json:"remark"`
		SkipVerify  truth    `json:"skip_verify"`
		State       word     `json:"state"`
		Users       []word   `json:"user"`
		Departments []number `json:"party"`
		QRCode      word     `json:"qr_code"`
	} `json:"contact_way"`
}

// contactWay is the code of a channel (联系我).
type contactWay struct {
	gateway  *Gateway
	spec     bot.AssetSpec
	question bool
	// there is what stands in WeCom, once it was read.
	there contactWayAnswer
}

func (w *contactWay) check() error {
	if n := len(w.spec.Users); n == 0 || n > maxContactWayUsers {
		return w.gateway.unusable(apiAddContactWay, fmt.Sprintf("%d users", n),
			"渠道码“"+w.spec.State+"”要有 1 到 100 位接待的成员：请检查 shop.channels 里的 users，和店铺的 staff")
	}
	return nil
}

func (w *contactWay) read(ctx context.Context, id string) (url, differs string, err error) {
	var got contactWayAnswer
	r := request{app: MainApp, api: apiGetContactWay, question: w.question, answers: []int{codeNoWay}}
	if err := w.gateway.call(ctx, r, configID{id}, &got); err != nil {
		return "", "", err
	}
	if got.Way.QRCode == "" {
		return "", "", w.gateway.unusable(apiGetContactWay, "no qr_code in the answer", "企业微信没有给出渠道码“"+w.spec.State+"”的二维码，稍后请重试")
	}
	w.there = got
	return string(got.Way.QRCode), w.differs(), nil
}

// differs names the first thing that is not as the spec says. Nobody sees
// these codes in the console, but another tool with the same app may change
// them.
func (w *contactWay) differs() string {
	wanted, there := w.body(), w.there.Way
	switch {
	case !slices.Equal(folded(words(there.Users)), folded(wanted.Users)):
		return "user"
	case len(there.Departments) > 0:
		return "party"
	case string(there.State) != wanted.State:
		return "state"
	case string(there.Remark) != wanted.Remark:
		return "remark"
	case bool(there.SkipVerify) != wanted.SkipVerify:
		return "skip_verify"
	default:
		return ""
	}
}

// folded are userids as a set that can be compared.
func folded(userIDs []string) []string {
	set := make([]string, len(userIDs))
	for i, id := range userIDs {
		set[i] = fold(id)
	}
	slices.Sort(set)
	return slices.Compact(set)
}

func (w *contactWay) body() contactWayBody {
	return contactWayBody{
		Remark: cutRunes(w.spec.Remark, maxStateRunes), SkipVerify: !w.spec.Verify,
		State: cutRunes(w.spec.State, maxStateRunes), Users: w.spec.Users,
	}
}

func (w *contactWay) update(ctx context.Context, id string) error {
	body := w.body()
	body.ConfigID = id
	if len(w.there.Way.Departments) > 0 {
		body.Departments = &[]int{}
	}
	return w.gateway.call(ctx, request{app: MainApp, api: apiUpdateContactWay, answers: []int{codeNoWay}}, body, nil)
}

func (w *contactWay) add(ctx context.Context) (string, error) {
	var made configID
	body := newContactWayBody{Type: typeMulti, Scene: sceneQRCode, contactWayBody: w.body()}
	if err := w.gateway.call(ctx, request{app: MainApp, api: apiAddContactWay}, body, &made); err != nil {
		return "", err
	}
	if made.ID == "" {
		return "", w.gateway.unusable(apiAddContactWay, "no config_id in the answer", "企业微信建了渠道码却没有给出编号，无法使用：请稍后重试")
	}
	return made.ID, nil
}

func (w *contactWay) gone(err error) bool { return refusedWith(err, codeNoWay) }
