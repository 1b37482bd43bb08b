package wecom

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/zhanggui/zhanggui/bot/wecom/archive"
)

// What is asked of the archive, as errors, metrics and logs name it.
const (
	apiChatData  = "archive/chatdata"
	apiOpen      = "archive/open"
	apiMediaData = "archive/media"
)

// codeAnswerTooBig: the rows asked for are too many for one answer.
const codeAnswerTooBig = 301058

// archiveReactions are what the codes of the archive's library mean [docs 91552].
// They are apart from the table of the other APIs, whose numbers they may share.
var archiveReactions = map[int]reaction{
	archive.CodeParameter: broken("会话存档不认企业 ID 或它的 Secret：到 管理后台 → 管理工具 → 会话内容存档 核对后改 config.yaml 的 wecom.archive.secret"),
	archive.CodeNetwork:   later(2*time.Second, time.Minute, 0, "连不上企业微信的会话存档，稍后自动再试"),
	archive.CodeParse:     later(5*time.Second, time.Minute, 0, "会话存档的回答看不懂，稍后自动再试"),
	archive.CodeSystem:    later(5*time.Second, 5*time.Minute, 0, "会话存档暂时出错，稍后自动再试"),
	archive.CodeFileID:    never("存档里没有这个文件"),
	archive.CodeUntrusted: broken("服务器的出口 IP 不在会话存档的可信 IP 里：到 管理后台 → 管理工具 → 会话内容存档 → 可信 IP 地址 添加"),
	archive.CodeExpired:   never("这个文件超过五天，存档里已经没有了"),
	archive.CodeTLS:       broken("会话存档的库不认企业微信的证书：请检查代理是否改动了证书，或更换新版的库"),
	archive.CodeWorker:    later(2*time.Second, time.Minute, 0, "读会话存档的进程出错，已自动重启，稍后再试"),
	archive.CodeUnavailable: broken("这个程序没有编入会话存档的库：请用 go build -tags msgaudit 重新编译（Linux x86-64），" +
		"启动时把 LD_LIBRARY_PATH 指向 libWeWorkFinanceSdk_C.so 所在的目录"),
	archive.CodeTooLarge: never("文件太大，没有读"),
}

// archiveError is an error of the archive in the shape of the gateway's.
func (g *Gateway) archiveError(ctx context.Context, api string, err error) error {
	var e *archive.Error
	switch {
	case ctx.Err() != nil:
		return g.faulty(api, g.wireFault(ctx, ctx.Err()))
	case !errors.As(err, &e):
		return g.faulty(api, &fault{"garbled", err.Error(), "会话存档暂时读不了，稍后自动再试"})
	}
	react, known := archiveReactions[e.Code]
	if !known {
		react = reactionTo(e.Code)
	}
	g.metrics.calls.WithLabelValues(api, fmt.Sprint(e.Code)).Inc()
	found := &APIError{
		API: api, Code: max(e.Code, 0), Msg: g.secrets.clean(cutBytes(e.Error(), 600)), Class: react.class,
		Sentence: sayTo(react, e.Code, ""), Alert: react.alert, reaction: react,
	}
	if react.alert {
		g.troubles.of(api, found.Sentence)
	}
	g.report(found)
	return found
}

// archiveWorks counts an answer; it ends the trouble.
func (g *Gateway) archiveWorks(api string) {
	g.metrics.calls.WithLabelValues(api, "0").Inc()
	g.troubles.of(api, "")
}
