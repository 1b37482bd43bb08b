package store

import (
	"strings"
	"testing"
)

// What people were shown of a text is taken out as it was shown: on one line, cut,
// and with the middle of numbers left out; what stands around it stays.
func TestWordsAreTakenOutAsTheyWereShown(t *testing.T) {
	long := strings.Repeat("今天的鲜奶卖得特别快大家排队", 6)
	for _, c := range []struct{ what, said, shown, want string }{
		{"a to-do", "紫藤暗号在老地方", "看一看「茉莉」说的「紫藤暗号在老地方」（/违规 V1）", "看一看「茉莉」说的「" + wordsTaken + "」（/违规 V1）"},
		{"folded lines", "第一行写在这里\n第二行写在那里", "「第一行写在这里 第二行写在那里」\n为什么：链接", "「" + wordsTaken + "」\n为什么：链接"},
		{"cut", long, "原话：「" + string([]rune(long)[:60]) + "…」", "原话：「" + wordsTaken + "」"},
		{"a masked number", "加我13800001111拿便宜货源", "茉莉：加我138****1111拿便宜货源", "茉莉：" + wordsTaken},
		{"a masked number at the end", "便宜货源找我13800001111", "「便宜货源找我138****1111」", "「" + wordsTaken + "」"},
		{"short", "傻瓜", "「茉莉」说：「傻瓜」", "「茉莉」说：" + wordsTaken},
		{"short, not quoted", "傻瓜", "违法信息 傻瓜", "违法信息 傻瓜"},
		{"something else", "紫藤暗号在老地方", "今天的牛奶很新鲜", "今天的牛奶很新鲜"},
	} {
		t.Run(c.what, func(t *testing.T) {
			take := &taking{phrases: []phrase{newPhrase(c.said)}}
			if got := take.text(c.shown, true); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

// Somebody else's words that only begin alike are left alone where nothing says
// whose they are.
func TestWordsOfOthersAreLeft(t *testing.T) {
	take := &taking{phrases: []phrase{newPhrase("有没有燕麦奶")}, marks: []string{"V1"}}
	for body, want := range map[string]string{
		`{"text":"「小宝」问：有没有燕"}`: `{"text":"「小宝」问：有没有燕"}`,
		`{"text":"V1 有没有燕麦奶"}`:  `{"text":"V1 ` + wordsTaken + `"}`,
		`no JSON: 有没有燕麦奶`:       `no JSON: ` + wordsTaken,
	} {
		if got := take.body(body); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
