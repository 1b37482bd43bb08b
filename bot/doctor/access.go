package doctor

import (
	"context"
	"regexp"
)

// FollowUsers lists the members with customer contact that the main app sees.
// Several checks ask; the caller remembers the answer.
type FollowUsers func(context.Context) ([]string, error)

// WeCom's codes that access fails with [docs 90313].
const (
	codeUntrusted    = 60020
	codeNoPermission = 48002
	codeUnauthorised = 48001
)

// TrustedIP checks that the app may be called from this machine. Getting a
// token is allowed from anywhere, so only another call tells.
func TrustedIP(follow FollowUsers) Check {
	return Check{Name: "trusted_ip", Title: "可信 IP", Needs: []string{"network"}, Run: func(ctx context.Context) Finding {
		_, err := follow(ctx)
		if err == nil {
			return well("企业微信认得这台服务器的出口 IP")
		}
		if code, _ := refusal(err); code != codeUntrusted {
			return well("没有被企业微信按 IP 挡下")
		}
		ip := seenAddress(err)
		what, fill := "这台服务器的出口 IP 不在应用的「企业可信IP」里（错误码 60020）", "服务器的出口 IP"
		if ip != "" {
			what, fill = "出口 IP "+ip+" 不在应用的「企业可信IP」里（错误码 60020）", ip
		}
		return Finding{
			Status: Fail, What: what,
			Why: "企业微信只理会它认得的 IP。上面这个是它看到的地址；机房或公司走 NAT 的话，和服务器自己看到的常常不一样，\n有几个出口就会时好时坏，要把每一个都填上。",
			Do: []string{
				"到 管理后台 → 应用管理 → 这个应用 → 企业可信IP → 配置，把 " + fill + " 填进去，多个用分号隔开。\n填不了的话，要先在「接收消息」里设好 URL，或者设好可信域名。",
				"等一分钟左右生效，再运行一次体检。",
			},
			Example: ip,
		}
	}}
}

var addressSeen = regexp.MustCompile(`from ip: ?([0-9a-fA-F][0-9a-fA-F.:]*[0-9a-fA-F])`)

// seenAddress is the address that WeCom says it was called from; empty if it
// says none.
func seenAddress(err error) string {
	if m := addressSeen.FindStringSubmatch(err.Error()); m != nil {
		return m[1]
	}
	return ""
}

// Permission checks that the app may call customer contact.
func Permission(follow FollowUsers) Check {
	return Check{Name: "permission", Title: "接口权限", Needs: []string{"trusted_ip"}, Run: func(ctx context.Context) Finding {
		_, err := follow(ctx)
		if err == nil {
			return well("应用可以调用「客户联系」的接口")
		}
		switch code, _ := refusal(err); code {
		case codeNoPermission, codeUnauthorised:
			return Finding{
				Status: Fail, What: "应用没有「客户联系」的权限（错误码 48002）",
				Why: "没有它，读不到客户、打不了标签，连加好友的通知也收不到。",
				Do: []string{
					"到 管理后台 → 客户与上下游 → 客户联系 → 客户 → API → 可调用接口的应用，勾上这个应用。",
					"一两分钟后再运行一次体检。",
				},
			}
		}
		return unanswered("读取有「客户联系」的员工没成", err)
	}}
}
