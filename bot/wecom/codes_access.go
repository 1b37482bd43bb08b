package wecom

import (
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// accessCodes are about who calls: secret, token, IP, the app's permissions.
var accessCodes = map[int]reaction{
	40001: {class: bot.ClassRefresh, wait: time.Minute, longest: time.Hour, alert: true,
		say: "企业微信不认这个 Secret（填错、已重置，或应用已停用）：到 管理后台 → 应用管理 → 该应用 → Secret 核对后改 config.yaml"},
	40014: {class: bot.ClassRefresh, wait: 10 * time.Second, longest: 10 * time.Minute,
		say: "调用凭证无效，已重新获取仍不被接受：请确认用的是这个应用自己的 Secret"},
	42001: {class: bot.ClassRefresh, wait: 5 * time.Second, longest: 5 * time.Minute,
		say: "调用凭证过期，已重新获取仍不被接受，稍后自动再试"},
	40013:  broken("企业 ID 不对：到 管理后台 → 我的企业 → 企业信息 最下方核对 corp_id"),
	41001:  broken("调用时没有带上凭证，是程序的错：请把日志交给维护的人"),
	40091:  broken("这个 Secret 属于别的企业：请核对 corp_id 和 secret 是否成对"),
	40029:  never("登录用的 code 无效或已经用过：请重新打开页面"),
	42003:  never("登录用的 code 过期了：请重新打开页面"),
	40163:  never("登录用的 code 已经用过：请重新打开页面"),
	41008:  never("没有带上登录用的 code：请重新打开页面"),
	40056:  broken("应用编号 agent_id 不对：到 管理后台 → 应用管理 → 该应用 核对 AgentId"),
	301002: broken("Secret 和 agent_id 不是同一个应用的：请成对填写"),
	45031:  broken("企业微信认为这个 Secret 不安全：到 管理后台 → 应用管理 → 该应用 重置 Secret，再改 config.yaml"),
	48001:  broken("这个应用没有开通该功能：到 管理后台 → 应用管理 → 该应用 检查权限"),
	48002:  broken("应用没有权限调用这个接口：到 管理后台 → 客户联系 → 可调用接口的应用 勾选该应用"),
	48004:  broken("应用的授权已失效：请企业管理员重新授权"),
	48005:  broken("这个接口已被企业微信下线：请升级掌柜"),
	48006:  broken("应用太久没有使用，接口权限被收回：请企业管理员在管理后台重新启用"),
	48007:  broken("这个客服账号没有授权给应用：到 管理后台 → 微信客服 → API 把账号交给该应用管理"),
	48009:  broken("通讯录同步助手不能再从新 IP 读取通讯录详情：请改用应用的 Secret"),
	48010:  broken("服务器使用的 TLS 版本太旧：请升级系统或代理，至少支持 TLS 1.2"),
	48011:  broken("该成员在企业微信上不够活跃，读不到他的客户数据：请他每天登录企业微信并与客户往来"),
	50001:  broken("跳转的域名没有登记：到 管理后台 → 应用管理 → 该应用 → 网页授权及JS-SDK 添加可信域名"),
	50003:  broken("应用已停用：到 管理后台 → 应用管理 启用它"),
	60020: {class: bot.ClassRetry, wait: time.Minute, longest: 10 * time.Minute, alert: true,
		say: "服务器出口 IP{ip}未加入企业可信IP：到 管理后台 → 应用 → 企业可信IP 添加，约一分钟后生效"},
	60031:  broken("这个应用被禁止调用接口：请联系企业微信管理员"),
	80001:  broken("可信域名不对，或者没有备案：到 管理后台 → 应用管理 → 该应用 检查可信域名"),
	85005:  broken("可信域名没有通过所有权校验：按管理后台的提示把校验文件放到域名根目录"),
	301042: broken("服务器 IP{ip}不在会话存档的可信名单里：到 管理后台 → 管理工具 → 会话内容存档 添加"),
}

// scopeCodes are about members and ranges the app may not touch.
var scopeCodes = map[int]reaction{
	40003: never("成员账号 UserID 无效：可能拼错，或成员已离职"),
	50002: never("该成员不在权限范围内：到 管理后台 → 应用管理 → 该应用 → 可见范围 加入他"),
	60003: never("没有这个部门：可能已被删除"),
	60011: broken("没有操作该成员、部门或标签的权限：到 管理后台 → 应用管理 → 该应用 → 可见范围 检查"),
	60021: never("该成员不在应用的可见范围内：到 管理后台 → 应用管理 → 该应用 → 可见范围 加入他"),
	60030: never("超出了应用的可见范围：到 管理后台 → 应用管理 → 该应用 → 可见范围 调整"),
	60111: never("没有这个成员：可能已离职、被删除，或不在应用可见范围内"),
	60123: never("部门的编号无效"),
	81013: broken("收信人全部无效或不在应用可见范围内：请核对 shop.staff 里的 userid 和应用的可见范围"),
	82001: never("没有指定收信人"),
}
