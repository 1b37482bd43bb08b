package wecom

import (
	"context"

	"github.com/zhanggui/zhanggui/bot"
)

const apiRemark = "externalcontact/remark"

// maxRemark is in characters [docs 92115].
const maxRemark = 20

// remarkBody leaves out what is not to change: a description that is sent empty
// would be cleared.
type remarkBody struct {
	UserID         string `json:"userid"`
	ExternalUserID string `json:"external_userid"`
	Remark         string `json:"remark"`
}

// writeRemark changes a member's remark of a customer. Doing it again changes
// nothing.
func (g *Gateway) writeRemark(ctx context.Context, item bot.OutboxItem, s bot.WriteRemark) bot.Outcome {
	body := remarkBody{s.UserID, s.ExternalUserID, cutRunes(s.Remark, maxRemark)}
	return g.outcome(ctx, item, g.call(ctx, request{app: MainApp, api: apiRemark}, body, nil))
}
