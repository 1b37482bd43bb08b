package wecom

import (
	"context"
	"fmt"

	"github.com/silenceper/wechat/v2/work/externalcontact"

	workcontext "github.com/silenceper/wechat/v2/work/context"

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

// codeNoWay is WeCom's answer for a config_id that does not exist [docs 90313].
const codeNoWay = 41044

// sceneQRCode is a join way that shows a QR code.
const sceneQRCode = 2

// prepareJoinWay makes the code by which customers enter a store's groups, or
// updates it, and reads the QR code's address, which making it does not tell.
func (g *Gateway) prepareJoinWay(ctx context.Context, spec bot.AssetSpec, asset *bot.Asset) error {
	if n := len(spec.ChatIDs); n == 0 || n > maxJoinWayGroups {
		return g.unusable(apiAddJoinWay, fmt.Sprintf("%d groups", n), "一个入群码要关联 1 到 5 个群：请检查 shop.stores 里的 groups")
	}
	id, err := g.settleJoinWay(ctx, spec)
	if err != nil {
		return err
	}
	var got *externalcontact.GetJoinWayResponse
	_, err = g.sdk(ctx, request{app: MainApp, api: apiGetJoinWay}, func(c *workcontext.Context) (err error) {
		got, err = externalcontact.NewClient(c).GetJoinWay(&externalcontact.JoinWayConfigRequest{ConfigID: id})
		return err
	})
	if refusedWith(err, codeNoWay) {
		g.joinWays.Delete(joinWayKey(spec))
	}
	if err != nil {
		return err
	}
	if got.JoinWay.QrCode == "" {
		return g.unusable(apiGetJoinWay, "no qr_code in the answer", "企业微信没有给出入群二维码：请确认这些群是客户群，且群主有客户联系权限")
	}
	asset.RemoteID, asset.URL = id, got.JoinWay.QrCode
	return nil
}

// settleJoinWay adds or updates the join way and returns its config_id. WeCom
// has no way to ask whether one exists, so one that was added is remembered: a
// repeat, or a second request that was decided before the first was answered,
// does not add another.
func (g *Gateway) settleJoinWay(ctx context.Context, spec bot.AssetSpec) (string, error) {
	if spec.RemoteID == "" {
		if id, err := g.knownJoinWay(ctx, spec); id != "" || err != nil {
			return id, err
		}
	}
	body := joinWayBody{
		ConfigID: spec.RemoteID, Scene: sceneQRCode, Remark: cutRunes(spec.Remark, maxStateRunes), AutoCreateRoom: 1,
		RoomBaseName: cutRunes(spec.RoomBaseName, maxRoomBaseName), RoomBaseID: spec.RoomBaseID,
		ChatIDs: spec.ChatIDs, State: cutRunes(spec.State, maxStateRunes),
	}
	if spec.RemoteID != "" {
		err := g.call(ctx, request{app: MainApp, api: apiUpdateJoinWay}, body, nil)
		if !refusedWith(err, codeNoWay) {
			return spec.RemoteID, err
		}
		// The join way is gone from WeCom: a new one takes its place.
		body.ConfigID = ""
	}
	var made struct {
		ConfigID string `json:"config_id"`
	}
	if err := g.call(ctx, request{app: MainApp, api: apiAddJoinWay}, body, &made); err != nil {
		return "", err
	}
	if made.ConfigID == "" {
		return "", g.unusable(apiAddJoinWay, "no config_id in the answer", "企业微信建了入群码却没有给出编号，无法使用：请稍后重试，或到管理后台检查客户群权限")
	}
	g.joinWays.Store(joinWayKey(spec), made.ConfigID)
	return made.ConfigID, nil
}

// knownJoinWay is the join way that was made of the same spec by this process
// or, as the database knows by now, by another.
func (g *Gateway) knownJoinWay(ctx context.Context, spec bot.AssetSpec) (string, error) {
	if id, ok := g.joinWays.Load(joinWayKey(spec)); ok {
		return id.(string), nil
	}
	asset, err := g.assets.Asset(ctx, spec.Name)
	if err != nil || asset.Hash != spec.Hash {
		return "", err
	}
	return asset.RemoteID, nil
}

func joinWayKey(spec bot.AssetSpec) string { return spec.Name + "\x00" + spec.Hash }
