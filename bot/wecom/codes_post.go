package wecom

import "time"

// postCodes are about mass posts and moments.
var postCodes = map[int]reaction{
	41046: never("请求里没有群发任务的编号"),
	41047: never("群发任务的编号无效"),
	41048: never("没有可以发送的客户：对方可能已不是好友，或群已不归这位成员"),
	41063: later(10*time.Second, 5*time.Minute, 0, "群发任务还在派发，稍后再查"),
	41064: never("附件太多：最多 9 个"),
	41065: never("附件的类型无效"),
	41093: never("群发任务已经取消"),
	41094: later(time.Hour, 8*time.Hour, 0, "提醒得太频繁：一个任务一天最多提醒 3 次，稍后自动再试"),
	41060: never("朋友圈的编号无效"),
	41061: never("这条朋友圈不是该成员发表的"),
	41062: never("该成员还没有发表这条朋友圈"),
	41067: never("朋友圈的类型不符合这个接口"),
	41078: later(10*time.Minute, time.Hour, 0, "正在创建的朋友圈太多，稍后自动再试"),
	41079: later(10*time.Second, 5*time.Minute, 0, "朋友圈正在派发，稍后再查"),
	41210: broken("企业这个月的朋友圈到了 10 万条的上限，下个月才能再发"),
	41211: broken("企业没有开通朋友圈功能：到 管理后台 → 客户联系 → 客户朋友圈 开通"),
	40201: broken("内容被企业微信的反垃圾拦截：请修改后再发"),
	40204: broken("内容被微信的反垃圾拦截：请修改后再发"),
	85002: broken("内容里有不合法的词语：请修改后再发"),
}

// ruleCodes are about sensitive-word rules for staff.
var ruleCodes = map[int]reaction{
	41068: never("一条敏感词规则最多 300 个词"),
	41069: never("敏感词规则最多 100 条：请先删除不用的"),
	41070: never("敏感词规则的编号无效"),
	41071: never("这条敏感词规则已经被删除"),
	41076: never("敏感词规则的适用范围太大：请改用部门"),
	41077: never("敏感词规则的名称重复了"),
	41083: never("敏感词不合要求：每个 1 到 32 个字"),
	41084: never("敏感词的语义规则不合要求"),
}

// albumCodes are about product albums.
var albumCodes = map[int]reaction{
	41073: never("商品图册的描述不合要求"),
	41074: never("这件商品已经从图册里删除"),
	41075: never("商品图册的编号无效"),
	41085: never("商品编码不合要求"),
	41086: never("商品价格不合要求"),
	41087: never("商品描述不合要求"),
	41088: never("商品没有图片"),
	41202: never("商品图册的数量到了上限"),
}

// transferCodes are about handing customers and groups to other staff.
var transferCodes = map[int]reaction{
	40097: never("原成员还没有离职，不能按离职继承"),
	40098: never("接替的成员还没有实名认证"),
	40099: never("接替成员的客户数量到了上限"),
	40100: never("这位成员的客户已经在转接流程中"),
	40128: never("客户转接过于频繁：90 天内最多 2 次"),
	40129: never("这位客户正在转接中"),
	40130: never("接替的成员就是原来的成员"),
	40131: never("原成员不是这位客户的跟进人"),
	40143: never("参与转接的成员被封禁"),
	90500: never("群主还没有离职"),
	90501: never("这个群不是客户群"),
	90502: never("群主已经离职，请按离职继承"),
	90503: never("群已满员，需要群主在客户端确认"),
	90504: never("新群主就是原来的群主"),
	90505: never("客户群没有继承成功（{code}）"),
	90506: never("客户群没有继承成功（{code}）"),
	90507: later(time.Minute, time.Hour, 0, "客户群正在继承，稍后自动再查"),
	90508: done("客户群已经继承"),
	90509: never("这个群不是企业微信的客户群"),
	90510: never("企业一年内没有活跃的成员"),
}
