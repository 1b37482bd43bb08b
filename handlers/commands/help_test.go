package commands

import (
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

func TestHelpShowsOnlyWhatTheCallerMayDo(t *testing.T) {
	s := newStage(t)
	s.reads("liming", "/帮助", "【客户】\n/标签  给客户打标签\n/客户", "【门店】\n/发券", "/撤销", "!处理", "!【管理】")
	s.reads("hanmei", "/？", "【管理】\n/处理")
	s.reads("shenji", "/help", "/客户", "!/标签", "!/撤销")
	s.reads("liming", "/", "您能用的命令")
}

func TestHelpExplainsOneCommand(t *testing.T) {
	s := newStage(t)
	s.reads("liming", "/帮助 发券", "用法：/发券 <人数> [金额] [门店=…]", "例：\n/发券 3 10元", "试", "/coupon")
	s.reads("liming", "/帮助 券", "/发券")
	s.reads("liming", "/帮助 处理", "和「处理」有关的命令", "!处理一件事")
	s.reads("hanmei", "/帮助 /处理", "确认、静默")
	s.reads("liming", "/帮助 keuh", "1. /帮助 客户")
	s.reads("liming", "1", "查客户")
}

func TestEveryCommandHasOneNameAndWorkingExamples(t *testing.T) {
	sb := newSwitchboard(testOptions(), List(testOptions()))
	seen := map[string]string{}
	for _, c := range sb.commands {
		if c.Help == "" || c.Role == "" || len(c.Examples) == 0 {
			t.Errorf("%s lacks help, a role or an example", c.Name)
		}
		for _, name := range names(c.Command) {
			if other, twice := seen[fold(name)]; twice {
				t.Errorf("%s and %s are both called %q", other, c.Name, name)
			}
			seen[fold(name)] = c.Name
		}
		for i, arg := range c.Args {
			if arg.Rest && i < len(c.Args)-1 && !allNamed(c.Args[i+1:]) {
				t.Errorf("%s: %s takes the rest of the line, but is not the last", c.Name, arg.Name)
			}
		}
		for _, example := range c.Examples {
			if named, ok := sb.commandOf(example); !ok || named.Name != c.Name {
				t.Errorf("the example %q of %s is another command", example, c.Name)
			}
		}
		if text := manual(c.Command); len(text) > pageBytes {
			t.Errorf("the help of %s does not fit on a page", c.Name)
		}
	}
}

func allNamed(args []bot.Arg) bool {
	for _, a := range args {
		if !a.Named {
			return false
		}
	}
	return true
}

func TestTheTableNamesEveryCommand(t *testing.T) {
	table := Markdown(testOptions())
	for _, c := range newSwitchboard(testOptions(), List(testOptions())).commands {
		if !strings.Contains(table, "| `/"+c.Name+"`") {
			t.Errorf("the table lacks %s", c.Name)
		}
	}
	if !strings.HasPrefix(table, "| command | who | what it does | example |\n|---|---|---|---|\n") {
		t.Error("the table has no head")
	}
}
