package commands

import (
	"strings"
	"testing"
)

// What staff read speaks to them, and politely.
func TestHelpSpeaksToTheReader(t *testing.T) {
	for _, cmd := range newSwitchboard(testOptions(), List(testOptions())).commands {
		text := manual(cmd.Command)
		for _, alias := range append(names(cmd.Command), cmd.Examples...) {
			text = strings.ReplaceAll(text, alias, "")
		}
		for _, wrong := range []string{"你", "我", "。。", "，，", "  \n"} {
			if strings.Contains(text, wrong) {
				t.Errorf("/帮助 %s says %q:\n%s", cmd.Name, wrong, text)
			}
		}
	}
}
