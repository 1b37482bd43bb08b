package wecom

import "time"

// contactCodes are about customers and the ways they reach staff.
var contactCodes = map[int]reaction{
	40096:  never("客户的 ID 无效，或跟进他的成员不在应用可见范围内"),
	84061:  never("这位成员和客户还没有（或不再）是联系人：成员删除了客户，或免验证添加后成员尚未通过；再次添加时会自动补上"),
	84074:  broken("该成员没有客户联系权限：到 管理后台 → 客户联系 → 权限配置 加入他"),
	84084:  never("该成员不是这位客户的跟进人"),
	41035:  never("请求里没有客户的 ID"),
	41041:  never("一个「联系我」最多 100 人使用，单人的只能 1 人"),
	41044:  never("这个「联系我」或入群码的 config_id 无效，可能已被删除"),
	41045:  broken("「联系我」和入群码的数量到了 50 万的上限：请删除不用的"),
	41054:  broken("该成员还没有激活或没有实名认证：请他登录企业微信并完成实名认证"),
	41091:  never("一个入群码最多关联 5 个群：请在 shop.stores 里减少 groups"),
	41095:  broken("获客链接的数量到了上限：请删除不用的"),
	41098:  never("这个获客链接授权给了别的应用"),
	41200:  broken("企业的经营类目不支持这项功能：请在管理后台核对企业的经营类目"),
	41201:  never("获客助手的会话凭证 chat_key 无效"),
	40050:  never("没有这个群：chat_id 不对，或群已经不在了"),
	49008:  never("这个群已经解散"),
	90511:  never("群的 opengid 无效"),
	701008: never("这些成员都没有接口许可，企业微信不提供他们的客户资料"),
	610023: broken("企业的外部联系人规模到了上限，暂时管理不了客户：请到管理后台扩容"),
	610024: broken("企业没有按要求提交资质，暂时管理不了客户：请到 管理后台 → 客户联系 提交资质"),
}

// tagCodes are about the corp's tags.
var tagCodes = map[int]reaction{
	40068: never("标签或标签组的 ID 在企业微信里不存在，可能被人删除了"),
	40071: done("标签名在企业微信里已经有了，直接使用它"),
	40072: never("标签名的长度不对：不能为空，最多 30 个字"),
	40126: broken("企业标签到了 10000 个的上限：请在 管理后台 → 客户联系 → 客户标签 删除不用的"),
	40144: broken("这位客户的标签数量到了上限：请删除一些不用的"),
	41110: never("标签 ID 不正确，可能被人删除了"),
	41111: never("标签数量为空或超过 1000 个"),
}

// welcomeCodes are about the one greeting a new customer may get [docs 92137].
var welcomeCodes = map[int]reaction{
	41049: never("这次添加没有欢迎语凭证，无法自动欢迎"),
	41050: never("欢迎语凭证已失效：超过了 20 秒，或已经用过"),
	41051: done("成员已经和客户聊起来了，或欢迎语已经送达"),
	41053: never("客户还没有同意会话存档，同意之后会自动欢迎"),
	41096: later(500*time.Millisecond, 500*time.Millisecond, 0, "另一个应用正在给这位客户发欢迎语，稍后自动再试"),
	41055: broken("入群欢迎语素材到了 100 个的上限：请删除不用的"),
	41058: broken("没有编辑这个入群欢迎语的权限，它不是本应用创建的：在 config.yaml 里给它换个名字，会另建一个"),
}
