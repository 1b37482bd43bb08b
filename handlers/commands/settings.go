package commands

import "github.com/zhanggui/zhanggui/bot"

func settingsCommand() command {
	return command{
		Command: bot.Command{
			Name: "设置", English: "settings", Topic: bot.TopicMine, Role: bot.RoleClerk,
			Help: "用文字还是卡片回答您", Examples: []string{"/设置 文字", "/设置 卡片"},
			Args: []bot.Arg{{Name: "显示", English: "show", Type: bot.ArgChoice, Optional: true, Help: "客户端看不到卡片时选文字", Options: []bot.Option{
				{Value: "text", Words: []string{"文字", "文本"}}, {Value: "card", Words: []string{"卡片", "卡"}},
			}}},
		},
		serve: func(t *turn, call bot.Call) error {
			if !call.Given("显示") {
				t.say(shownNow(t.session.PlainText))
				return nil
			}
			t.session.PlainText = call.Arg("显示").Text == "text"
			if t.session.PlainText {
				t.say("好的，以后都用文字回答您。改回来：/设置 卡片")
			} else {
				t.say("好的，以后会用卡片回答您。看不到卡片的话：/设置 文字")
			}
			return nil
		},
	}
}

// shownNow says how the caller is answered now, and how to change it.
func shownNow(plain bool) string {
	if plain {
		return "现在用文字回答您。换成卡片：/设置 卡片"
	}
	return "现在用卡片回答您。看不到卡片的话，换成文字：/设置 文字"
}
