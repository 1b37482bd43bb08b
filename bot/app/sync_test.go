package app

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/simulator"
	"github.com/zhanggui/zhanggui/handlers"
)

// yearsOld makes a corp that has used WeCom for years before the bot came.
func yearsOld(t *testing.T, sim *simulator.Simulator, customers, groups int) {
	t.Helper()
	tag, err := sim.CreateTag("手工", "老客户")
	if err != nil {
		t.Fatal(err)
	}
	if err := sim.Populate(simulator.Population{
		Customers: customers, Groups: groups, GroupMembers: 20, State: "s17-till", Tags: []string{tag},
	}); err != nil {
		t.Fatal(err)
	}
}

// introduced waits until a new bot has read by itself what there is, as it does
// at its first start.
func (h *house) introduced(t testing.TB) bot.Sync {
	t.Helper()
	var first bot.Sync
	h.until(t, "the sync of the first start is done", func() (err error) {
		first, err = h.bots[0].Store().LatestSync(t.Context())
		if err == nil && (first.ID == "" || first.Running()) {
			err = fmt.Errorf("%+v", first)
		}
		return err
	})
	return first
}

// synced runs a sync on the house's first bot to its end.
func (h *house) synced(t *testing.T) bot.Sync {
	t.Helper()
	db := h.bots[0].Store()
	run, err := requestSync(t.Context(), db, h.bots[0].o.Now())
	if err != nil {
		t.Fatal(err)
	}
	var at bot.Sync
	h.until(t, "the sync is done", func() error {
		if at, err = db.LatestSync(t.Context()); err != nil || at.ID != run || at.Running() {
			return fmt.Errorf("%+v, %v", at, err)
		}
		return nil
	})
	h.settled(t)
	return at
}

func TestASyncTakesInACorpThatIsYearsOld(t *testing.T) {
	grounds(t, func(t *testing.T, w where) {
		h := openPlanned(t, w, plan{before: func(sim *simulator.Simulator) { yearsOld(t, sim, 450, 6) }})
		first := h.introduced(t)
		if first.Customers != 450 || first.Missed[bot.MissedAdd] != 450 || first.Groups < 6 || len(first.Problems) > 0 {
			t.Errorf("the first sync: %+v", first)
		}
		h.until(t, "what the bot knows is what WeCom knows", func() error { return h.agrees(t.Context(), h.bots[0].Store()) })

		before := interactions(t, h)
		second := h.synced(t)
		for what, n := range second.Missed {
			if n != 0 {
				t.Errorf("a second sync missed %d %s: %+v", n, what, second)
			}
		}
		if after := interactions(t, h); after != before {
			t.Errorf("a second sync made %d interactions of %d", after, before)
		}
		if n := h.calls("send_welcome_msg", 0); n != 0 {
			t.Errorf("%d customers of years were welcomed", n)
		}
		h.nobodyIsGone(t)
	})
}

// nobodyIsGone lets the first night look at everybody. The bot has known nobody
// for half a year, whenever they came.
func (h *house) nobodyIsGone(t *testing.T) {
	t.Helper()
	db, now := h.bots[0].Store(), h.bots[0].o.Now()
	body, err := bot.EncodeInternal(bot.JobDue{Name: handlers.JobReview, Due: now})
	must(t, err)
	_, err = db.Put(t.Context(), bot.Arrival{
		Key: "tonight", Kind: bot.JobKind(handlers.JobReview), Format: bot.FormatInternal, Body: body, At: now, ReceivedAt: now,
	})
	must(t, err)
	h.settled(t)
	for _, p := range h.sim.State().Pairs {
		held, err := db.PairTags(t.Context(), bot.Pair{UserID: p.UserID, ExternalUserID: p.ExternalUserID})
		must(t, err)
		if i := slices.IndexFunc(held, func(tag bot.HeldTag) bool { return tag.Name == "流失" }); i >= 0 {
			t.Fatalf("%s is gone on the first day: %+v", p.ExternalUserID, held[i])
		}
	}
}

func interactions(t *testing.T, h *house) int64 {
	t.Helper()
	counts, err := h.bots[0].Store().Count(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return counts.Interactions
}

// TestCallbacksThatNeverCameAreMadeUpFor loses every callback of a day and
// compares afterwards.
func TestCallbacksThatNeverCameAreMadeUpFor(t *testing.T) {
	grounds(t, func(t *testing.T, w where) {
		h := openHouse(t, w)
		stays, goes := h.scan(t, "小雨", "s17-door"), h.scan(t, "老周", "s17-till")
		h.settled(t)
		group := h.config.Shop.Stores[0].Groups[0]
		if _, _, err := h.sim.JoinGroup(simulator.Join{ChatID: group, MemberID: stays}); err != nil {
			t.Fatal(err)
		}
		h.until(t, "the group has been read since", func() error {
			groups, err := h.bots[0].Store().Groups(t.Context(), bot.Everything(), time.Time{}, "", 1)
			if err == nil && (len(groups) != 1 || groups[0].Customers != 1 || groups[0].FetchedAt.Before(groups[0].ChangedAt.Add(2*time.Second))) {
				err = fmt.Errorf("%+v", groups)
			}
			return err
		})
		h.settled(t)

		lost := h.sim.Faults.Add(simulator.Fault{Callback: "*", Drop: true})
		missed := h.scan(t, "阿May", "s17-till")
		must(t, h.sim.DeleteCustomer(liming, goes))
		must(t, h.sim.LeaveGroup(group, stays))
		if _, _, err := h.sim.JoinGroup(simulator.Join{ChatID: group, MemberID: missed}); err != nil {
			t.Fatal(err)
		}
		must(t, h.sim.RenameGroup(group, "十七号店老友群"))
		must(t, h.sim.EditRemark(liming, stays, "常客"))
		if err := h.sim.Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		h.sim.Faults.Remove(lost)
		h.unlag(t)

		s := h.synced(t)
		for what, n := range map[bot.Missed]int{bot.MissedAdd: 1, bot.MissedDeletion: 1, bot.MissedJoin: 1, bot.MissedLeave: 1} {
			if s.Missed[what] != n {
				t.Errorf("the sync found %d %s, want %d: %+v", s.Missed[what], what, n, s)
			}
		}
		h.until(t, "what the bot knows is what WeCom knows", func() error { return h.agrees(t.Context(), h.bots[0].Store()) })
		h.until(t, "headquarters is told of it once", func() error {
			all, err := h.sim.MemberChat("wangzong")
			var chat []string
			for _, m := range all {
				if said := asText(m); strings.Contains(said, "刚和企业微信对完账") {
					chat = append(chat, said)
				}
			}
			if err == nil && len(chat) != 1 {
				err = fmt.Errorf("wangzong was told %d times: %q", len(chat), chat)
			}
			return err
		})
	})
}

// unlag lets the time pass after which groupchat/get shows the groups as they
// are.
func (h *house) unlag(t *testing.T) {
	t.Helper()
	lag := time.NewTimer(3 * time.Second)
	defer lag.Stop()
	select {
	case <-lag.C:
	case <-t.Context().Done():
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestAKilledSyncGoesOnWhereItStopped kills the command at 20 random moments;
// the end is the same as without.
func TestAKilledSyncGoesOnWhereItStopped(t *testing.T) {
	binary := buildBinary(t)
	grounds(t, func(t *testing.T, w where) {
		h, child := openChild(t, binary, w)
		yearsOld(t, h.sim, 1500, 25)
		for range kills {
			child.begin(t, "sync")
			linger(t, time.Duration(80+rand.IntN(400))*time.Millisecond)
			child.kill(t)
		}
		out := child.finish(t, "sync")
		if !strings.Contains(out, "同步完成") {
			t.Fatalf("the last sync said:\n%s", out)
		}
		db := openStore(t, w)
		h.until(t, "what the bot knows is what WeCom knows", func() error { return h.agrees(t.Context(), db) })
		s, err := db.LatestSync(t.Context())
		if err != nil || s.Running() {
			t.Errorf("the sync ended as %+v, %v", s, err)
		}
		if n := h.calls("send_welcome_msg", 0); n != 0 {
			t.Errorf("%d customers of years were welcomed", n)
		}
	})
}

// begin starts a command and does not wait for anything.
func (c *childBot) begin(t *testing.T, args ...string) {
	t.Helper()
	c.process = c.command(t, args...)
	c.process.Stdout, c.process.Stderr = io.Discard, io.Discard
	if err := c.process.Start(); err != nil {
		t.Fatal(err)
	}
}

// finish runs a command to its end and answers what it said.
func (c *childBot) finish(t *testing.T, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, c.binary, args...)
	cmd.Env, cmd.Dir = c.env, t.TempDir()
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

func (c *childBot) command(t *testing.T, args ...string) *exec.Cmd {
	cmd := exec.Command(c.binary, args...)
	cmd.Env, cmd.Dir = c.env, t.TempDir()
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	return cmd
}
