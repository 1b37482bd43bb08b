package doctor

import (
	"context"
	"errors"
	"net"
	"regexp"
	"strconv"
	"strings"

	"github.com/zhanggui/zhanggui/bot/config"
)

// oldestRedis is the first version whose scripts may write after asking for
// the time, which counting calls needs.
const oldestRedis = 5

// Redis checks what several instances share.
func Redis(c config.Redis, look func(context.Context) (version string, err error), instances func(context.Context) []string) Check {
	return Check{Name: "redis", Title: "Redis", Needs: []string{"config"}, Run: func(ctx context.Context) Finding {
		if c.Addr == "" {
			if running := instances(ctx); len(running) > 1 {
				return Finding{
					Status: Advice, What: "有几个实例在跑，却没有配 Redis：" + named(running),
					Why: "没有 Redis，每个实例各取各的凭证、各数各的调用次数，加起来可能超过企业微信的限额。",
					Do:  []string{"给所有实例配上同一个 Redis。"}, Example: "redis:\n  addr: 127.0.0.1:6379",
				}
			}
			return well("没有配，单个实例不需要")
		}
		version, err := look(ctx)
		if err != nil {
			return awayRedis(c, err)
		}
		if major, known := majorOf(version); known && major < oldestRedis {
			return Finding{
				Status: Fail, What: "Redis " + version + " 太旧了", Why: "数调用次数要用到 Redis 5 才有的功能。",
				Do: []string{"升级到 Redis 5 以上（推荐 7）。"},
			}
		}
		return well("%s 连得上（%s）", c.Addr, version)
	}}
}

var majorNumber = regexp.MustCompile(`^(\d+)\.`)

func majorOf(version string) (int, bool) {
	m := majorNumber.FindStringSubmatch(version)
	if m == nil {
		return 0, false
	}
	major, err := strconv.Atoi(m[1])
	return major, err == nil
}

// awayRedis says why Redis cannot be used. The bot goes on without it, but each
// instance by itself.
func awayRedis(c config.Redis, err error) Finding {
	f := Finding{
		Status: Fail, What: "Redis 连不上（" + c.Addr + "）",
		Why: err.Error() + "\n掌柜没有它也会继续干活，只是几个实例各管各的。",
		Do:  []string{"看看 Redis 开着没有，redis.addr 的地址和端口对不对；只有一个实例的话，把 redis.addr 留空就行。"}, Example: "redis:\n  addr: 127.0.0.1:6379",
	}
	var dns *net.DNSError
	text := err.Error()
	switch {
	case strings.HasPrefix(text, "WRONGPASS"), strings.Contains(text, "invalid password"), strings.Contains(text, "invalid username-password"):
		f.What = "Redis 的密码不对"
		f.Do = []string{"核对 redis.password；Redis 6 以上用了 ACL 的话，还有 redis.username。"}
	case strings.HasPrefix(text, "NOAUTH"), strings.Contains(text, "AUTH") && strings.Contains(text, "without any password"):
		f.What = "Redis 要不要密码，和配置对不上"
		f.Do = []string{"Redis 设了密码就填 redis.password，没设就把它留空。"}
	case strings.Contains(text, "DB index is out of range"):
		f.What = "Redis 没有 " + strconv.Itoa(c.DB) + " 号库"
		f.Do = []string{"redis.db 一般填 0。"}
	case strings.HasPrefix(text, "NOPERM"):
		f.What = "Redis 的这个用户权限不够"
		f.Do, f.Example = []string{"给它读写 zhanggui:* 和执行脚本的权限。"}, "ACL SETUSER zhanggui ~zhanggui:* &* +@all -@dangerous +info"
	case errors.As(err, &dns):
		f.What = "Redis 的地址解析不了：" + dns.Name
		f.Do = []string{"核对 redis.addr 里的主机名；在容器里，要用对方的服务名。"}
	}
	return f
}
