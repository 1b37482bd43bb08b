package wordfilter

import (
	"github.com/zhanggui/zhanggui/bot/wordfilter/lexicon"
)

// lures are what people write around a word that they hide: they offer, they
// call, they name a price and a way to reach them. They are a hint, not a proof.
var lures = func() map[uint64]float32 {
	all := map[uint64]float32{}
	for weight, words := range map[float32]string{
		3: `私聊 加我 招代理 招募 日结 日赚 月入 低息 秒批 秒到 秒到账 放款 下款 包过 包赢 包邮 直播 直播间 送彩金 彩金 首充 返水 注册送 ` +
			`上分 下分 稳赚 稳赢 内幕 开户 盘口 下注 投注 平台 代理 诚招 招聘 招人 招工 联系 咨询 详谈 详聊 电联 滴滴 ` +
			`拉你 进群 入群 加群 群号 扣扣 微信 领红包 红包 免费领 扫码 附近 同城 上门 包夜 妹子 美女 学生妹 寂寞 刺激 ` +
			`出售 批发 出货 现货 货源 渠道 高价 收购 回收 低价 可开 代开 代办 办理 包办 专业 无需 不查 征信 黑户 抵押 ` +
			`兼职 赚钱 宝妈 在家 一单 每单 佣金 返佣 跑分 网站 网址 链接 下载 资源 视频 看片 福利 软件 加速器 ` +
			`你个 你这 什么东西 去你 全家 老板 店家 商家 窝点 团伙 被抓 价格美丽 保真 包真 一比一 原单 尾单`,
		2: `网 群 约 招 卖 售 收 加 领 送 赚 聊 代 办 贷 你 滚 找 买 要 出 搞 吗 开 做 速 包`,
	} {
		for word := range fieldsOf(words) {
			h := lexicon.Seed
			n := 0
			for _, r := range word {
				if n == 0 {
					lureStarts[r>>6] |= 1 << (r & 63)
				}
				h = lexicon.Add(h, r)
				n++
			}
			w := weight
			if n == 1 {
				w = 0.8
			}
			all[h] = w
		}
	}
	return all
}()

// longestLure is how many characters the longest of them has.
const longestLure = 4

// lureAt is the weight of the longest lure that begins at a token and
// ends before another.
func (s *sense) lureAt(i, end int) (weight float32) {
	if r := s.tokens[i].r; r >= 1<<16 || lureStarts[r>>6]>>(r&63)&1 == 0 {
		return 0
	}
	h := lexicon.Seed
	for j := i; j < end && j < i+longestLure; j++ {
		if s.tokens[j].kind != hanzi && s.tokens[j].kind != sign {
			break
		}
		h = lexicon.Add(h, s.tokens[j].r)
		if w, ok := lures[h]; ok {
			weight = w
		}
	}
	return weight
}

// particles are what sentences are made with that people say to each other: who
// advertises leaves them out.
const particles = "的了是在我你他她有吗呢吧啊很都也就还和把被给这那着过要会能没不"

// Every particle outside of a bent word says so much against it, up to mostCalm.
const (
	calming  = 1
	mostCalm = 3
)

// calm is how much the particles outside of tokens[i:j] say against a word there.
func (s *sense) calm(i, j int) (weight float32) {
	for k := range s.tokens {
		if (k < i || k >= j) && particle(s.tokens[k].r) {
			if weight += calming; weight >= mostCalm {
				return mostCalm
			}
		}
	}
	return weight
}

// calmer is no more than what calm is outside of any n tokens.
func (s *sense) calmer(n int) float32 {
	return min(max(float32(s.particles-n)*calming, 0), mostCalm)
}

func particle(r rune) bool { return r < 1<<16 && particleBits[r>>6]>>(r&63)&1 != 0 }

// particleBits has a bit for every particle.
var particleBits = func() (bits [1 << 10]uint64) {
	for _, r := range particles {
		bits[r>>6] |= 1 << (r & 63)
	}
	return bits
}()

// lureStarts has a bit for every character that a lure begins with.
var lureStarts [1 << 10]uint64
