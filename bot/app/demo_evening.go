package app

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/report"
)

// eveningScenes are the end of the day.
func eveningScenes() []scene {
	return []scene{
		{
			title: "阿May问店里存了她什么，又请求删掉：先导出，再删除，有回执", english: "A customer asks what is stored of her, and to be forgotten",
			act: inTurn(types(hanmei, "/我的数据 阿May 客户要求", "/删除 阿May"), taps(hanmei, "确认", 1), heardThen(hanmei, "回执")), chats: []string{hanmei}, quiet: true,
			wanted: []expectation{hears(hanmei, "[file]"), hears(hanmei, "回执"), forgotten(may), audited("删除", bot.AuditDone), audited("我的数据", bot.AuditShown)},
		},
		{
			title: "到点了：今天的战报，文字、图和一个网页", english: "The day's report: in words, as a picture, and as a page",
			act: reportIsDue, wanted: []expectation{hears(wangzong, "日报", "春芽生活"), hears(wangzong, "欢迎语送达"), hears(wangzong, "[image]"), pageOpens(wangzong)},
			chats: []string{wangzong}, quiet: true,
		},
		{
			title: "王总看看今天谁做了什么；审计记录一条不少", english: "Who did what today: the audit trail is whole",
			act:    types(wangzong, "/审计"),
			wanted: []expectation{hears(wangzong, "标签", "做了"), audited("角色", bot.AuditRefused)}, chats: []string{wangzong}, quiet: true,
		},
		{
			title: "企业微信说应用太久没人用；又说服务器地址不在可信名单里", english: "WeCom warns about the app, then trusts the server's address no more: the internal group still hears",
			act: inTurn(warned, untrusted), wanted: []expectation{hears(wangzong, "应用"), groupHears("可信")}, chats: []string{wangzong}, quiet: true,
		},
	}
}

// reportIsDue lets the hour of the report strike.
func reportIsDue(p *player) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patient)
	defer cancel()
	now := p.bot().o.Now().In(p.zone)
	_, err := p.bot().Store().StartJob(ctx, bot.ScheduleJob{Name: report.Job, Key: "demo/report", Due: now})
	if err != nil || now.Hour() >= 12 {
		return "", err
	}
	// In the morning a report is of the day before, on which nobody was here.
	return types(wangzong, "/今日 图")(p)
}

// addressOfReport finds a report's page in a message.
var addressOfReport = regexp.MustCompile(`http://[^\s"<>]+/report/[^\s"<>]+`)

// pageOpens wants the page that a member's report leads to.
func pageOpens(userID string) expectation {
	return expectation{"the report's page opens", func(ctx context.Context, p *player, _ string) error {
		heard, err := p.heard(userID)
		if err != nil {
			return err
		}
		for _, m := range heard {
			address := addressOfReport.FindString(asText(m))
			if address == "" {
				continue
			}
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
			if err != nil {
				return err
			}
			res, err := http.DefaultClient.Do(req)
			if err != nil {
				return err
			}
			defer res.Body.Close()
			page, err := io.ReadAll(res.Body)
			if err == nil && (res.StatusCode != http.StatusOK || !strings.Contains(string(page), "春芽生活")) {
				err = fmt.Errorf("%s answers %s", address, res.Status)
			}
			return err
		}
		return fmt.Errorf("no message leads to the page")
	}}
}

// forgotten wants nothing left of a customer, and a sync to bring nothing back.
func forgotten(name string) expectation {
	return expectation{name + " is forgotten, and a sync brings nothing back", func(ctx context.Context, p *player, _ string) error {
		db := p.bot().Store()
		run, err := requestSync(ctx, db, p.bot().o.Now())
		if err != nil {
			return err
		}
		for {
			s, err := db.LatestSync(ctx)
			if err != nil {
				return err
			}
			if s.ID == run && !s.Running() {
				break
			}
			select {
			case <-ctx.Done():
				return fmt.Errorf("the sync is not done")
			case <-time.After(20 * time.Millisecond):
			}
		}
		known, err := db.Customer(ctx, p.known[name])
		if err == nil && known.ExternalUserID != "" {
			err = fmt.Errorf("something is known of her again")
		}
		return err
	}}
}
