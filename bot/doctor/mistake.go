package doctor

import (
	"regexp"
	"strings"
)

// Mistake is one mistake of the configuration.
type Mistake struct {
	// Place is where it stands, as "my.yaml:12"; Path the setting, as
	// "shop.staff[0].role", empty for the file as a whole.
	Place, Path string
	// Text says in English what is wrong, Near what was perhaps meant.
	Text, Near string
}

// String is the mistake in one line: place, path, what is wrong, what is
// right. What has no Chinese words here keeps its English ones.
func (m Mistake) String() string {
	var b strings.Builder
	for _, part := range []string{m.Place, m.Path} {
		if part != "" {
			b.WriteString(part + ": ")
		}
	}
	text, near := m.Text, m.Near
	if split := meant.FindStringSubmatch(text); split != nil {
		text, near = split[1], split[2]
	}
	b.WriteString(inChinese(text))
	if near != "" {
		b.WriteString("；是不是想写 " + near + "？")
	}
	return b.String()
}

// meant finds what was perhaps meant where it stands in the text.
var meant = regexp.MustCompile(`^(.*); did you mean (\S+)\?$`)

// inChinese says what is wrong in Chinese, if it is known how.
func inChinese(text string) string {
	for _, s := range said {
		if m := s.english.FindStringSubmatchIndex(text); m != nil {
			return string(s.english.ExpandString(nil, s.chinese, text, m))
		}
	}
	return text
}

// sentence is a way of saying what is wrong.
type sentence struct {
	english *regexp.Regexp
	chinese string
}

func words(english, chinese string) sentence {
	return sentence{regexp.MustCompile("^(?:" + english + ")$"), chinese}
}

// said are the mistakes that are made most.
var said = []sentence{
	words(`there is no such key`, "没有这个设置"),
	words(`no setting has this name`, "没有叫这个名字的设置"),
	words(`the entry is empty`, "这一条是空的"),
	words(`must be set`, "要填"),
	words(`must be set: the AgentId on the app's page`, "要填，就是应用页上的 AgentId"),
	words(`must be set: without it nothing reaches the bot`, "要填，没有它什么通知都进不来"),
	words(`must be set, as (\w+) is`, "要填，它和 $1 是一对"),
	words(`must be (.+); has (.+)`, "只能是 $1 之一，现在是 $2"),
	words(`can be filled with (.+); has (.+)`, "里面能用的是 $1，没有 $2"),
	words(`wants exactly 43 letters and digits, has (\d+)`, "要正好 43 位字母和数字，现在有 $1 位"),
	words(`wants exactly 43 letters and digits, has a character that is neither`, "要正好 43 位字母和数字，里面混进了别的字符"),
	words(`wants 1 to 32 letters and digits, as WeCom makes it`, "要 1 到 32 位字母和数字，照企业微信生成的抄"),
	words(`is no 企业ID.*`, "不像企业 ID；企业 ID 由字母和数字组成，以 ww 开头"),
	words(`wants a time zone such as Asia/Shanghai, has (.+)`, "要写时区，像 Asia/Shanghai；现在是 $1"),
	words(`(.+) is not a time zone such as Asia/Shanghai`, "$1 不是时区；中国写 Asia/Shanghai"),
	words(`wants a whole number, has (.+)`, "要写整数，现在是 $1"),
	words(`wants true or false, has (.+)`, "只能写 true（是）或 false（否），现在是 $1"),
	words(`wants a time with its unit, has (.+); did you mean (.+) or (.+)\?`, "时间要带单位，现在是 $1；是不是 $2（秒）或 $3（分钟）？"),
	words(`wants a time such as 10s, 5m, 24h or 90d, has (.+)`, "要写一段时间，像 10s、5m、24h、90d，现在是 $1"),
	words(`wants more than 0s?`, "要大于 0"),
	words(`wants (\d+) (?:\(no limit\) )?or more, has (-?\d+).*`, "不能小于 $1，现在是 $2"),
	words(`wants host:port or :port, as (.+); has (.+)`, "要写 主机:端口 或 :端口，像 $1；现在是 $2"),
	words(`wants host:port, as 127\.0\.0\.1:6379.*`, "要写 主机:端口，像 127.0.0.1:6379，前面不加 redis://，里面不写密码"),
	words(`wants an address that begins with https:// or http://`, "要写网址，以 https:// 或 http:// 开头"),
	words(`wants user:password@tcp\(host:3306\)/name`, "要写成 用户名:密码@tcp(主机:3306)/库名"),
	words(`wants the path of a file, as data/zhanggui\.db.*`, "要写一个文件的路径，像 data/zhanggui.db"),
	words(`is a server's address and the driver is sqlite.*`, "这是数据库服务器的地址，可 database.driver 写的是 sqlite；把它改成 mysql"),
	words(`wants a slot such as 09:00-21:00, has (.+)`, "要写一段时间，像 09:00-21:00，现在是 $1"),
	words(`wants at least one rule.*`, "至少要有一条规则，不然没有话可说"),
	words(`wants five fields.*has (\d+)`, "要五段：分 时 日 月 星期，每晚三点半是 30 3 * * *；现在有 $1 段"),
	words(`has (\d+) characters; WeCom takes at most (\d+)`, "有 $1 个字，企业微信最多收 $2 个"),
	words(`has (\d+) groups[;,] a join way (?:of WeCom )?takes at most (\d+)`, "有 $1 个群，一个入群码最多带 $2 个"),
	words(`(.+) is used already, at (.+)`, "$1 已经用过了，在 $2"),
	words(`(\S+) is written (\S+) here`, "$1 在这里写成 $2"),
	words(`there is no store (.+)`, "没有 $1 这家店"),
	words(`there is no coupon (.+)`, "没有 $1 这张券"),
	words(`there is no channel with the state (.+)`, "没有 state 是 $1 的渠道"),
	words(`there is no member of staff (.+)`, "员工里没有 $1"),
	words(`there is no (?:group )?welcome message (.+)`, "没有 $1 这份文案"),
	words(`there is no file (.+) under templates`, "templates 里没有 $1 这个文件"),
	words(`the channel's code would lead to nobody.*`, "这个活码没有人接：在这里写上员工，或者给那家店配一位"),
	words(`the environment has no variable (.+)`, "环境变量里没有 $1"),
	words(`the YAML cannot be understood(?:: (.+))?`, "YAML 写法不对，多半是缩进、冒号后少了空格或引号没配对 $1"),
	words(`the file is empty.*`, "文件是空的；抄一份自带的 config.yaml 来改"),
	words(`this line is not UTF-8.*`, "这一行不是 UTF-8（可能是 GBK）；用 UTF-8 另存一次"),
	words(`the file is UTF-16.*`, "文件是 UTF-16；用 UTF-8 另存一次"),
	words(`the file cannot be read: (.+)`, "文件读不了：$1"),
}
