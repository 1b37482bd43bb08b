package store

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/zhanggui/zhanggui/bot"
)

// openLater opens a store whose clock stands so many hours after the opening.
func openLater(t *testing.T, o Options, h int) (*Store, *clock) {
	t.Helper()
	now := clockAt(hours(h))
	o.Now = now.Now
	return mustOpen(t, o), now
}

func violationNow(t testing.TB, s *Store, id string) (one bot.Violation) {
	t.Helper()
	viewed(t, s, func(v view) { one = ok[bot.Violation](t)(v.Moderation().Violation(bot.Everything(), id)) })
	return one
}

func TestAViolationComesBackAsItWasSet(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		want := bot.Violation{
			ID: "V1", MsgID: "m1", ChatID: "wrPromos", Store: "s17", ExternalUserID: mei, UserID: "liming", At: minute(1), Text: "代购加我🍵",
			Hits: []bot.Hit{{Check: "words", Rule: "ad/代购", Word: "代购", Category: "ad", Step: bot.StepWarn, Start: 3, End: 9, Via: []string{"pinyin"}, Why: "像广告", Reviewing: true}},
			Step: bot.StepWarn, State: bot.ViolationUpheld, AppealedAt: minute(2), AppealedBy: mei, Appeal: "没有", DecidedAt: minute(3), DecidedBy: "hanmei", Note: "是广告",
		}
		applied(t, s, told{1, []bot.Effect{bot.SetViolation{Violation: want}}})
		if diff := cmp.Diff(want, violationNow(t, s, "V1")); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if one := violationNow(t, s, "V2"); one.ID != "" {
			t.Errorf("one that never was: %+v", one)
		}
	})
}

func TestWhatAPersonDecidedStandsUntilSomebodyAsksForAnotherLook(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		event := int64(0)
		becomes := func(want bot.ViolationState, change func(*bot.Violation)) {
			t.Helper()
			v := violationNow(t, s, "v-m1")
			if v.ID == "" {
				v = brokenBy(spoken("m1", mei, "代购", 1))
			}
			change(&v)
			event++
			applied(t, s, told{event, []bot.Effect{bot.SetViolation{Violation: v}}})
			if got := violationNow(t, s, "v-m1"); got.State != want {
				t.Errorf("telling %d makes it %q, want %q", event, got.State, want)
			}
		}
		first := func(v *bot.Violation) { *v = brokenBy(spoken("m1", mei, "代购", 1)) }
		becomes(bot.ViolationNoted, func(*bot.Violation) {})
		becomes(bot.ViolationUpheld, func(v *bot.Violation) { v.State, v.DecidedAt, v.DecidedBy = bot.ViolationUpheld, minute(5), "hanmei" })
		becomes(bot.ViolationUpheld, first)
		becomes(bot.ViolationAppealed, func(v *bot.Violation) { v.State, v.AppealedAt, v.Appeal = bot.ViolationAppealed, minute(6), "没有" })
		becomes(bot.ViolationAppealed, first)
		becomes(bot.ViolationOverturned, func(v *bot.Violation) {
			v.State, v.DecidedAt, v.DecidedBy = bot.ViolationOverturned, minute(7), "sunli"
		})
		becomes(bot.ViolationOverturned, first)
		becomes(bot.ViolationOverturned, func(v *bot.Violation) { v.State, v.DecidedAt, v.DecidedBy = bot.ViolationUpheld, minute(5), "hanmei" })
		if v := violationNow(t, s, "v-m1"); v.DecidedBy != "sunli" || v.Appeal != "没有" || len(v.Hits) != 1 {
			t.Errorf("in the end it is %+v", v)
		}
	})
}

func TestViolationsAreFoundByCustomerAndByState(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		var effects []bot.Effect
		for i, state := range []bot.ViolationState{bot.ViolationNoted, bot.ViolationOpen, bot.ViolationOverturned, bot.ViolationOpen} {
			v := brokenBy(spoken(fmt.Sprint("m", i), []string{mei, tao}[i%2], "代购", i))
			if v.State = state; state == bot.ViolationOverturned {
				v.DecidedAt = minute(9)
			}
			effects = append(effects, bot.SetViolation{Violation: v})
		}
		byStaff := brokenBy(spoken("s", "liming", "烦死了", 5, mei))
		byStaff.ByStaff = true
		applied(t, s, told{1, append(effects, bot.SetViolation{Violation: byStaff})})
		ids := func(all []bot.Violation, err error) (s string) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range all {
				s += v.ID + " "
			}
			return strings.TrimSpace(s)
		}
		viewed(t, s, func(v view) {
			m := v.Moderation()
			for name, c := range map[string][2]string{
				"of one":        {ids(m.Violations(mei, time.Time{})), "v-m2 v-m0"},
				"since":         {ids(m.Violations(mei, minute(1))), "v-m2"},
				"of nobody":     {ids(m.Violations("", time.Time{})), ""},
				"open":          {ids(m.ViolationsOf(bot.Everything(), bot.ViolationOpen, 9)), "v-m3 v-m1"},
				"the newest":    {ids(m.ViolationsOf(bot.Everything(), "", 2)), "v-s v-m3"},
				"without scope": {ids(m.ViolationsOf(bot.Scope{}, "", 9)), ""},
			} {
				if c[0] != c[1] {
					t.Errorf("%s: %s, want %s", name, c[0], c[1])
				}
			}
		})
	})
}

func TestAnExclusionThatWasTakenBackStaysSo(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, now := openLater(t, o, 2)
		one := bot.Exclusion{ID: "X1", ExternalUserID: mei, Store: "s17", From: hours(1), Until: hours(24), Reason: "刷屏", Violation: "V1", By: "hanmei"}
		forGood := bot.Exclusion{ID: "X2", ExternalUserID: tao, Store: "s17", From: hours(2), By: "hanmei"}
		over := bot.Exclusion{ID: "X3", ExternalUserID: mei, Store: "s17", From: hours(0), Until: hours(1), By: "hanmei"}
		applied(t, s, told{1, []bot.Effect{bot.SetExclusion{Exclusion: one}, bot.SetExclusion{Exclusion: forGood}, bot.SetExclusion{Exclusion: over}}})
		look := func(want string) {
			t.Helper()
			viewed(t, s, func(v view) {
				got := ""
				for _, e := range ok[[]bot.Exclusion](t)(v.Moderation().Excluded(bot.Everything(), 9)) {
					if got += e.ID + " "; !e.Holds(now.Now()) {
						t.Errorf("%+v does not hold", e)
					}
				}
				if strings.TrimSpace(got) != want {
					t.Errorf("%s hold, want %s", got, want)
				}
			})
		}
		look("X2 X1")
		lifted := one
		lifted.LiftedAt = hours(3)
		applied(t, s, told{2, []bot.Effect{bot.SetExclusion{Exclusion: lifted}}})
		applied(t, s, told{3, []bot.Effect{bot.SetExclusion{Exclusion: one}}})
		look("X2")
		viewed(t, s, func(v view) {
			if diff := cmp.Diff([]bot.Exclusion{lifted, over}, ok[[]bot.Exclusion](t)(v.Moderation().Exclusions(mei))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	})
}

func TestARuleOfPeopleIsTheNewestOfItsKindAndEverybodyHearsOfIt(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s, other := mustOpen(t, o), beside(t, o, "two")
		if v := ok[int64](t)(s.WordsVersion(background)); v != 0 {
			t.Errorf("before there were rules, the version is %d", v)
		}
		rule := bot.WordRule{
			ID: "own/代购", Words: []string{"代购", "微信"}, Within: 9, Category: "ad", Step: bot.StepWarn, Allow: []string{"不代购"}, Speakers: "customers",
			Techniques: []string{"pinyin"}, Why: "像广告", Reply: "请勿发广告", Reviewing: true, By: "hanmei", At: minute(5),
		}
		old, off := rule, bot.WordRule{ID: "ad/加我", Off: true, By: "hanmei", At: minute(6)}
		old.At, old.Step = minute(4), bot.StepRemove
		applied(t, s, told{1, []bot.Effect{bot.SetWordRule{WordRule: rule}, bot.SetWordRule{WordRule: off}}})
		before := ok[int64](t)(other.WordsVersion(background))
		applied(t, s, told{2, []bot.Effect{bot.SetWordRule{WordRule: old}}})
		if after := ok[int64](t)(other.WordsVersion(background)); before <= 0 || after <= before {
			t.Errorf("the version went from %d to %d", before, after)
		}
		if diff := cmp.Diff([]bot.WordRule{off, rule}, ok[[]bot.WordRule](t)(other.WordRules(background))); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		viewed(t, s, func(v view) {
			if all := ok[[]bot.WordRule](t)(v.Moderation().WordRules()); len(all) != 2 {
				t.Errorf("handlers see %+v", all)
			}
		})
	})
}

// rulesDone are violations of two rules, some decided.
func rulesDone() (effects []bot.Effect) {
	for i := range 6 {
		v := brokenBy(spoken(fmt.Sprint("m", i), []string{mei, tao}[i%2], "代购", i))
		switch i {
		case 0:
			v.State, v.DecidedAt = bot.ViolationUpheld, v.At.Add(10*time.Minute)
		case 1:
			v.State, v.DecidedAt = bot.ViolationOverturned, v.At.Add(30*time.Minute)
		case 2:
			// The time of an appeal's decision begins with the appeal.
			v.State, v.AppealedAt, v.DecidedAt = bot.ViolationOverturned, v.At.Add(time.Hour), v.At.Add(80*time.Minute)
		case 3:
			v.State = bot.ViolationOpen
		}
		if i > 3 {
			v.Hits = append(v.Hits, bot.Hit{Check: "links", Why: "外链"}, v.Hits[0])
		}
		effects = append(effects, bot.SetViolation{Violation: v})
	}
	return effects
}

func TestHowRulesHaveDone(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		applied(t, s, told{1, rulesDone()})
		viewed(t, s, func(v view) {
			m := v.Moderation()
			want := []bot.RuleRecord{
				{Rule: "ad/代购", Hits: 6, People: 2, Upheld: 1, Overturned: 2, Waiting: 1, Took: 20 * time.Minute},
				{Rule: "links", Hits: 2, People: 2},
			}
			if diff := cmp.Diff(want, ok[[]bot.RuleRecord](t)(m.RuleRecords(bot.Everything(), time.Time{}, 9))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if r := ok[bot.RuleRecord](t)(m.RuleRecord("ad/代购", minute(3))); r.Hits != 3 || r.Upheld != 0 || r.Precision() != 1 {
				t.Errorf("since the fourth: %+v", r)
			}
			if r := ok[bot.RuleRecord](t)(m.RuleRecord("never", time.Time{})); r != (bot.RuleRecord{Rule: "never"}) {
				t.Errorf("a rule without hits: %+v", r)
			}
		})
	})
}

func TestTheMetricsShowHowRulesHaveDone(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		registry := prometheus.NewPedanticRegistry()
		o.Registry, o.Now = registry, clockAt(hours(5)).Now
		s := mustOpen(t, o)
		applied(t, s, told{1, rulesDone()})
		families, err := registry.Gather()
		if err != nil {
			t.Fatal(err)
		}
		shown := map[string]float64{}
		for _, family := range families {
			for _, m := range family.Metric {
				if name, of := strings.CutPrefix(family.GetName(), "zhanggui_word_rule_"); of {
					shown[name+" "+m.Label[0].GetValue()] = m.Gauge.GetValue()
				}
			}
		}
		want := map[string]float64{
			"hits ad/代购": 6, "people ad/代购": 2, "upheld ad/代购": 1, "overturned ad/代购": 2, "waiting ad/代购": 1, "precision ad/代购": 1.0 / 3, "review_seconds ad/代购": 1200,
			"hits links": 2, "people links": 2, "upheld links": 0, "overturned links": 0, "waiting links": 0, "precision links": 1,
		}
		if diff := cmp.Diff(want, shown); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}
