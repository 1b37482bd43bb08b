package doctor

import (
	"context"

	"github.com/zhanggui/zhanggui/bot/config"
)

// Unwritable is the file or folder on the way to a file that must not be written; empty
// if the file can be. It writes nothing.
type Unwritable func(path string) string

// Till checks what a till may do while the database is away.
func Till(till config.Till, login string, unwritable Unwritable) Check {
	return Check{Name: "till", Title: "断网核销", Needs: []string{"config"}, Run: func(context.Context) Finding {
		if !till.Offline {
			return well("没有开：数据库连不上时收银台先不收券")
		}
		if login == "" || login == config.LoginNone {
			return Finding{
				Status: Advice, What: "开了断网核销，可是没有开登录，没有收银台页可用", Why: "店员在收银台页上核销，它要知道谁打开的。",
				Do: []string{"把 pages.login 写成 wecom，或者把 pages.till.offline 写成 false。"}, Example: "pages:\n  login: wecom",
			}
		}
		if denied := unwritable(till.Journal); denied != "" {
			return Finding{
				Status: Fail, What: "断网时的流水 " + till.Journal + " 写不进去：" + denied + " 不让写", Why: "没有流水就补不了账，所以收银台断网时一张券也不收。",
				Do: []string{"给运行 zhanggui 的用户这个文件夹的写权限，或者把 pages.till.journal 换到能写的地方；放在容器里的话，要放在重启后还在的卷上。"},
			}
		}
		return well("开了：数据库连不上时每家店先收 %d 张，记在 %s，连上后补账", till.Allotment, till.Journal)
	}}
}
