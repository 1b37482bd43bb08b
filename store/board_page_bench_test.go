package store

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/sirupsen/logrus"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/web"
)

// BenchmarkBoardPage opens the managers' page over HTTP in the shop of BenchmarkBoard, as
// headquarters, one store, a region of half of the stores and a clerk see it, when nobody
// has asked for a while, and again within seconds. The alternative is what raw entries
// take for the days alone: each counted by Store.Numbers, together, by store and by member.
func BenchmarkBoardPage(b *testing.B) {
	if testing.Short() {
		b.Skip("fills two databases with five million rows each")
	}
	for _, driver := range []string{SQLite, MySQL} {
		b.Run(driver, func(b *testing.B) { benchPage(b, boardShop(b, driver, boardCustomers).store) })
	}
}

func benchPage(b *testing.B, s *Store) {
	rolledUp(b, s, opening)
	if _, err := s.CountJourneys(background, opening, boardZone, defaultSteps); err != nil {
		b.Fatal(err)
	}
	seats := boardSeats{
		"all": {Role: bot.RoleHeadquarters, Scope: bot.Everything()}, "store": {Role: bot.RoleManager, Scope: bot.Scope{Stores: []string{boardStore(7)}}},
		"region": {Role: bot.RoleManager, Scope: bot.Scope{Stores: boardRegion()}},
		"clerk":  {Role: bot.RoleClerk, Scope: bot.Scope{Stores: []string{boardStore(7)}, UserID: boardUser(7)}},
	}
	open := boardSite(b, s, seats)
	for _, who := range []string{"all", "region", "store", "clerk"} {
		b.Run(who+"/page", func(b *testing.B) {
			for b.Loop() {
				s.board.forget()
				open(b, who)
			}
			inMilliseconds(b)
		})
		b.Run(who+"/again", func(b *testing.B) {
			for b.Loop() {
				open(b, who)
			}
			inMilliseconds(b)
		})
		b.Run(who+"/raw", func(b *testing.B) {
			for b.Loop() {
				rawDays(b, s, boardAsk(seats[who].Scope, boardDays))
			}
			inMilliseconds(b)
		})
	}
}

// rawDays counts each of some days from everything that happened.
func rawDays(b *testing.B, s *Store, ask bot.BoardAsk) {
	b.Helper()
	for day := ask.From; day.Before(ask.Until); day = day.AddDate(0, 0, 1) {
		for _, by := range []bot.NumbersBy{bot.NumbersAll, bot.NumbersStore, bot.NumbersStaff} {
			ok[[]bot.Numbers](b)(s.Numbers(background, ask.Scope, day, day.AddDate(0, 0, 1), by))
		}
	}
}

// boardSeats are who may see what, by userid.
type boardSeats map[string]bot.Caller

// Caller finds one.
func (s boardSeats) Caller(_ context.Context, userID string) (bot.Caller, error) {
	caller := s[userID]
	caller.UserID = userID
	return caller, nil
}

// Line knows no command.
func (boardSeats) Line(context.Context, bot.PageLine) (bot.Reply, error) { return bot.Reply{}, nil }

// Who knows nobody: whoever looks is known already.
func (boardSeats) Who(context.Context, string) (web.Who, error) { return web.Who{}, nil }

// boardRooms are the panels out of a store.
type boardRooms struct{ *Store }

func (r boardRooms) Days(ctx context.Context, ask bot.BoardAsk) (bot.BoardDays, error) {
	return r.BoardDays(ctx, ask)
}

func (r boardRooms) Journey(ctx context.Context, ask bot.BoardAsk) (bot.BoardJourney, error) {
	return r.BoardJourney(ctx, ask, defaultSteps)
}

func (r boardRooms) Watch(ctx context.Context, ask bot.BoardAsk) (bot.BoardWatch, error) {
	return r.BoardWatch(ctx, ask, 72*time.Hour)
}

func (r boardRooms) Selling(ctx context.Context, ask bot.BoardAsk) (bot.BoardSelling, error) {
	return r.BoardSelling(ctx, ask)
}

func (r boardRooms) Lists(ctx context.Context, ask bot.BoardAsk) (bot.BoardLists, error) {
	return r.BoardLists(ctx, ask)
}

func (r boardRooms) Names(ctx context.Context, ids []string) (map[string]string, error) {
	return r.BoardNames(ctx, ids)
}

// boardSite serves the managers' page of a store; it is opened as somebody.
func boardSite(b *testing.B, s *Store, seats boardSeats) (open func(b *testing.B, who string)) {
	b.Helper()
	shop := config.Shop{Name: "春芽生活", Timezone: "Asia/Shanghai"}
	for i := range boardStores {
		shop.Stores = append(shop.Stores, config.Store{ID: boardStore(i), Name: fmt.Sprint(i, "号店")})
	}
	key := []byte("the benchmark's own key of 32 bytes")
	log := logrus.New()
	said := &failures{b}
	log.SetOutput(said)
	site, err := web.New(web.Options{
		Shop: shop, Files: os.DirFS("../templates"), Gatherer: prometheus.NewRegistry(), Log: log, Key: key, PublicURL: "http://example.com",
		Login: config.Pages{Login: config.LoginWeCom, Session: time.Hour}, Now: func() time.Time { return opening },
		Counter: seats, StaffIdentity: seats, Boards: boardRooms{s},
	})
	if err != nil {
		b.Fatal(err)
	}
	server := httptest.NewServer(site)
	b.Cleanup(server.Close)
	cookies := map[string]*http.Cookie{}
	for who := range seats {
		cookies[who], _ = web.Admit(key, web.Who{UserID: who}, opening.Add(time.Hour))
	}
	return func(b *testing.B, who string) {
		b.Helper()
		r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, server.URL+"/board", nil)
		if err != nil {
			b.Fatal(err)
		}
		r.AddCookie(cookies[who])
		res, err := server.Client().Do(r)
		if err != nil {
			b.Fatal(err)
		}
		defer res.Body.Close()
		if body, err := io.ReadAll(res.Body); err != nil || res.StatusCode != http.StatusOK || len(body) < 10_000 {
			b.Fatalf("%s: %d, %d bytes, %v", who, res.StatusCode, len(body), err)
		}
	}
}

// failures are what the page logs: a part of it that cannot be read.
type failures struct{ b *testing.B }

func (f *failures) Write(p []byte) (int, error) {
	f.b.Errorf("the page says: %s", p)
	return len(p), nil
}
