package app

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

// callTimeout is how long the bots of these tests wait for WeCom, slowAnswer
// is longer.
const (
	callTimeout = time.Second
	slowAnswer  = 1500 * time.Millisecond
)

func impatient(c *config.Config) { c.WeCom.Timeout = callTimeout }

// troubled are the calls that a new customer brings about.
var troubled = []string{"send_welcome_msg", "add_corp_tag", "mark_tag", "externalcontact/get", "message/send"}

// TestTroubleThatPassesIsNotNoticed lets every call that a new customer brings
// about go wrong once, each time in the same way. All must end as on a good
// day: one welcome, the tags, the name, and whoever must be told is told once.
func TestTroubleThatPassesIsNotNoticed(t *testing.T) {
	t.Parallel()
	troubles := map[string]simulator.Fault{
		"WeCom is busy":                     {Code: -1},
		"the token expired":                 {Code: 42001},
		"the token is refused":              {Code: 40014},
		"too many calls at once":            {Code: 45033},
		"a web page":                        {HTML: true},
		"a gateway's error page":            {HTML: true, Status: 502},
		"an empty answer":                   {Status: 503},
		"half an answer, the call was made": {Truncate: 12},
		"a dropped connection":              {Drop: true},
		"no answer in time":                 {Delay: slowAnswer},
		"made, but the connection dropped":  {Late: true, Drop: true},
		"made, but a page is answered":      {Late: true, HTML: true},
		"made, but WeCom says busy":         {Late: true, Code: -1},
		"made, but the answer is too late":  {Late: true, Delay: slowAnswer},
	}
	// All houses live at once: what takes time here is the bots' patience.
	var all []troubledHouse
	for name, trouble := range troubles {
		h := troubledHouse{name: name, house: openPlanned(t, onSQLite(t), plan{bot: impatient})}
		for _, api := range troubled {
			trouble.API, trouble.Times = api, 1
			h.sim.Faults.Add(trouble)
		}
		h.welcomed = h.scan(t, "小雨", "s17-door")
		all = append(all, h)
	}
	for i, h := range all {
		h.until(t, "the welcome has been sent", func() error { return h.welcomeEnded(t, h.welcomed) })
		all[i].refused = h.refusedWelcome(t, "小林")
	}
	for _, h := range all {
		t.Run(h.name, func(t *testing.T) {
			h.until(t, "everything is done", func() error {
				return errors.Join(h.allSent(t, h.welcomed), h.allSent(t, h.refused))
			})
			h.once(t, h.welcomed)
			h.greeted(t, h.welcomed)
			h.complete(t, h.welcomed, "小雨")
			h.complete(t, h.refused, "小林")
			if n := h.welcomes(t, h.refused); n != 0 || h.noticesOf(t, h.refused) != 1 || h.saidUnsent(t) != 1 {
				t.Errorf("the phone shows %d welcomes and the clerk's chat %d messages about a lost one", n, h.saidUnsent(t))
			}
			for _, f := range h.sim.Faults.List() {
				t.Errorf("the trouble with %s never came", f.API)
			}
		})
	}
}

// troubledHouse is a house with one kind of trouble, a customer who is
// welcomed in spite of it, and one whose welcome WeCom refuses.
type troubledHouse struct {
	*house
	name              string
	welcomed, refused string
}

// welcomeEnded answers nil when the bot is done with a customer's welcome.
func (h *house) welcomeEnded(t *testing.T, id string) error {
	t.Helper()
	for _, e := range sends(t, h.bots[0].Store(), id, bot.KindWelcome) {
		if !e.FinishedAt.IsZero() {
			return nil
		}
	}
	return errors.New("the welcome is under way")
}

// refusedWelcome lets a customer come whose welcome code WeCom does not accept.
func (h *house) refusedWelcome(t *testing.T, name string) string {
	t.Helper()
	h.sim.Faults.Add(simulator.Fault{API: "send_welcome_msg", Code: 41050, Times: 1})
	return h.scan(t, name, "s17-door")
}

// allSent answers nil when nothing is left to do, and a customer was served.
func (h *house) allSent(t *testing.T, id string) error {
	if err := emptyQueues(t.Context(), h.bots[0].Store()); err != nil {
		return err
	}
	return h.served(t, id)
}

// served answers nil when every kind of send that a customer brings about has
// come to its end, with success but for a welcome that was refused.
func (h *house) served(t *testing.T, id string) error {
	entries, err := h.bots[0].Store().TimeLine(t.Context(), id, 100)
	if err != nil {
		return err
	}
	var missing notYet
	done := map[bot.SendKind]bool{}
	for _, e := range entries {
		ended := e.Class == bot.ClassDone || e.Class == bot.ClassAlready || e.Send == bot.KindWelcome && e.Code == 41050
		if e.Send != "" && !ended {
			missing = append(missing, string(e.Send)+" is "+string(e.Class))
		}
		done[e.Send] = true
	}
	wanted := []bot.SendKind{bot.KindWelcome, bot.KindPushTags, bot.KindFetchContact}
	if slices.ContainsFunc(entries, func(e bot.TimeLineEntry) bool {
		return e.Send == bot.KindWelcome && e.Code == 41050 && e.Class == bot.ClassPermanent
	}) {
		wanted = append(wanted, bot.KindAppMessage)
	}
	for _, kind := range wanted {
		if !done[kind] {
			missing = append(missing, string(kind)+" is missing")
		}
	}
	if len(missing) > 0 {
		return missing
	}
	return nil
}

// notYet says what is still to come.
type notYet []string

func (n notYet) Error() string { return strings.Join(n, ", ") }

// complete wants the customer's name in the database, and in WeCom the tags
// that the database has, each made once.
func (h *house) complete(t *testing.T, id, name string) {
	t.Helper()
	customer, err := h.bots[0].Store().Customer(t.Context(), id)
	if err != nil || customer.Name != name {
		t.Errorf("the database knows the customer as %q, %v", customer.Name, err)
	}
	held, err := h.bots[0].Store().PairTags(t.Context(), bot.Pair{UserID: liming, ExternalUserID: id})
	if err != nil {
		t.Fatal(err)
	}
	here, there := map[string]bool{}, map[string]bool{}
	for _, tag := range held {
		here[tag.Name] = true
	}
	for _, tag := range remoteTags(h.sim.State(), liming, id) {
		there[tag] = true
	}
	if !maps.Equal(here, there) {
		t.Errorf("the database has the tags %v, WeCom %v", here, there)
	}
	made := map[string]int{}
	for _, tag := range h.sim.State().Tags {
		made[tag.Group+"/"+tag.Name]++
	}
	for tag, n := range made {
		if n != 1 {
			t.Errorf("the tag %s was made %d times", tag, n)
		}
	}
}

// saidUnsent counts the messages in the clerk's chat about a lost welcome.
func (h *house) saidUnsent(t *testing.T) int {
	t.Helper()
	chat, err := h.sim.MemberChat(liming)
	if err != nil {
		t.Fatal(err)
	}
	chat = slices.DeleteFunc(chat, func(m simulator.AppMessage) bool { return !strings.Contains(m.Text, "欢迎语没有自动发出") })
	return len(chat)
}
