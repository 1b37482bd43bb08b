package store

import (
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

// A file may hold all that is known of a customer.
func TestAFileIsNotKeptOnceItWasSent(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		mustPut(t, s, arrival("export", ""))
		file := bot.AppFile{ToUsers: []string{"hanmei"}, File: bot.File{Name: "a.json", Data: []byte("everything")}}
		mustProcess(t, s, mustClaim(t, s, "export")[0], file, bot.AppMessage{ToUsers: []string{"hanmei"}, Text: "here it is"})
		kept := func() map[bot.SendKind]int {
			var rows []outboxRow
			if err := s.read.Find(&rows).Error; err != nil {
				t.Fatal(err)
			}
			sizes := map[bot.SendKind]int{}
			for _, row := range rows {
				sizes[row.Kind] = len(row.Payload)
			}
			return sizes
		}
		items := mustClaimSends(t, s)
		for _, item := range items {
			mustSettle(t, s, item, bot.Outcome{Class: bot.ClassPermanent, Code: 81013})
		}
		if sizes := kept(); len(items) != 2 || sizes[bot.KindAppFile] == 0 {
			t.Fatalf("%d sends; one that was refused can be tried again, and is empty: %v", len(items), sizes)
		}
		for _, item := range items {
			if err := s.Requeue(background, WhichOutbox, item.ID); err != nil {
				t.Fatal(err)
			}
		}
		for _, item := range mustClaimSends(t, s) {
			mustSettle(t, s, item, bot.Outcome{Class: bot.ClassDone})
		}
		if sizes := kept(); sizes[bot.KindAppFile] != 0 || sizes[bot.KindAppMessage] == 0 {
			t.Errorf("what is kept of what was sent: %v", sizes)
		}
	})
}
