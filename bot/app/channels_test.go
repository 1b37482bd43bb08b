package app

import (
	"bytes"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/simulator"
	"github.com/zhanggui/zhanggui/handlers"
)

// code is a channel's contact way at WeCom that the bot made; nil if none is.
func (h *house) code(t *testing.T, state string) *simulator.ContactWay {
	t.Helper()
	a, err := h.bots[0].Store().Asset(t.Context(), handlers.ContactWayName(state))
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range h.sim.State().Ways {
		if w.ConfigID == a.RemoteID {
			return &w
		}
	}
	return nil
}

// codeLeads waits until a channel's code leads to somebody.
func (h *house) codeLeads(t *testing.T, state string, users ...string) {
	t.Helper()
	h.until(t, state+" leads to "+strings.Join(users, ", "), func() error {
		w := h.code(t, state)
		if w == nil {
			return fmt.Errorf("there is no code")
		}
		if !slices.Equal(slices.Sorted(slices.Values(w.Users)), users) || w.State != state {
			return fmt.Errorf("the code is %+v", w)
		}
		return nil
	})
}

func TestEveryChannelGetsACodeThatCanBePrintedAndScanned(t *testing.T) {
	h := openHouse(t, onSQLite(t))
	h.codeLeads(t, "s17-door", liming)
	h.codeLeads(t, "s17-till", liming)

	file := filepath.Join(t.TempDir(), "door.png")
	ch, err := channelNamed(h.config.Shop, "门口海报")
	must(t, err)
	var out strings.Builder
	must(t, writeChannelQR(t.Context(), &out, h.bots[0].Store(), ch, file, 700))
	printed, err := os.ReadFile(file)
	must(t, err)
	picture, err := png.Decode(bytes.NewReader(printed))
	must(t, err)
	if w := picture.Bounds().Dx(); w != 700 {
		t.Errorf("the picture is %d pixels wide", w)
	}
	written, err := readQR(picture)
	must(t, err)
	id, err := h.sim.Scan(simulator.Scan{QR: written, Name: "小雨"})
	must(t, err)
	h.settled(t)
	rel, err := h.bots[0].Store().Relations(t.Context(), id)
	if err != nil || len(rel) != 1 || rel[0].State != "s17-door" || rel[0].Channel != "门口海报" || rel[0].UserID != liming {
		t.Errorf("who scans the printed code is known as %+v, %v", rel, err)
	}
}

// TestACodeThatPeopleChangedIsMended changes and deletes codes behind the
// bot's back.
func TestACodeThatPeopleChangedIsMended(t *testing.T) {
	h := openHouse(t, onSQLite(t))
	h.codeLeads(t, "s17-door", liming)
	h.codeLeads(t, "s17-till", liming)
	edited, deleted := h.code(t, "s17-door").ConfigID, h.code(t, "s17-till").ConfigID
	wrong := "s99-wrong"
	must(t, h.sim.EditContactWay(simulator.WayEdit{ConfigID: edited, Users: []string{"hanmei"}, NewState: &wrong}))
	must(t, h.sim.DeleteContactWay(deleted, ""))

	var out strings.Builder
	must(t, syncChannels(t.Context(), &out, h.bots[0]))
	h.codeLeads(t, "s17-door", liming)
	h.codeLeads(t, "s17-till", liming)
	if now := h.code(t, "s17-door").ConfigID; now != edited {
		t.Errorf("a changed code was made anew as %s: printed copies of %s are dead", now, edited)
	}
	if now := h.code(t, "s17-till").ConfigID; now == deleted {
		t.Error("the deleted code is still taken for alive")
	}
	h.until(t, "the manager is told that printed copies are dead", func() error {
		chat, err := h.sim.MemberChat("hanmei")
		if err != nil {
			return err
		}
		told := 0
		for _, m := range chat {
			if strings.Contains(m.Text, "收银台") && strings.Contains(m.Text, "channels qr") {
				told++
			}
		}
		if told != 1 {
			return fmt.Errorf("told %d times in %+v", told, chat)
		}
		return nil
	})
	if !strings.Contains(out.String(), "门口海报") {
		t.Errorf("the command says:\n%s", out.String())
	}
}

// TestTroubleWithCodesLeavesTheWelcomeAlone refuses everything about codes.
func TestTroubleWithCodesLeavesTheWelcomeAlone(t *testing.T) {
	h := openPlanned(t, onSQLite(t), plan{before: func(sim *simulator.Simulator) {
		sim.Faults.Add(simulator.Fault{API: "add_contact_way", Code: 41045})
		sim.Faults.Add(simulator.Fault{API: "group_welcome_template/add", Code: 41055})
	}})
	id := h.scan(t, "小雨", "s17-door")
	h.settled(t)
	h.once(t, id)
	h.greeted(t, id)
	h.until(t, "the reason is kept", func() error {
		a, err := h.bots[0].Store().Asset(t.Context(), handlers.ContactWayName("s17-door"))
		if err == nil && a.Problem == "" {
			err = fmt.Errorf("the code's asset is %+v", a)
		}
		return err
	})
}

// TestTheOwnerIsToldHowToChooseAGroupWelcome lets the owner pick what the bot
// prepared; who joins then reads it.
func TestTheOwnerIsToldHowToChooseAGroupWelcome(t *testing.T) {
	h := openHouse(t, onSQLite(t))
	group := h.config.Shop.Stores[0].Groups[0]
	var template string
	h.until(t, "the template is made and the owner told", func() error {
		a, err := h.bots[0].Store().Asset(t.Context(), "group_welcome:福利群欢迎")
		if err != nil || a.RemoteID == "" {
			return fmt.Errorf("%+v, %v", a, err)
		}
		template = a.RemoteID
		chat, err := h.sim.MemberChat("hanmei")
		if err != nil {
			return err
		}
		n := 0
		for _, m := range chat {
			if strings.Contains(m.Text, "入群欢迎语") {
				n++
			}
		}
		if n != 1 {
			return fmt.Errorf("the owner was told %d times", n)
		}
		return nil
	})
	must(t, h.sim.PickGroupWelcome(group, template))
	id := h.scan(t, "小雨", "s17-door")
	_, _, err := h.sim.JoinGroup(simulator.Join{ChatID: group, MemberID: id})
	must(t, err)
	h.settled(t)
	feed, err := h.sim.GroupFeed(group)
	must(t, err)
	if !slices.ContainsFunc(feed, func(i simulator.PhoneItem) bool {
		return strings.Contains(i.Text, "小雨") && !strings.Contains(i.Text, "%NICKNAME%")
	}) {
		t.Errorf("the group shows %+v", feed)
	}
	h.tagsHeld(t, bot.Pair{UserID: liming, ExternalUserID: id}, "已入群")
}

// tagsHeld waits until a pair holds tags, here and in WeCom.
func (h *house) tagsHeld(t *testing.T, p bot.Pair, names ...string) {
	t.Helper()
	e := tagged(p.UserID, names...)
	pl := &player{shopDemo: &shopDemo{sim: h.sim, app: h.bots[0]}}
	h.until(t, e.name, func() error { return e.see(t.Context(), pl, p.ExternalUserID) })
}
