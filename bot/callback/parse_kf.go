package callback

import "github.com/zhanggui/zhanggui/bot"

// parseKfDoorbell reads kf_msg_or_event [docs 94670].
func parseKfDoorbell(_ name, f *fields) bot.Body {
	return bot.KfDoorbell{Token: f.take("Token"), OpenKfID: f.take("OpenKfId")}
}

// parseKfAuth reads kf_account_auth_change [docs 97712].
func parseKfAuth(_ name, f *fields) bot.Body {
	return bot.KfAuthChanged{Added: f.list("AuthAddOpenKfId"), Removed: f.list("AuthDelOpenKfId")}
}
