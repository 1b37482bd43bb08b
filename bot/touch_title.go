package bot

import "strings"

// TouchTitle is what people call what a customer was sent, the same in chat and on
// pages.
func TouchTitle(template string) string {
	if rule, ok := strings.CutPrefix(template, "welcome:"); ok {
		return "欢迎语「" + rule + "」"
	}
	if strings.HasPrefix(template, "winback/") {
		return "挽回消息「" + template + "」"
	}
	return "「" + template + "」"
}
