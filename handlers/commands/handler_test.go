package commands

import (
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

func TestALineRunsItsCommand(t *testing.T) {
	echo := bot.Command{Name: "说", Role: bot.RoleClerk, Args: []bot.Arg{{Name: "话", Rest: true}}, Run: func(c bot.Call, _ bot.View) (bot.Answer, error) {
		return bot.Answer{Text: c.Arg("话").Text}, nil
	}}
	f := openFloor(t, newSwitchboard(testOptions(), []bot.Command{echo}).handler())
	if got := f.types("liming", "/说 你好"); got != "你好" {
		t.Errorf("got %q", got)
	}
}
