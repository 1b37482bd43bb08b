package wecom

import "time"

// rateCodes are about how much and how fast, and about WeCom being busy.
var rateCodes = map[int]reaction{
	-1:    later(2*time.Second, 30*time.Second, 3, "企业微信系统繁忙，稍后自动再试"),
	6000:  later(500*time.Millisecond, 10*time.Second, 0, "有人同时在改同一份数据，稍后自动再试"),
	45009: later(time.Minute, time.Hour, 0, "这个接口的调用次数到了企业微信的上限，暂停一会儿再继续"),
	45033: later(time.Second, 30*time.Second, 0, "同时进行的调用太多，放慢速度后自动再试"),
	45035: later(time.Second, 30*time.Second, 0, "同一条记录正在被别处修改，稍后自动再试"),
	45036: withAlert(later(10*time.Minute, time.Hour, 0, "企业微信因流量异常限制了数据访问，已放慢：请检查企业里有没有人在用非官方的外挂软件")),
	45029: never("企业微信的回答太大，这次查询的范围需要缩小"),
	40206: never("这次发送的内容太大，需要拆开"),
	50100: never("翻页的位置已失效，需要从头读取"),
	81017: never("一次请求的数量超过上限，需要分批（可见成员超过 1000 人时，群要按群主读取）"),
}
