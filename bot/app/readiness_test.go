package app

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// prepared is what the database has of the assets, or why it does not say.
type prepared struct {
	assets map[string]bot.Asset
	away   error
}

func (p prepared) Ping(context.Context) error { return p.away }

func (p prepared) Asset(_ context.Context, name string) (bot.Asset, error) {
	return p.assets[name], p.away
}

// way is the way to WeCom with what troubles it.
type way string

func (w way) Trouble() string { return string(w) }

func TestReadinessTellsWhatTheShopWaitsFor(t *testing.T) {
	const joinWay, picture = "join_way:s17", "image:join_way/s17"
	opened := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	made := bot.Asset{ReadyAt: opened}
	failed := bot.Asset{Problem: "一个入群码要关联 1 到 5 个群"}
	away := errors.New("connection refused")
	for _, c := range []struct {
		name      string
		since     time.Duration
		have      prepared
		way       way
		unready   string // the checks that keep customers away
		advice    string // what the owner reads all the same
		unstarted bool
	}{
		{name: "before the start", unstarted: true, unready: "engine"},
		{name: "right after the start", since: time.Second, unready: "assets"},
		{name: "all is prepared", since: time.Second, have: prepared{assets: map[string]bot.Asset{joinWay: made, picture: made}}},
		{name: "the picture is late: a link stands in for it", since: picturePatience + time.Second, have: prepared{assets: map[string]bot.Asset{joinWay: made}}},
		{name: "the join way is late", since: picturePatience + time.Second, unready: "assets"},
		{name: "nothing came while one could wait", since: patience + time.Second},
		{
			name: "the join way cannot be made", since: time.Second, advice: joinWay + "：一个入群码要关联",
			have: prepared{assets: map[string]bot.Asset{joinWay: failed, picture: made}},
		},
		{
			name: "WeCom does not let the bot in", since: patience + time.Second, way: "服务器出口 IP 未加入企业可信IP", advice: "企业可信IP",
			have: prepared{assets: map[string]bot.Asset{joinWay: failed}},
		},
		{name: "the database is away, which is told once", since: patience + time.Second, have: prepared{away: away}, unready: "database"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newReadiness(c.have, c.way, []string{joinWay, picture}, func() time.Time { return opened.Add(c.since) })
			if !c.unstarted {
				r.started(opened)
			}
			var unready []string
			advice := ""
			for _, check := range r.checks() {
				err := check.Check(t.Context())
				switch {
				case err == nil:
				case check.Advice:
					advice = err.Error()
				default:
					unready = append(unready, check.Name)
				}
			}
			if got := strings.Join(unready, " "); got != c.unready {
				t.Errorf("customers are kept away by %q, not by %q", got, c.unready)
			}
			if (advice == "") != (c.advice == "") || !strings.Contains(advice, c.advice) {
				t.Errorf("the advice is %q, not %q", advice, c.advice)
			}
		})
	}
}
