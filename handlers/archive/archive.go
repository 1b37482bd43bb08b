// Package archive keeps what is said in customer groups and between customers
// and staff: it has the message archive (会话内容存档) read, keeps what comes as
// long as the shop wants, honours recalls and consent, and says when something
// was lost. Messages of kf accounts are kept by the same events.
package archive

import (
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/handlers/roster"
)

// The jobs: JobRead is due every wecom.archive.every, for doorbells get lost;
// JobOverdue looks, a while after a reading was asked for late, whether it came.
const (
	JobRead    = "archive.read"
	JobOverdue = "archive.overdue"
)

// Options are what the handlers go by.
type Options struct {
	Shop    config.Shop
	Archive config.Archive
	// Kf are the kf accounts by open_kfid.
	Kf       map[string]config.Kf
	Location *time.Location
}

// keeper is what the handlers have at hand.
type keeper struct {
	Options
	roster *roster.Roster
	// stores tells whose a customer group is.
	stores map[string]string
}

// Handlers are the handlers of the room. What comes is kept also with the archive
// switched off: it came before that, or from a kf account.
func Handlers(o Options) []bot.Handler {
	k := newKeeper(o)
	return []bot.Handler{
		{Name: "archive_read", Kinds: []bot.Kind{bot.KindArchiveDoorbell, bot.JobKind(JobRead)}, Handle: k.read},
		{Name: "archive_place", Kinds: []bot.Kind{bot.KindFeedRead, bot.FailedKind(bot.KindReadFeed), bot.JobKind(JobOverdue)}, Handle: k.place},
		{Name: "archive_keep", Kinds: []bot.Kind{
			bot.KindChatMessage, bot.KindChatRecalled, bot.KindChatUnreadable, bot.KindChatSwitched,
		}, Handle: k.keep},
		{Name: "archive_consent", Kinds: []bot.Kind{bot.KindConsentChanged, bot.KindArchiveConsented}, Handle: k.consent},
	}
}

func newKeeper(o Options) *keeper {
	if o.Location == nil {
		o.Location = time.UTC
	}
	return &keeper{Options: o, roster: roster.New(o.Shop), stores: o.Shop.GroupStores()}
}
