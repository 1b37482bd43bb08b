package commands

import (
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

func TestAStepOfACommandLeadsToIt(t *testing.T) {
	f := newOffice(t)
	f.reads("hanmei", "/静默", "没有「/静默」", "写在「/提醒」后面", "1. /提醒 静默", "/帮助 提醒")
	f.reads("hanmei", "1", "静默哪一条", "/提醒 静默 1 4小时")
	f.reads("hanmei", "/推迟 1 2天", "1. /待办 推迟 1 2天")
}

func TestTodayByAStoreSaysHowToSeeIt(t *testing.T) {
	f := newOffice(t)
	f.reads("hanmei", "/今日 十七号店", "不用写店名", "/今日，里面有十七号店")
	f.reads("hanmei", "/今日 十八号店", "看不懂「十八号店」")
}

func TestHelpAboutAWordNamesTheCommandsThatHaveToDoWithIt(t *testing.T) {
	f := newOffice(t)
	f.reads("hanmei", "/帮助 加粉", "和「加粉」有关的命令", "/今日")
	f.reads("hanmei", "/帮助 静默", "和「静默」有关的命令", "/提醒")
	f.reads("hanmei", "/帮助 天气", "还没有和「天气」有关的命令", "/帮助")
}

func TestWhatIsWrongWithAWordIsSaidOfTheWord(t *testing.T) {
	f := newOffice(t)
	f.reads("hanmei", "/角色 @张飞 店员", "没有找到同事「张飞」")
	f.reads("hanmei", "/客户 @钱多多", "没有找到客户「钱多多」")
	f.reads("hanmei", "/设置 颜色", "没看懂「颜色」", "「显示」可以写：文字、卡片")
	f.reads("hanmei", "/设置", "现在用卡片回答您", "/设置 文字")
	f.asks("hanmei", "/设置 文字")
	f.reads("hanmei", "/设置", "现在用文字回答您", "/设置 卡片")
	f.reads("hanmei", "/取消", "例如 /取消 K7Q2MD")
	f.reads("hanmei", "/确认", "例如 /确认 K7Q2MD")
}

func TestNobodyInChatGivesWhatIsAboveHeadquarters(t *testing.T) {
	f := newOffice(t)
	f.reads("wangzong", "/角色 @韩梅 总部", "给不了总部", "config.yaml 的 shop.staff")
	f.reads("wangzong", "/角色 @王总 店员", "config.yaml 的 shop.staff")
	f.reads("quyu", "/角色 @韩梅 总部", "请上一级来给")
}

func TestWhatIsDoneAboutAnAlertIsSaidInWords(t *testing.T) {
	const title = "「张三」删除了李明"
	f := newOffice(t)
	f.reads("hanmei", "/提醒 处理 LOSTS17 试", "处理提醒：", title)
	f.asks("hanmei", "/提醒 处理 LOSTS17")
	f.reads("hanmei", "/撤销 试", "的「处理提醒：", title)
	if got := f.asks("hanmei", "/撤销"); !strings.Contains(got, "又等人处理了：") || !strings.Contains(got, title) || strings.Contains(got, "LOSTS17") {
		t.Errorf("the undo says %q", got)
	}
}

func TestTheMiddleOfNoMinutesIsOne(t *testing.T) {
	if got := (&outcome{alerts: 1, taken: 1, minutes: []int{0}}).text(); !strings.Contains(got, "一半在 1 分钟内接手") {
		t.Error(got)
	}
}

func TestWhatWaitsForAYesSaysUntilWhen(t *testing.T) {
	f := newOffice(t)
	f.todos = append(f.todos, bot.Todo{
		ID: "T1", Kind: bot.TodoConfirm, UserID: "hanmei", Store: "s17", Text: "李明提出「发券」：/确认 KXB64R，或 /取消 KXB64R",
		CreatedAt: f.now, DueAt: f.now.Add(10 * time.Minute),
	})
	f.reads("hanmei", "/待办", "今天 12:10 前有效")
}

func TestTheSecondPersonsCardHasNoEmptyLine(t *testing.T) {
	s := newStage(t)
	s.types("liming", "/发券 600 门店=s17")
	s.types("liming", "1")
	if text := s.newest("hanmei").Text; text != strings.TrimSpace(text) || strings.Contains(text, "\n\n") || strings.Contains(text, secondToo) {
		t.Errorf("the card says %q", text)
	}
	s.reads("hanmei", "/确认 "+s.code(), "已经给 600 位")
	if told := s.told("liming"); strings.Count(told, "600 位") != 1 || !strings.Contains(told, "已经做完") {
		t.Errorf("liming hears %q", told)
	}
}

func TestADoneCardSaysInWordsWhatWasDone(t *testing.T) {
	f := newOffice(t)
	task := f.alerts["LOSTS17"].Tasks[0]
	f.cards[task] = bot.CardState{Task: task, Users: []string{"hanmei", "quyu"}, Card: bot.Card{Task: task}, SentAt: f.now}
	f.asks("quyu", "/提醒 处理 LOSTS17")
	got := f.taps("hanmei", task, "/提醒 处理 LOSTS17")
	if !strings.Contains(got, "已经由区先生在") || !strings.Contains(got, "「张三」删除了李明") || strings.Count(got, "处理") != 1 || strings.Contains(got, "LOSTS17") {
		t.Errorf("the card answers %q", got)
	}
}
