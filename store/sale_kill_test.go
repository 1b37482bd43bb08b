package store

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	osexec "os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// saleKills is how often the bot is killed in mid-sale.
const saleKills = 20

// saleChildEnv says to a child process which database it is to sell from.
const saleChildEnv = "ZHANGGUI_TEST_SALE_CHILD"

// TestAKilledBotLosesNoUnit kills a real process at random moments in mid-sale. After
// each of them the units come out even, and who was told to have something has it.
func TestAKilledBotLosesNoUnit(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		patrons(t, s, 400)
		sale := crabs()
		sale.Units = map[string]int{"": 60}
		sale.Start, sale.End = time.Now().Add(-time.Minute), time.Now().Add(time.Hour)
		decree(t, s, bot.SaveSale{Sale: sale})
		entries := int64(0)
		for life := range saleKills {
			told := liveAndDie(t, o, life, rand.IntN(60)+1)
			audit := ok[bot.SaleAudit](t)(s.SaleAudit(background, bot.Everything(), "S7K2", 1))
			if !audit.Right() {
				t.Fatalf("after %d kills it does not come out even: %+v", life+1, audit)
			}
			entries = audit.Entries
			for who, seq := range told {
				c := ok[saleClaim](t)(claimOf(s.db, "S7K2", who))
				if c.Seq < seq {
					t.Fatalf("%s was told to be number %d and is %+v", who, seq, c)
				}
			}
		}
		if entries < saleKills {
			t.Errorf("%d lives left %d lines in the journal: the test proves nothing", saleKills, entries)
		}
		t.Logf("after %d kills and %d lines: %+v", saleKills, entries, even(t, s))
	})
}

// liveAndDie lets a child sell until it has told of so many claims, and kills it.
func liveAndDie(t *testing.T, o Options, life, tells int) (told map[string]int64) {
	t.Helper()
	child := osexec.Command(os.Args[0], "-test.run", "^TestSaleChild$", "-test.v")
	child.Env = append(os.Environ(), saleChildEnv+"="+strings.Join([]string{o.Driver, o.DSN, fmt.Sprint("life", life)}, "\n"))
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	told = map[string]int64{}
	var seen []string
	lines := bufio.NewScanner(out)
	for n := 0; n < tells && lines.Scan(); {
		var who string
		var seq int64
		if _, err := fmt.Sscanf(lines.Text(), "told %s %d", &who, &seq); err != nil {
			seen = append(seen, lines.Text())
			continue
		}
		told[who], n = seq, n+1
	}
	if len(told) == 0 {
		t.Errorf("life %d told nobody anything: %s", life, strings.Join(seen, "\n"))
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	// What it said in its last moments counts as well.
	for lines.Scan() {
		var who string
		var seq int64
		if _, err := fmt.Sscanf(lines.Text(), "told %s %d", &who, &seq); err == nil && strings.Count(lines.Text(), " ") == 2 {
			told[who] = seq
		}
	}
	_ = child.Wait()
	return told
}

// TestSaleChild is what the child does: everything at once, until it is killed.
func TestSaleChild(t *testing.T) {
	where := strings.Split(os.Getenv(saleChildEnv), "\n")
	if len(where) != 3 {
		t.Skip("is run by another test")
	}
	s := mustOpen(t, Options{Driver: where[0], DSN: where[1], Instance: where[2]})
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for {
				sellAtRandom(t, s, where[2])
			}
		})
	}
	all.Wait()
}

// sellAtRandom does one thing that somebody may do in a sale.
func sellAtRandom(t *testing.T, s *Store, life string) {
	n := rand.IntN(400)
	who := fmt.Sprint("wm", n)
	switch rand.IntN(8) {
	case 0:
		if _, err := s.SaleSweep(background); err != nil {
			t.Error(err)
		}
	case 1:
		from := []bot.ClaimState{bot.ClaimHeld, bot.ClaimOffered}[rand.IntN(2)]
		to := []bot.ClaimState{bot.ClaimSold, bot.ClaimLapsed, bot.ClaimHeld}[rand.IntN(3)]
		decree(t, s, bot.MoveClaim{Sale: "S7K2", ExternalUserID: who, From: from, To: to, At: time.Now()})
	default:
		do := []bot.SaleDo{bot.DoClaim, bot.DoClaim, bot.DoWait, bot.DoAccept, bot.DoLeave}[rand.IntN(5)]
		a := doing(n, do)
		a.Key = fmt.Sprint(life, do, rand.Int())
		answer, err := s.SaleAct(background, a)
		if err != nil {
			t.Error(err)
		} else if answer.Claim.Seq != 0 {
			fmt.Printf("told %s %d\n", who, answer.Claim.Seq)
		}
	}
}
