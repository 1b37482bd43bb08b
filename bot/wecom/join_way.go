package wecom

import (
	"context"
	"fmt"
	"slices"

	"github.com/zhanggui/zhanggui/bot"
)

const (
	apiAddJoinWay    = "externalcontact/groupchat/add_join_way"
	apiUpdateJoinWay = "externalcontact/groupchat/update_join_way"
	apiGetJoinWay    = "externalcontact/groupchat/get_join_way"
)

// Limits of a join way [docs 92229].
const (
	maxJoinWayGroups = 5
	maxRoomBaseName  = 40
	maxStateRunes    = 30
)

// joinWayBody is the request of add_join_way and update_join_way. An update
// overwrites everything, so it always says everything.
type joinWayBody struct {
	ConfigID       string   `json:"config_id,omitempty"`
	Scene          int      `json:"scene"`
	Remark         string   `json:"remark,omitempty"`
	AutoCreateRoom int      `json:"auto_create_room"`
	RoomBaseName   string   `json:"room_base_name,omitempty"`
	RoomBaseID     int      `json:"room_base_id,omitempty"`
	ChatIDs        []string `json:"chat_id_list"`
	State          string   `json:"state,omitempty"`
}

// joinWayAnswer is what get_join_way tells.
type joinWayAnswer struct {
	Way struct {
		Remark         word   `json:"remark"`
		AutoCreateRoom number `json:"auto_create_room"`
		RoomBaseName   word   `json:"room_base_name"`
		RoomBaseID     number `json:"room_base_id"`
		ChatIDs        []word `json:"chat_id_list"`
		State          word   `json:"state"`
		QRCode         word   `json:"qr_code"`
	} `json:"join_way"`
}

// configID is the request of what is known by its config_id.
type configID struct {
	ID string `json:"config_id"`
}

// codeNoWay is WeCom's answer for a config_id that does not exist [docs 90313].
const codeNoWay = 41044

// sceneQRCode is a join way or contact way that shows a QR code.
const sceneQRCode = 2

// joinWay is the code by which customers enter a store's groups.
type joinWay struct {
	gateway  *Gateway
	spec     bot.AssetSpec
	question bool
	// there is what stands in WeCom, once it was read.
	there joinWayAnswer
}

func (w *joinWay) check() error {
	if n := len(w.spec.ChatIDs); n == 0 || n > maxJoinWayGroups {
		return w.gateway.unusable(apiAddJoinWay, fmt.Sprintf("%d groups", n), "一个入群码要关联 1 到 5 个群：请检查 shop.stores 里的 groups")
	}
	return nil
}

// read reads the join way and its code's address, which making it does not tell.
func (w *joinWay) read(ctx context.Context, id string) (url, differs string, err error) {
	var got joinWayAnswer
	r := request{app: MainApp, api: apiGetJoinWay, question: w.question, answers: []int{codeNoWay}}
	if err := w.gateway.call(ctx, r, configID{id}, &got); err != nil {
		return "", "", err
	}
	if got.Way.QRCode == "" {
		return "", "", w.gateway.unusable(apiGetJoinWay, "no qr_code in the answer", "企业微信没有给出入群二维码：请确认这些群是客户群，且群主有客户联系权限")
	}
	w.there = got
	return string(got.Way.QRCode), w.differs(), nil
}

// differs compares what people can change. The groups may be more than were
// asked for, and the number of the next one higher: when all are full WeCom
// makes another by itself, and drops a full one if five are listed.
func (w *joinWay) differs() string {
	wanted, there := w.body(), w.there.Way
	switch {
	case string(there.State) != wanted.State:
		return "state"
	case string(there.Remark) != wanted.Remark:
		return "remark"
	case int(there.AutoCreateRoom) != wanted.AutoCreateRoom:
		return "auto_create_room"
	case string(there.RoomBaseName) != wanted.RoomBaseName:
		return "room_base_name"
	case len(there.ChatIDs) < maxJoinWayGroups && len(w.lacking()) > 0:
		return "chat_id_list"
	default:
		return ""
	}
}

// lacking are the spec's groups that the join way does not lead to.
func (w *joinWay) lacking() []string {
	there := words(w.there.Way.ChatIDs)
	return slices.DeleteFunc(slices.Clone(w.spec.ChatIDs), func(id string) bool { return slices.Contains(there, id) })
}

func (w *joinWay) body() joinWayBody {
	return joinWayBody{
		Scene: sceneQRCode, Remark: cutRunes(w.spec.Remark, maxStateRunes), AutoCreateRoom: 1,
		RoomBaseName: cutRunes(w.spec.RoomBaseName, maxRoomBaseName), RoomBaseID: w.spec.RoomBaseID,
		ChatIDs: w.spec.ChatIDs, State: cutRunes(w.spec.State, maxStateRunes),
	}
}

// update keeps the groups that WeCom has made since, if it was read before.
func (w *joinWay) update(ctx context.Context, id string) error {
	body := w.body()
	body.ConfigID = id
	if there := words(w.there.Way.ChatIDs); len(there) > 0 {
		all := there
		if len(there) < maxJoinWayGroups {
			all = append(w.lacking(), there...)
		}
		body.ChatIDs = all[:min(len(all), maxJoinWayGroups)]
		body.RoomBaseID = max(body.RoomBaseID, int(w.there.Way.RoomBaseID))
	}
	return w.gateway.call(ctx, request{app: MainApp, api: apiUpdateJoinWay, answers: []int{codeNoWay}}, body, nil)
}

func (w *joinWay) add(ctx context.Context) (string, error) {
	var made configID
	if err := w.gateway.call(ctx, request{app: MainApp, api: apiAddJoinWay}, w.body(), &made); err != nil {
		return "", err
	}
	if made.ID == "" {
		return "", w.gateway.unusable(apiAddJoinWay, "no config_id in the answer", "企业微信建了入群码却没有给出编号，无法使用：请稍后重试，或到管理后台检查客户群权限")
	}
	return made.ID, nil
}

func (w *joinWay) gone(err error) bool { return refusedWith(err, codeNoWay) }
