package wordfilter

import (
	"iter"
	"slices"
	"strings"
	"unicode/utf8"
)

func fieldsOf(text string) iter.Seq[string] { return strings.FieldsSeq(text) }

// signs are symbols that people write for a word.
var signs = map[rune]string{
	'+': "加", '＋': "加", '➕': "加", '╋': "加", '✚': "加", '✛': "加", '✜': "加", '➹': "加", '┼': "加", '﹢': "加", '⊕': "加", '⁺': "加",
	'💰': "钱", '💵': "钱", '💴': "钱", '💶': "钱", '💷': "钱", '💸': "钱", '🤑': "钱", '🪙': "币",
	'💊': "药", '🔫': "枪", '💣': "弹", '🐔': "鸡", '🐓': "鸡", '🐴': "马", '🐮': "牛", '🐂': "牛", '🐕': "狗", '🐶': "狗", '🐷': "猪",
	'🐎': "马", '🐍': "蛇", '🐟': "鱼", '🐠': "鱼", '🦆': "鸭", '🐑': "羊", '🐏': "羊", '🔥': "火", '💧': "水", '🌊': "水", '🚗': "车", '🚙': "车",
	'🏠': "家", '🎫': "票", '🎟': "票", '🧾': "票", '🍵': "茶", '🍎': "果", '🧊': "冰", '❄': "冰", '☠': "毒", '💀': "死", '📱': "机",
	'🔞': "黄", '🈲': "禁", '🆓': "免费", '🈶': "有", '🈚': "无", '🈳': "空", '🈸': "申", '🉐': "得", '㊙': "秘", '㊗': "祝", '🀄': "中",
	'🚿': "洗", '🛁': "洗", '🧧': "红包", '👨': "男", '👩': "女", '♀': "女", '♂': "男", '🚪': "门", '🌙': "月", '☀': "日", '🌞': "日",
	'🐧': "企鹅", '🍃': "叶", '🌿': "草", '🌱': "草", '🍀': "草", '👃': "鼻", '✋': "手", '👄': "口", '❤': "心", '🎓': "学",
	'🥚': "蛋", '🐢': "龟", '🐒': "猴", '🐰': "兔", '🐇': "兔", '🐻': "熊", '🌶': "辣", '🍷': "酒", '🍶': "酒", '🚬': "烟", '💉': "针", '🩸': "血",
	'🔪': "刀", '🗡': "刀", '👑': "王", '🐲': "龙", '🐉': "龙", '🐯': "虎", '🐅': "虎", '🐭': "鼠", '🐀': "鼠", '🐱': "猫", '🐈': "猫", '👻': "鬼",
	'🍑': "桃", '🍉': "瓜", '💳': "卡", '🎬': "片", '🔒': "锁", '🤰': "孕", '🥩': "肉", '🧠': "脑", '👂': "耳", '👁': "眼", '💩': "屎", '👅': "舌",
	'🦵': "腿", '🦶': "脚", '🌸': "花", '🌹': "花", '🍬': "糖", '⚽': "球", '🏀': "球", '💬': "聊", '📈': "股", '🃏': "牌", '♠': "牌", '🎣': "钓",
	'🛰': "卫星", '☎': "电话", '📞': "电话", '📹': "视频", '📺': "视频", '✈': "飞机", '🚀': "火箭", '🎮': "游戏", '🔗': "链接", '🚘': "车", '🦊': "狐",
	'👊': "拳", '🩲': "裤", '👙': "内衣", '💦': "水", '⛽': "油", '🎤': "唱", '🏦': "银行", '🏧': "取款", '🪪': "证", '🕯': "蜡",
}

// aliases are what people write for words that every filter knows. The word may
// be a part of a rule's.
var aliases = []struct{ word, written string }{
	{"加微信", "加卫星 ➕卫星 加绿 加绿泡泡 加小绿 加我v 加我薇 加个v 加个薇 加下v 加q微 家威 嘉威 jwx +v +薇 +vx +w 加vv 加v 加薇 加威 加微 加徽 加维 加w 加vx 加wx 加x v我 vx我 wx我 薇我 威我 ➕v ➕薇 ➕微 佳薇 家薇 佳v 家v 嘉v 伽v 伽薇 jiav 架v 加vｘ"},
	{"微信", "卫星 💚 🛰 绿标 小绿书 小绿人 威心 围信 喂信 v我 v❤️ 维心 绿色聊天软件 vx wx v信 w信 薇信 威信 维信 徽信 v芯 微x wei信 绿泡泡 绿色软件 绿泡 绿软 绿色图标 绿信 小绿 weixin wechat 微心 微❤ v❤ vxin 薇心 威❤ 薇❤ V信 wx号 vx号"},
	{"微信号", "vx wx 薇号 v号 威号 vx号 wx号 绿泡泡号"},
	{"qq", "q 企鹅号 🐧号 扣q 秋秋 qiuqiu 扣扣 企鹅 🐧 叩叩 口口 抠抠 球球 蔻蔻 q号 丘丘 鹅号"},
	{"支付宝", "蓝色支付 zhi付bao 之付宝 支付🎁 zfb 蓝色软件 吱付宝 支付b 某宝 zhi付宝"},
	{"淘宝", "某宝 tb 桃宝 掏宝 淘b 橙色软件"},
	{"抖音", "dy 某音 斗音 d音 抖y 抖抖"},
	{"快手", "ks 某手 块手"},
	{"小红书", "xhs 小红薯"},
	{"拼多多", "pdd 并夕夕 拼夕夕 p多多"},
	{"京东", "jd 狗东 某东"},
	{"美团", "mt 黄色软件"},
	{"人民币", "rmb 软妹币 毛爷爷 人民b"},
	{"钱", "💰 米 刀乐 money 毛爷爷 qian"},
	{"赚钱", "zq 搞米 挣米 恰饭 搞💰"},
	{"现金", "xj 现💰"},
	{"红包", "hb 🧧 红包包 洪包"},
	{"电话", "dh 📞 ☎ 电hua"},
	{"手机", "sj 📱"},
	{"私聊", "sl 丝聊 s聊 私我 私l"},
	{"私信", "丝信 s信 sx 思信"},
	{"联系", "lx 联x l系 莲系"},
	{"群", "裙 qun 君羊 峮 q群"},
	{"逼", "🍺 13 笔 b 比 笔 币 bi 壁 哔"},
	{"傻逼", "沙币 啥比 煞比 傻🍺 傻屄 莎比 sb 煞笔 沙比 傻b 傻13 傻比 啥比 杀币 沙壁 傻叉 傻x 鲨臂 杀b 煞b"},
	{"操", "艹 草 肏 cao 曹 槽 c"},
	{"操你妈", "槽尼玛 草泥🐴 曹你妈 操尼🐴 艹尼马 cao尼玛 cnm 草泥马 草你妈 艹你妈 肏你妈 艹尼玛 操尼玛 操你🐴 草你🐴 艹你🐴 日你妈 c你妈 曹尼玛 草尼玛 操泥马"},
	{"你妈", "尼ma 泥🐴 尼马 拟妈 尼玛 泥马 你🐴 nm 尼妈 泥妈 你ma 你马 尼🐴 您妈 nima"},
	{"妈", "🐴 马 ma"},
	{"他妈的", "tmd 他🐴的 特么的 tm 踏马的 塔马的 它妈的 他nn的"},
	{"死", "4 si s"},
	{"去死", "qs 去4 去s 去屎"},
	{"鸡巴", "jb 几把 鸡8 🐔巴 吉吧 鸡吧 寄吧 唧吧 j8 jiba 几吧"},
	{"垃圾", "lj 辣鸡 拉圾 垃j 辣🐔 乐色 l圾"},
	{"脑残", "nc 脑c 恼残 脑瘫 n残"},
	{"智障", "zz 制杖 治障 智z 弱智 🧠障"},
	{"骗子", "pz 骗z pianzi 马扁子"},
	{"神经病", "sjb 蛇精病 神经b"},
	{"滚", "gun 衮"},
	{"贱", "jian j贱"},
	{"婊子", "bz biao子 表子 婊z 绿茶b"},
	{"屌", "吊 diao 叼"},
	{"约炮", "yp 约p 约跑 约🔫 粵炮 约泡 约啪"},
	{"炮", "p 泡 pao 💣"},
	{"裸聊", "ll 果聊 luo聊 倮聊 🍎聊 裸l"},
	{"裸", "果 🍎 luo"},
	{"色情", "sq 瑟情 🔞 涩情 色q h色 s情"},
	{"黄色", "huang色 h色 皇色 簧色"},
	{"黄片", "hp h片 a片 av 🔞片 皇片 毛片"},
	{"成人", "cr 18禁 🔞 成ren"},
	{"援交", "yj 圆交 ojc 援j"},
	{"卖淫", "my 卖y 卖yin 买淫"},
	{"嫖娼", "pc 嫖c p娼 瓢唱"},
	{"强奸", "qj 强j 墙奸 强jian"},
	{"毒品", "dp 毒pin ☠品 独品"},
	{"冰毒", "bd 🧊毒 bing毒"},
	{"大麻", "dm 飞叶子 飞草 🍃 🍁 草叶"},
	{"摇头丸", "ytw yao头丸"},
	{"迷药", "my 听话水 听话药 乖乖水 迷💊"},
	{"枪", "🔫 qiang 木仓 呛"},
	{"枪支", "qz 🔫支 木仓支"},
	{"子弹", "zd 🔫弹 子d"},
	{"赌博", "db 毒博 堵博 du博 菠菜 赌b 🎲博"},
	{"博彩", "bc 菠菜 bo彩 💰彩 菠cai"},
	{"六合彩", "lhc 6合彩 liu合彩 六h彩"},
	{"彩票", "cp 菜票 彩p 采票 🎫彩"},
	{"网赌", "wd 网🎲 w赌 往赌"},
	{"赌", "🎲 🎰 du 堵 睹"},
	{"棋牌", "qp 🀄牌 棋p 7牌 ♟牌"},
	{"发票", "fp 发piao 发🎫 fa票 发p 发漂 發嘌 f票"},
	{"代开发票", "dkfp 代开fp 带开发票"},
	{"票", "piao 🎫 飘 p"},
	{"办证", "bz 办z ban证 瓣证 办正"},
	{"贷款", "dk 袋款 贷k 带款 daikuan d款"},
	{"贷", "dai 袋 带"},
	{"套现", "tx 套x 陶现 t现 tao现 套📱"},
	{"洗钱", "xq 洗💰 洗米 xi钱"},
	{"刷单", "sd 刷d 耍单 s单 shua单 刷蛋 涮单"},
	{"兼职", "jz 兼z 尖职 jian职 兼只 j职 煎职"},
	{"传销", "cx 传x chuan销"},
	{"诈骗", "zp 炸骗 诈p"},
	{"高利贷", "gld 高利d"},
	{"代孕", "dy 代y 带孕 dai孕"},
	{"代购", "dg 带购 代g"},
	{"代理", "dl 代l 带理 dai理"},
	{"减肥", "jf 减f 碱肥"},
	{"免费", "mf 免f 🆓 勉费 免fei 0元"},
	{"返现", "fx 返x 反现 返💰 fan现"},
	{"返利", "fl 返l 反利"},
	{"扫码", "sm 扫m 扫马"},
	{"翻墙", "fq 科学上网 番羽墙 翻q 翻🧱"},
	{"vpn", "v皮恩 威屁恩 v批恩 魏皮恩 梯子"},
	{"共产党", "gcd 共c党 土共 工产党"},
	{"政府", "zf 正府 zhengfu 政f"},
	{"警察", "jc 警c jing察 帽子叔叔"},
	{"自杀", "zs 自s 紫砂 zi杀"},
	{"投资", "tz 投z 头资"},
	{"理财", "lc 里财 li财"},
	{"股票", "gp 股p 古票 骨票 gupiao"},
	{"视频", "sp 视p shipin"},
	{"微商", "ws 微s 徽商 薇商 v商 w商 威商"},
	{"公众号", "gzh 公重号 公z号"},
	{"二维码", "ewm 2维码 二wei码 二v码"},
	{"刷", "涮 shua 唰"},
	{"加", "+ ➕ jia 佳 家 伽 嘉"},
	{"一", "1 壹 yi"},
	{"扣扣", "qq q 🐧 企鹅 叩叩 抠抠 球球 蔻蔻"},
	{"卧槽", "wc 我草 我艹 窝草 我靠 握草 我c 卧c 我槽"},
	{"妈的", "md 马的 玛德 🐴的 麻的 嘛的"},
	{"王八", "🐢 wb 忘八"},
	{"信用卡", "xyk 信用💳 芯用卡"},
	{"时时彩", "ssc 时时c 实时彩"},
	{"百家乐", "bjl 百家🎲"},
	{"上分", "sf 上f 尚分"},
	{"现货", "xh 现h"},
	{"出售", "cs 出s 初售"},
	{"直播", "zb 直b 植播"},
	{"电报", "纸飞机 telegram tg ✈ 飞机"},
	{"外挂", "wg 外g 歪挂 wai挂"},
	{"私服", "sf 私f 思服"},
	{"男", "♂ 蓝"},
	{"女", "♀ 钕"},
	{"酒", "🍷 🍺 🍶"},
	{"聊", "💬 撩 寮"},
}

// mostAliases bounds how many ways one word is written in.
const mostAliases = 96

// aliasStarts are the places in aliases of the words that begin with a character.
var aliasStarts = func() map[rune][]int {
	starts := map[rune][]int{}
	for i, a := range aliases {
		r, _ := utf8.DecodeRuneInString(a.word)
		starts[r] = append(starts[r], i)
	}
	return starts
}()

// aliasesOf are other ways to write a word, with one part of it replaced.
func aliasesOf(word string) []string {
	var parts []int
	lower := strings.ToLower(word)
	for at, r := range lower {
		for _, i := range aliasStarts[r] {
			if strings.HasPrefix(lower[at:], aliases[i].word) && !slices.Contains(parts, i) {
				parts = append(parts, i)
			}
		}
	}
	slices.Sort(parts)
	var list []string
	for _, i := range parts {
		for other := range strings.FieldsSeq(aliases[i].written) {
			if len(list) < mostAliases {
				list = append(list, strings.Replace(lower, aliases[i].word, other, 1))
			}
		}
	}
	return list
}
