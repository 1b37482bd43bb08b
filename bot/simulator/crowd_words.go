package simulator

import "math/rand/v2"

// What people of a crowd are called and say. Nobody in it is real.
var (
	crowdSurnames = []string{"陈", "林", "黄", "周", "吴", "徐", "孙", "马", "朱", "胡", "郭", "何", "高", "罗", "郑", "梁", "谢", "宋", "唐", "许"}
	crowdGiven    = []string{"晓雨", "子涵", "佳", "建国", "梦琪", "一诺", "志强", "慧", "雅婷", "浩然", "思远", "秀英", "宇轩", "丽", "欣怡", "大伟", "小满", "婷婷", "阿珍", "文博"}
	crowdNicks    = []string{"团团妈妈", "爱喝拿铁的猫", "小橘子🍊", "momo", "Lily", "山下有风", "阿珍爱上了阿强", "早睡早起", "老陈家的", "Kevin", "一只柚子", "七喜", "云朵☁️", "今天也要开心", "豆豆爸", "晴天"}

	crowdTalk = []string{
		"早上好呀", "今天的面包好香", "谢谢店家～", "这个券怎么用呀", "刚领到了，开心", "有没有人一起拼单？", "昨天买的奶粉收到了，日期很新鲜",
		"几点关门？", "还有货吗", "排队的人多吗", "下雨天能送到家吗？", "收到，谢谢", "已经抢到了！", "没抢到，下次早点来", "门口好停车吗",
		"推荐拿铁，真的好喝", "孩子很喜欢这个小饼干", "店员小姐姐很耐心，点赞", "周末有活动吗？", "这周还有团购吗", "帮朋友问一下，生日蛋糕要提前几天订", "👍", "支持", "路过，先收藏",
	}
	// crowdTrouble is what a group's rules are for.
	crowdTrouble = []string{
		"兼职刷单日结三百，加微信 vx_shuadan88", "大家进我这个群 https://spam.example.com/join 有红包", "专业办证，先办后付", "什么破店，滚",
	}
	crowdQuestions = []string{"你好，请问奶粉还有货吗？", "我的券在哪里看呀", "可以预约明天上午来取吗？", "这个尿不湿怎么选码数", "现在有什么优惠？", "几点下班，我晚点过来可以吗", "蛋糕可以少糖吗"}
	crowdAnswers   = []string{"有的，给您留一份？", "在的在的，点开我刚发的链接就能看到～", "可以的，来之前跟我说一声就行", "今晚九点前都在，您慢慢来", "好的，帮您记下了"}
)

// troubleOf is how many of a thousand things said in a group break its rules.
const troubleOf = 25

func pick(chance *rand.Rand, from []string) string { return from[chance.IntN(len(from))] }

// crowdName is what somebody is called.
func crowdName(chance *rand.Rand) string {
	if chance.IntN(100) < 35 {
		return pick(chance, crowdNicks)
	}
	return pick(chance, crowdSurnames) + pick(chance, crowdGiven)
}

// crowdWords is something said in a group.
func crowdWords(chance *rand.Rand) string {
	if chance.IntN(1000) < troubleOf {
		return pick(chance, crowdTrouble)
	}
	return pick(chance, crowdTalk)
}
