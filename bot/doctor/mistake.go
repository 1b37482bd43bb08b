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
	words(`there is no such key; known here: (.+)`, "没有这个设置；这里能写的有 $1"),
	words(`no setting has this name`, "没有叫这个名字的设置"),
	words(`the entry is empty`, "这一条是空的"),
	words(`must be set`, "要填"),
	words(`must be set: how many yuan it takes off, as 10`, "要填：减多少元，像 10"),
	words(`is less than off: it would give money back`, "比 off 还小，等于倒贴钱"),
	words(`wants what is still paid, from 1 to 99: 85 is 8\.5 折; has (-?\d+)`, "要写折后付百分之几，1 到 99，8.5 折写 85；现在是 $1"),
	words(`must be set: the ids of the coupons that it gives, as (.+)`, "要填：礼包里有哪些券，像 $1"),
	words(`has itself in it`, "礼包里不能有它自己"),
	words(`belongs to kind: pack`, "只有 kind: pack（礼包）才写 pack"),
	words(`must be set, as what it is good for is: amount, percent or gift`, "写了优惠内容就要写 kind：amount 满减、percent 折扣、gift 礼品"),
	words(`wants 0 to 100, has (-?\d+)`, "要 0 到 100，现在是 $1"),
	words(`wants a day as 2026-12-31, has (.+)`, "要写日期，像 2026-12-31；现在是 $1"),
	words(`wants a day of the month from 1 to 31, has (-?\d+)`, "要写几号，1 到 31；现在是 $1"),
	words(`is before from`, "比 from 还早"),
	words(`opens it elsewhere, while kind: external .*`, "写了 url 就是在别处打开，external 是在本店页面上显示别家的券码；两样选一样"),
	words(`wants yuan as 10 or 9\.9, has (.+)`, "要写金额（元），像 10 或 9.9；现在是 $1"),
	words(`must be set: yuan, as 9\.9`, "要填价格（元），像 9.9"),
	words(`wants more than price: what it costs otherwise`, "要比 price 高：平时卖多少"),
	words(`is set beside weekdays; take one of the two`, "weekdays 和 days 只写一个"),
	words(`wants a score from 1 to 100, has (-?\d+)`, "要 1 到 100 的分数，现在是 $1"),
	words(`is none, and shop\.sales\.schedules makes sales: .*`, "是 none，可 shop.sales.schedules 要开抢购：页面得知道是谁打开的，改成 wecom"),
	words(`must be set, as pages\.login is: .*`, "写了 pages.login 就要填：手机要能回到这台服务器，像 https://bot.example.com"),
	words(`must be set, or max`, "min 和 max 至少要填一个"),
	words(`must be set, or weekdays: .*`, "hours 和 weekdays 至少要填一个：班次是一周里的一段"),
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
	words(`wants a time as (.+)`, "要写一段时间，像 $1"),
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
	words(`has (\d+) characters; a post takes at most (\d+)`, "有 $1 个字，群发里最多 $2 个"),
	words(`phones cannot load (.+); wants an address .* or a file under (.+)`, "手机打不开图片 $1：要写 https:// 开头的网址，或者 templates 的 $2 下面的文件"),
	words(`has (\d+) characters; WeCom takes at most (\d+)`, "有 $1 个字，企业微信最多收 $2 个"),
	words(`has (\d+) groups[;,] a join way (?:of WeCom )?takes at most (\d+)`, "有 $1 个群，一个入群码最多带 $2 个"),
	words(`has (\d+) members; .* takes at most (\d+)`, "有 $1 个人，一个活码最多带 $2 个"),
	words(`has (\d+) bytes; WeCom takes at most (\d+)`, "有 $1 个字节，企业微信最多收 $2 个"),
	words(`has (\d+) characters, wants at most (\d+): .*`, "有 $1 个字，最多 $2 个：群主要看得清"),
	words(`has (\d+) characters; wants at least (\d+), as (.+) makes them`, "只有 $1 个字符，至少要 $2 个，可以用 $3 生成"),
	words(`has (\d+) steps; wants (\d+), (?:shorter|larger) first, as (.+)`, "有 $1 级，要 $2 级，像 $3"),
	words(`is out of order; wants the shorter first, as (.+)`, "次序反了，短的写在前面，像 $1"),
	words(`is out of order; wants the larger first, as (.+)`, "次序反了，大的写在前面，像 $1"),
	words(`the minute is (.+); it takes .* from (\d+) to (\d+), .*`, "第一段「分」写成了 $1；能写 *、$2 到 $3 的数、1,15、1-5、*/2"),
	words(`the hour is (.+); it takes .* from (\d+) to (\d+), .*`, "第二段「时」写成了 $1；能写 *、$2 到 $3 的数、1,15、1-5、*/2"),
	words(`the day is (.+); it takes .* from (\d+) to (\d+), .*`, "第三段「日」写成了 $1；能写 *、$2 到 $3 的数、1,15、1-5、*/2"),
	words(`the month is (.+); it takes .* from (\d+) to (\d+), .*`, "第四段「月」写成了 $1；能写 *、$2 到 $3 的数、1,15、1-5、*/2"),
	words(`the weekday is (.+); it takes .* from (\d+) to (\d+), .*`, "第五段「星期」写成了 $1；能写 *、$2 到 $3 的数（0 是星期日）、1,15、1-5、*/2"),
	words(`is (-?\d+) and min is (-?\d+): nothing lies between`, "max 是 $1，min 是 $2，中间什么都没有"),
	words(`is for a tag that is given; this rule takes it away`, "是给标签时用的，这条规则是摘标签"),
	words(`(.+) is in holds, too; .*`, "holds 里也有 $1；一个标签不能既要有又要没有"),
	words(`begins when it ends; .*`, "开始和结束是同一刻；全天就不用写"),
	words(`wants from 1s to 1h, as 5m`, "要在 1s 到 1h 之间，像 5m"),
	words(`is part of an address: .*`, "是网址的一部分，只能用字母、数字、- 和 _，最多 64 个"),
	words(`is no name for an address: .*`, "是网址的一部分，只能用小写字母、数字、- 和 _，最多 32 个"),
	words(`wants a file under templates or an address that begins with https://`, "要写 templates 里的一个文件，或以 https:// 开头的网址"),
	words(`must not hold a user or password`, "里面不能写用户名或密码"),
	words(`must not hold \? or #: .*`, "里面不能有 ? 或 #：路径会接在它后面"),
	words(`is a folder; wants the path of a file, as (.+)`, "是一个文件夹；要写文件的路径，像 $1"),
	words(`the main app is set under wecom\.app; .*`, "主应用写在 wecom.app；给这一个换个名字"),
	words(`the app of this name has its receiver at the same address; .*`, "同名的应用已经占了这个地址；给这一个换个名字"),
	words(`the join way's state (.+) has (\d+) characters, WeCom takes at most (\d+): .*`, "入群码的 state $1 有 $2 个字，企业微信最多收 $3 个：把 id 改短"),
	words(`the group (.+) is already one of store (.+)`, "群 $1 已经是 $2 的了"),
	words(`the groups of store (.+) have the welcome (.+) already; .*`, "门店 $1 的群已经用了欢迎语 $2；一个群只能有一份"),
	words(`the key is here for the second time; the first is on line (\d+)`, "这个设置写了两遍，前一遍在第 $1 行"),
	words(`the key on this line is no plain name`, "这一行的设置名不是普通的名字"),
	words(`wants a list, has (.+)`, "要写一个列表（每行一条，以 - 开头），现在是 $1"),
	words(`wants a section of keys, has (.+)`, "下面要写一组设置（每行一个 名字: 值），现在是 $1"),
	words(`a \$\{ is never closed; .*`, "有一个 $${ 没有配上 }；写成 $${名字}"),
	words(`the secret's file (.+) cannot be read: (.+)`, "放密码的文件 $1 读不了：$2"),
	words(`the secret's file (.+) is empty`, "放密码的文件 $1 是空的"),
	words(`the secret's file (.+) is no small text file`, "放密码的文件 $1 不是一个小的文本文件"),
	words(`only secrets are read from files`, "只有密码类的设置能从文件读"),
	words(`(\S+) is set too; keep one of them`, "$1 也设了；只留一个"),
	words(`(.+) ends before number (\d+); the next entry is number (\d+)`, "$1 没有第 $2 条那么多；下一条的编号是 $3"),
	words(`a second document begins here; .*`, "这里又开始了一份文档（---）；写在一份里"),
	words(`the file holds nothing but comments; .*`, "文件里只有注释；抄一份自带的 config.yaml 来改"),
	words(`anchors .* are not read here; .*`, "这里不认 YAML 的锚点（&）、引用（*）、<< 和 !标签；把值写出来"),
	words(`this line is nested deeper than any setting is`, "这一行缩进得太深了，没有这么深的设置"),
	words(`is no check; there are (.+); has (.+)`, "没有 $2 这项检查；有 $1"),
	words(`is no step; there are (.+); has (.+)`, "没有 $2 这一级；有 $1"),
	words(`wants a domain alone, as (\S+), which .*; has (.+)`, "只写域名，像 $1，它下面的都算；现在是 $2"),
	words(`climbs from warn over review to remove: .*has (\d+), (\d+), (\d+)`, "要一级比一级多：warn ≤ review ≤ remove，现在是 $1、$2、$3"),
	words(`must be set: what customers say who want it, as (.+)`, "要填：客户想要它的时候会怎么说，像 $1"),
	words(`group and tag go together`, "group 和 tag 要一起写"),
	words(`wants less than 120h: .*`, "要小于 120h：企业微信只保留五天"),
	words(`wants an address as http://10\.0\.0\.1:3128`, "要写代理的地址，像 http://10.0.0.1:3128"),
	words(`must be set: the private key of each version .*`, "要填：管理后台里每个公钥版本对应的私钥，像 keys: { 1: file:data/archive-1.pem }"),
	words(`wants the number of the key's version \(publickey_ver\), as 1`, "前面要写公钥的版本号（publickey_ver），像 1"),
	words(`is no PEM, which begins with .*`, "不是 PEM 格式的私钥（以 -----BEGIN PRIVATE KEY----- 开头）；放在文件里就写 file:路径，像 file:data/archive-1.pem"),
	words(`is the public key, which belongs into WeCom's console; .*`, "这是公钥，应该填在管理后台；这里要私钥"),
	words(`is no private RSA key in PEM, or has a password`, "不是 RSA 私钥，或者带着密码"),
	words(`is no open_kfid, .*`, "不是 open_kfid：它以 wk 开头，在 微信客服 → 客服账号 的详情里"),
	words(`there is no word list (.+)`, "没有 $1 这份词表"),
	words(`is entry (\d+) already, in the same category`, "和第 $1 条（从 0 数）是同一个词、同一个类别"),
	words(`must be set, or tag: .*`, "要写 department 或 tag：通讯录里部门或标签的编号，像 department: 3"),
	words(`is set beside department; .*`, "department 和 tag 只能写一个；分成两条写"),
	words(`wants the number of a department or tag, as 3`, "要写部门或标签的编号，像 3"),
	words(`is set beside store; put all of them here`, "store 和 stores 只写一个；都放进 stores"),
	words(`is (-?\d+) and (\S+) is (-?\d+): a second person comes after a confirmation`, "是 $1，比 $2 的 $3 还小：先要确认，再要第二个人"),
	words(`wants a percent from (\d+) to (\d+), has (-?\d+)`, "要 $1 到 $2 之间的百分数，现在是 $3"),
	words(`wants a time of day as 21:30, has (.+)`, "要写几点几分，像 21:30；现在是 $1"),
	words(`names the group (.+), and wecom\.webhooks has none; .*`, "写了内部群 $1，可 wecom.webhooks 里一个也没有；在那里加上它，值是机器人地址末尾的 key"),
	words(`wants the key alone, which stands behind key= in the address`, "只写 key：就是机器人地址里 key= 后面那一段"),
	words(`(.+) is used already, at (.+)`, "$1 已经用过了，在 $2"),
	words(`(\S+) is written (\S+) here`, "$1 在这里写成 $2"),
	words(`there is no store (.+)`, "没有 $1 这家店"),
	words(`there is no coupon (.+)`, "没有 $1 这张券"),
	words(`opens on the bot's own page, which has no address.*`, "要打开机器人自己的页面，可页面还没有地址：请填 server.public_url"),
	words(`(\S+) is a pack itself.*`, "$1 自己就是礼包，里面请写单张的券"),
	words(`(\S+) opens elsewhere, so it cannot be given in a pack`, "$1 要到别处打开，不能放进礼包"),
	words(`is the coupon itself`, "写成了这张券自己"),
	words(`there is no channel with the state (.+)`, "没有 state 是 $1 的渠道"),
	words(`there is no member of staff (.+)`, "员工里没有 $1"),
	words(`there is no (?:group welcome|welcome message|win-back message) (.+)`, "没有 $1 这份文案"),
	words(`no (?:rule|group welcome|win-back) uses the message (.+) of the templates folder`, "templates 里的 $1 没有一处用到，多半是文件名或这里的名字写错了"),
	words(`there is no file (.+) under templates`, "templates 里没有 $1 这个文件"),
	words(`the channel's code would lead to nobody.*`, "这个活码没有人接：在这里写上员工，或者给那家店配一位"),
	words(`the environment has no variable (.+)`, "环境变量里没有 $1"),
	words(`the YAML cannot be understood(?:: (.+))?`, "YAML 写法不对，多半是缩进、冒号后少了空格或引号没配对 $1"),
	words(`the file is empty.*`, "文件是空的；抄一份自带的 config.yaml 来改"),
	words(`this line is not UTF-8.*`, "这一行不是 UTF-8（可能是 GBK）；用 UTF-8 另存一次"),
	words(`the file is UTF-16.*`, "文件是 UTF-16；用 UTF-8 另存一次"),
	words(`the file cannot be read: (.+)`, "文件读不了：$1"),
}
