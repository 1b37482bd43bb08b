package wecom

import (
	"context"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/wecom/archive"
)

const apiKfAccounts = "kf/account/list"

// kfAccountsPage is how many accounts one question is answered with at most
// [docs 94661].
const kfAccountsPage = 100

// ArchiveAnswers says by its error whether the message archive can be read and
// its newest message opened: the address, the secret, the library and the private
// key are right. Position is how far it was read; nothing is taken from it.
func (g *Gateway) ArchiveAnswers(ctx context.Context, position string) error {
	source, err := g.archiveFeed(bot.FeedArchive)
	if err != nil {
		return err
	}
	rows, err := source.(archiveSource).g.archive.ChatData(ctx, max(0, seqOf(position)-1), 1)
	if err != nil {
		return g.archiveError(ctx, apiChatData, err)
	}
	for _, row := range rows {
		if _, err := g.archive.Open(ctx, row); err != nil && !archive.Broken(err) {
			return g.archiveError(ctx, apiOpen, err)
		}
	}
	return nil
}

// KfAccounts are the open_kfids of the kf accounts that an app may call [docs
// 94661].
func (g *Gateway) KfAccounts(ctx context.Context, app string) ([]string, error) {
	var ids []string
	for {
		var page struct {
			Accounts []struct {
				ID word `json:"open_kfid"`
			} `json:"account_list"`
		}
		in := map[string]int{"offset": len(ids), "limit": kfAccountsPage}
		if err := kfSays(g.call(ctx, request{app: appName(app), api: apiKfAccounts, question: true}, in, &page)); err != nil {
			return nil, err
		}
		for _, a := range page.Accounts {
			ids = append(ids, string(a.ID))
		}
		if len(page.Accounts) < kfAccountsPage {
			return ids, nil
		}
	}
}
