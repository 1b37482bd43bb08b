package handlers

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// comings are the three things that tell of one coming, and how long after the
// half-add the reading's time and the confirmation are.
func comings(read, confirmed time.Duration) map[string]bot.Event {
	asked := noon.Add(max(read, confirmed) + time.Second)
	reading := bot.ContactFetched{Pair: pair, Name: "小雨", State: "s17-door", AddedAt: noon.Add(read), AskedAt: asked, TagsKnown: true}
	return map[string]bot.Event{
		"half":    event(noon, bot.ContactAdded{Pair: pair, State: "s17-door", WelcomeCode: "CODE", Half: true}),
		"reading": event(asked, bot.CustomersFetched{Users: []string{"liming"}, Contacts: []bot.ContactFetched{reading}, AskedAt: asked}),
		"added":   event(noon.Add(confirmed), bot.ContactAdded{Pair: pair, State: "s17-door"}),
	}
}

// coming is what must not depend on what told of the pair first, in words. The
// time since when it has a tag may be that of the reading, and so may all times
// that are a little later by the reading's clock. Moments are left out.
func (w *world) coming(read time.Duration) []string {
	when := func(at time.Time) string {
		since := at.Sub(noon).Round(time.Millisecond)
		if since == read {
			since = 0
		}
		return since.String()
	}
	r := w.relations[pair]
	all := []string{fmt.Sprintf("%s since %s, added %s, from %s", r.Status, when(r.ChangedAt), when(r.AddedAt), r.Channel)}
	for _, said := range w.said {
		all = append(all, fmt.Sprintf("%s at %s: %s", said.Kind, when(said.At), said.Detail))
	}
	for _, t := range w.tags {
		if t.held(w.now) {
			all = append(all, fmt.Sprintf("%s %d times, last at %s by %s", t.Name, t.counted(), when(t.Added), t.Rule))
		}
	}
	slices.Sort(all)
	return all
}

// A half-added customer is told of by the event of the half-add, by a sync that
// cannot tell half from whole, and by the event of the confirmation: one coming,
// whatever is heard of first and however far apart.
func TestOneComingIsOneHoweverItIsHeardOf(t *testing.T) {
	stages := func(more ...config.TagRule) *bot.Router {
		shop := testShop()
		shop.Tags.Groups = []config.TagGroup{{Name: "级", Exclusive: true, Journal: true}}
		shop.Tags.Rules = append(shop.Tags.Rules,
			config.TagRule{Name: "扫了", On: onHalfAdded, Group: "级", Tag: "潜"},
			config.TagRule{Name: "加了", On: onAdded, Group: "级", Tag: "潜"},
			config.TagRule{Name: "待确认", On: onHalfAdded, Group: "态", Tag: "待"},
			config.TagRule{Name: "确认了", On: onAdded, Group: "态", Tag: "待", Remove: true},
		)
		shop.Tags.Rules = append(shop.Tags.Rules, more...)
		return routerOf(t, shop)
	}
	again := config.TagRule{Name: "又来", On: onAdded, Group: "次", Tag: "回头", If: config.TagIf{Count: config.TagCount{Of: onAdded, Min: 2}}}
	known := config.TagRule{Name: "认识", On: onAdded, Group: "次", Tag: "认识", If: config.TagIf{Holds: []string{"门口海报"}}}
	scanned := config.TagRule{Name: "先扫过", On: onAdded, Group: "次", Tag: "先扫过", If: config.TagIf{Holds: []string{"潜"}}}
	shops := map[string]*bot.Router{
		"the shipped rules": shippedRouter(t), "rules that never look back": stages(), "rules that count": stages(again, known, scanned),
		"rules that look at tags": stages(known, scanned),
	}
	for shop, router := range shops {
		for _, read := range []time.Duration{0, time.Second} {
			for _, confirmed := range []time.Duration{0, time.Second, 5 * time.Second, 59 * time.Second, 2 * time.Minute, time.Hour, 48 * time.Hour} {
				t.Run(fmt.Sprintf("%s, read as of %s, confirmed after %s", shop, read, confirmed), func(t *testing.T) {
					said := comings(read, confirmed)
					want := heardOf(t, router, said, "half", "added", "reading").coming(read)
					for _, order := range orders(3) {
						var names []string
						for _, i := range order {
							names = append(names, []string{"half", "reading", "added"}[i])
						}
						got := heardOf(t, router, said, names...).coming(read)
						if diff := cmp.Diff(want, got); diff != "" {
							t.Errorf("%v (-half, added, reading +this):\n%s", names, diff)
						}
					}
				})
			}
		}
	}
}

func heardOf(t *testing.T, router *bot.Router, said map[string]bot.Event, names ...string) *world {
	t.Helper()
	w := newWorld()
	w.now = said["reading"].At.Add(time.Minute)
	for _, name := range names {
		if err := w.happen(router, said[name]); err != nil {
			t.Fatal(err)
		}
	}
	for _, tag := range w.tags {
		if tag.held(w.now) && tag.counted() != 1 {
			t.Errorf("%v: the tag %s was counted %d times", names, tag.Name, tag.counted())
		}
	}
	return w
}

func routerOf(t *testing.T, shop config.Shop) *bot.Router {
	t.Helper()
	o := testOptions(t)
	o.Shop = shop
	all, err := All(o)
	if err != nil {
		t.Fatal(err)
	}
	router, err := bot.NewRouter(all...)
	if err != nil {
		t.Fatal(err)
	}
	return router
}

// An event tells of another add than the one that a sync noticed if the two
// parted in between, or if nothing but a half-add long ago could be its reason.
func TestWhatIsAnotherAddThanTheNoticedOne(t *testing.T) {
	old := days(-400)
	read := func(at time.Time) bot.Event {
		page := bot.CustomersFetched{Contacts: []bot.ContactFetched{{Pair: pair, AddedAt: at, AskedAt: noon}}, AskedAt: noon}
		return event(noon, page)
	}
	added := event(noon.Add(time.Hour), bot.ContactAdded{Pair: pair})
	half := func(at time.Time) bot.Event { return event(at, bot.ContactAdded{Pair: pair, Half: true}) }
	parted := event(noon.Add(time.Minute), bot.ContactLost{Pair: pair})
	tests := []struct {
		name   string
		events []bot.Event
		adds   int
	}{
		{"it is told an hour later", []bot.Event{read(noon), added}, 1},
		{"the customer was lost in between", []bot.Event{read(noon), parted, added}, 2},
		{"the staff member deleted the customer in between", []bot.Event{read(noon), event(parted.At, bot.ContactDeleted{Pair: pair}), added}, 2},
		{"the customer has been there for a year", []bot.Event{read(old), added}, 2},
		{"the customer has been half added for a year", []bot.Event{read(old), half(old), added}, 1},
		{"half added for a year and lost", []bot.Event{read(old), half(old), parted, added}, 2},
		{"the noticed one was told", []bot.Event{read(noon), event(noon, bot.ContactAdded{Pair: pair}), added}, 2},
		{"another member added the customer in between", []bot.Event{read(noon), event(noon, bot.ContactAdded{Pair: of("hanmei", customer)}), added}, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w, router := newWorld(), testRouter(t)
			w.now = days(1)
			for _, ev := range tt.events {
				if err := w.happen(router, ev); err != nil {
					t.Fatal(err)
				}
			}
			n := 0
			for _, said := range w.said {
				if said.Kind == bot.InteractionAdded && said.Pair == pair {
					n++
				}
			}
			if n != tt.adds {
				t.Errorf("%d adds, want %d: %v", n, tt.adds, w.said)
			}
			if tag := w.tags[fmt.Sprint(pair, bot.Tag{Group: "层级", Name: "新客", Class: bot.TagTier})]; tag.counted() != tt.adds {
				t.Errorf("the tag %s was counted %d times", tag.Name, tag.counted())
			}
		})
	}
}
