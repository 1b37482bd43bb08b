package callback_test

import (
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// appSamples are the samples of the app's chat window, of its menu, cards and
// health, and of 微信客服.
var appSamples = map[string]parsed{
	"app_text":     {body: bot.AppText{MsgID: "7300000000000000700", Content: "/coupon 20 @wang"}},
	"app_image":    {body: bot.AppMedia{Type: "image", MsgID: "7300000000000000760", MediaID: "MEDIA-1", PicURL: "https://example.test/p.jpg"}},
	"app_voice":    {body: bot.AppMedia{Type: "voice", MsgID: "7300000000000000820", MediaID: "MEDIA-2", Format: "amr"}},
	"app_video":    {body: bot.AppMedia{Type: "video", MsgID: "7300000000000000880", MediaID: "MEDIA-3", ThumbMediaID: "THUMB-3"}},
	"app_link":     {body: bot.AppLink{MsgID: "7300000000000000000", Title: "t", Description: "d", URL: "https://example.test/", PicURL: "https://example.test/p.png"}},
	"app_location": {body: bot.AppLocation{Name: "message.location", MsgID: "7300000000000000042", Latitude: 23.134, Longitude: 113.358, Scale: 20, Label: "Guangzhou", AppType: "wxwork"}},
	"app_LOCATION": {body: bot.AppLocation{Name: "LOCATION", Latitude: 23.104, Longitude: 113.320, Precision: 65}},

	"app_subscribe":        {body: bot.AppEvent{Event: "subscribe"}},
	"app_unsubscribe":      {body: bot.AppEvent{Event: "unsubscribe"}},
	"app_enter_agent":      {body: bot.AppEvent{Event: "enter_agent"}},
	"app_click":            {body: bot.AppEvent{Event: "click", EventKey: "today_report"}},
	"app_view":             {body: bot.AppEvent{Event: "view", EventKey: "https://example.test/report"}},
	"app_scancode_waitmsg": {body: bot.CodeScanned{Event: "scancode_waitmsg", EventKey: "scan1", ScanType: "qrcode", ScanResult: "order-42"}},

	"template_card_event": {body: bot.CardClicked{
		TaskID: "task-2026-0001", CardType: "multiple_interaction", EventKey: "approve",
		ResponseCode: "RC-invented-01", Selected: map[string][]string{"q_store": {"s17"}}}},
	"template_card_menu_event": {body: bot.CardClicked{
		Menu: true, TaskID: "task-2026-0002", CardType: "text_notice", EventKey: "menu_mute", ResponseCode: "RC-invented-02"}},

	"app_inactive_alert":        {body: bot.AppHealth{Event: "inactive_alert", EffectTime: time.Unix(1769817600, 0).UTC()}},
	"app_low_active_alert":      {body: bot.AppHealth{Event: "low_active_alert", EffectTime: time.Unix(1769817600, 0).UTC()}},
	"app_close_inactive_agent":  {body: bot.AppHealth{Event: "close_inactive_agent"}},
	"app_reopen_inactive_agent": {body: bot.AppHealth{Event: "reopen_inactive_agent"}},
	"app_low_active":            {body: bot.AppHealth{Event: "low_active"}},
	"app_active_restored":       {body: bot.AppHealth{Event: "active_restored"}},

	"kf_msg_or_event": {body: bot.KfDoorbell{Token: "ENC-invented-token", OpenKfID: "wkEXAMPLEkf0000000000000000001"}},
	"kf_account_auth_change": {body: bot.KfAuthChanged{
		Added:   []string{"wkEXAMPLEkf0000000000000000001", "wkEXAMPLEkf0000000000000000002"},
		Removed: []string{"wkEXAMPLEkf0000000000000000003"}}},
}

// officialSamples are those of a 公众号, which the bot does not serve. What has
// the name of an app's event is taken for one; nothing is lost either way.
var officialSamples = map[string]parsed{
	"oa_CLICK":           {body: bot.AppEvent{Event: "click", EventKey: "menu_1"}, extra: map[string]string{"Event": "CLICK"}},
	"oa_VIEW":            {body: bot.AppEvent{Event: "view", EventKey: "https://example.test/"}, extra: map[string]string{"Event": "VIEW", "MenuId": "4100000001"}},
	"oa_SCAN":            {body: bot.Unknown{MsgType: "event", Event: "SCAN"}, extra: map[string]string{"EventKey": "shop17", "Ticket": "TICKET-invented"}},
	"oa_subscribe":       {body: bot.AppEvent{Event: "subscribe"}},
	"oa_subscribe_scene": {body: bot.AppEvent{Event: "subscribe", EventKey: "qrscene_shop17"}, extra: map[string]string{"Ticket": "TICKET-invented"}},
	"oa_unsubscribe":     {body: bot.AppEvent{Event: "unsubscribe"}},
	"oa_text":            {body: bot.AppText{MsgID: "23000000000000001", Content: "hello"}},
}
