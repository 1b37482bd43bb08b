package callback

import "github.com/zhanggui/zhanggui/bot"

// takePair takes the staff member and the customer.
func takePair(f *fields) bot.Pair {
	return bot.Pair{UserID: f.take("UserID"), ExternalUserID: f.take("ExternalUserID")}
}

// parseContact reads change_external_contact [docs 92130, 92005].
func parseContact(n name, f *fields) bot.Body {
	pair := takePair(f)
	switch n.changeType {
	case "add_external_contact", "add_half_external_contact":
		return bot.ContactAdded{
			Pair: pair, State: f.take("State"), WelcomeCode: f.take("WelcomeCode"),
			Half: n.changeType == "add_half_external_contact",
		}
	case "edit_external_contact":
		return bot.ContactEdited{Pair: pair, State: f.take("State")}
	case "del_external_contact":
		return bot.ContactDeleted{Pair: pair, Source: f.take("Source")}
	case "del_follow_user":
		return bot.ContactLost{Pair: pair}
	case "transfer_fail":
		return bot.TransferFailed{Pair: pair, FailReason: f.take("FailReason")}
	default:
		return bot.ArchiveConsented{Pair: pair, WelcomeCode: f.take("WelcomeCode")}
	}
}

// parseAcquisition reads customer_acquisition [docs 97299].
func parseAcquisition(n name, f *fields) bot.Body {
	expires, _ := f.unix("ExpireTime")
	return bot.AcquisitionChanged{
		Change: n.changeType, Pair: takePair(f), LinkID: f.take("LinkId"), State: f.take("State"),
		ChatKey: f.take("ChatKey"), ExpiresAt: expires, ExpireQuota: f.integer("ExpireQuotaNum"),
	}
}

// parseTag reads change_external_tag [docs 92130].
func parseTag(n name, f *fields) bot.Body {
	return bot.TagChanged{
		Change: n.changeType, ID: f.take("Id"), TagType: f.take("TagType"), StrategyID: f.take("StrategyId"),
	}
}
