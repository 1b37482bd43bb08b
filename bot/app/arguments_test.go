package app

import (
	"bytes"
	"strings"
	"testing"
)

// A name that is none of a command's parts is a mistake, and no call for help.
func TestAPartThatIsNotThereIsRefused(t *testing.T) {
	for line, want := range map[string]string{
		"words chek":   "您是不是要写 check",
		"words 乱写":     "有 add、check、import、list、test",
		"words import": "后面要写规则文件",
		"orders foo":   "有 import、list、unjoined",
	} {
		root := Command(nil, "test")
		root.SetOut(&bytes.Buffer{})
		root.SetArgs(strings.Fields(line))
		if err := root.ExecuteContext(t.Context()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, wanted %q", line, err, want)
		}
	}
	root, out := Command(nil, "test"), &bytes.Buffer{}
	root.SetOut(out)
	root.SetArgs([]string{"words"})
	if err := root.ExecuteContext(t.Context()); err != nil || !strings.Contains(out.String(), "A rules file is") {
		t.Errorf("without a part: %v\n%s", err, out)
	}
}
