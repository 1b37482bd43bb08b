package app

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/handlers"
	"github.com/zhanggui/zhanggui/handlers/coupons"
	"github.com/zhanggui/zhanggui/templates"
)

// cinema is a shop that gives codes of two cinemas.
func cinema(c *config.Config) {
	c.Server.PublicURL = "https://bot.example.com"
	c.Shop.Coupons = append(c.Shop.Coupons,
		config.Coupon{ID: "movie", Name: "电影票", Kind: bot.CouponExternal}, config.Coupon{ID: "opera", Name: "戏票", Kind: bot.CouponExternal})
}

// codes brings the codes of a file in, as the command does.
func (h *house) codes(t *testing.T, plan string, dry bool, file []byte) (string, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "券码.csv")
	must(t, os.WriteFile(path, file, 0o600))
	read, twice, err := readCodes(path)
	if err != nil {
		return "", err
	}
	messages, err := templates.Load("")
	must(t, err)
	var out bytes.Buffer
	tak := takingCodes{
		db: h.bots[0].store, giver: coupons.New(handlers.CouponOptions(handlerOptions(h.config, messages), time.UTC)), plan: plan, twice: twice,
		out: &out, bar: newProgress(&bytes.Buffer{}), at: time.Now().UTC().Truncate(time.Microsecond),
	}
	err = tak.run(t.Context(), read, dry)
	return out.String(), err
}

// Codes of a file are there to be given, once, whatever the number of imports, with
// their entry of the audit trail.
func TestCodesOfAFileComeIn(t *testing.T) {
	grounds(t, func(t *testing.T, w where) {
		h := openPlanned(t, w, plan{shop: cinema, unready: true})
		const lines = "名称,券码\n电影票,A-001\n电影票,A-002\n电影票,A-001\n电影票,a-002\n"
		table, err := simplifiedchinese.GBK.NewEncoder().Bytes([]byte(lines))
		must(t, err)
		said, err := h.codes(t, "movie", true, table)
		must(t, err)
		says(t, said, "「电影票」：新券码 3 个，早就有的 0 个，文件里重复的 1 个", "什么都没有写")
		said, err = h.codes(t, "movie", false, table)
		must(t, err)
		says(t, said, "收好了 3 个，现在还有 3 个没发出去")
		said, err = h.codes(t, "movie", false, []byte(lines+"电影票,A-003\n"))
		must(t, err)
		says(t, said, "新券码 1 个，早就有的 3 个", "收好了 1 个，现在还有 4 个没发出去")
		said, err = h.codes(t, "movie", false, []byte(lines+"电影票,A-003\n"))
		must(t, err)
		if says(t, said, "新券码 0 个，早就有的 4 个"); strings.Contains(said, "收好了") {
			t.Errorf("the same once more: %s", said)
		}
		said, err = h.codes(t, "opera", false, []byte("A-001\nB-1\n"))
		if says(t, said, "新券码 1 个", "别的券已经占了的 1 个", "收好了 1 个"); err == nil || !strings.Contains(err.Error(), "movie 1 个") {
			t.Errorf("codes of another coupon: %v", err)
		}
		trail, err := h.bots[0].store.AuditTrail(t.Context(), bot.Everything(), bot.AuditQuery{Action: "coupons import", Limit: 10})
		must(t, err)
		if len(trail) != 3 || trail[2].Detail != "给券 movie 收进 3 个券码" || !strings.HasPrefix(trail[2].UserID, "cli:") {
			t.Errorf("the audit trail: %+v", trail)
		}
	})
}

// Many codes keep the order of their file, in which customers get them.
func TestManyCodesComeInAndAreListed(t *testing.T) {
	h := openPlanned(t, onSQLite(t), plan{shop: cinema, unready: true})
	var lines []string
	for n := range 2*codesAtOnce + 7 {
		lines = append(lines, fmt.Sprintf("FILM%04d", n))
	}
	for _, upTo := range []int{codesAtOnce + 3, len(lines)} {
		_, err := h.codes(t, "movie", false, []byte(strings.Join(lines[:upTo], "\n")))
		must(t, err)
		count, err := h.bots[0].store.CouponCount(t.Context(), "movie")
		if must(t, err); count.Codes != upTo {
			t.Errorf("%d codes are there, want %d", count.Codes, upTo)
		}
	}
	messages, err := templates.Load("")
	must(t, err)
	all, err := countedPlans(t.Context(), h.bots[0].store, coupons.New(handlers.CouponOptions(handlerOptions(h.config, messages), time.UTC)))
	must(t, err)
	var out bytes.Buffer
	printPlans(&out, all, time.Now(), time.UTC)
	says(t, out.String(), "new10  新客满50减10  满 50 减 10，7 天内有效  发出 0，", "movie  电影票  发出 0，待领 0，待用 0，已用 0，过期 0，余码 1007")
	out.Reset()
	must(t, printJSON(&out, all))
	says(t, out.String(), `"id": "movie"`, `"codes_left": 1007`)
}

// A coupon that takes no codes, or is none, is told in words, with those that do.
func TestCodesForAWrongCouponAreRefusedInWords(t *testing.T) {
	h := openPlanned(t, onSQLite(t), plan{shop: cinema, unready: true})
	for _, c := range []struct{ plan, file, said string }{
		{"new10", "A1", "的券码由掌柜自己发"},
		{"new10", "A1", "movie（电影票）、opera（戏票）"},
		{"moive", "A1", "没有 moive 这张券"},
		{"", "A1", "--plan movie"},
		{"movie", "6.23E+15", "改过的长数字"},
		{"movie", "\n\n", "没有券码"},
	} {
		if _, err := h.codes(t, c.plan, false, []byte(c.file)); err == nil || !strings.Contains(err.Error(), c.said) {
			t.Errorf("%s of %q: %v", c.plan, c.file, err)
		}
	}
	if _, _, err := readCodes(filepath.Join(t.TempDir(), "nowhere.csv")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	if n, err := h.bots[0].store.CodesKnown(t.Context(), []string{"A1"}); err != nil || len(n) > 0 {
		t.Errorf("something came in: %v %v", n, err)
	}
}

// The commands are where people look for them.
func TestTheCommandsOfCouponsAndSales(t *testing.T) {
	root := Command(nil, "test")
	for _, path := range []string{"coupons list", "coupons import", "sales list", "sales audit"} {
		if cmd, rest, err := root.Find(strings.Fields(path)); err != nil || len(rest) > 0 || !slices.Contains(strings.Fields(cmd.CommandPath()), strings.Fields(path)[1]) {
			t.Errorf("there is no %s: %v", path, err)
		}
	}
}
