package callback

import "github.com/zhanggui/zhanggui/bot"

// parseChat reads change_external_chat [docs 92130].
func parseChat(n name, f *fields) bot.Body {
	chatID := f.take("ChatId")
	switch n.changeType {
	case "create":
		return bot.ChatCreated{ChatID: chatID}
	case "dismiss":
		return bot.ChatDismissed{ChatID: chatID}
	}
	b := bot.ChatUpdated{
		ChatID: chatID, Detail: bot.ChatDetail(f.take("UpdateDetail")),
		MemberCount: f.integer("MemChangeCnt"), Members: f.list("MemChangeList"),
		LastVersion: f.take("LastMemVer"), CurrentVersion: f.take("CurMemVer"),
	}
	// WeCom's own sample of an entry carries a QuitScene too. Only the scene
	// that fits the detail means anything; the other stays an extra.
	switch b.Detail {
	case bot.ChatMemberAdded:
		b.JoinScene = f.integer("JoinScene")
	case bot.ChatMemberRemoved:
		b.QuitScene = f.integer("QuitScene")
	}
	return b
}
