package wecom

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

// everyQuestion asks each question once; only whether it went well matters.
func (f *fixture) everyQuestion() map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"token":        func(ctx context.Context) error { return f.Token(ctx, MainApp) },
		"follow users": func(ctx context.Context) error { _, err := f.FollowUsers(ctx); return err },
		"member":       func(ctx context.Context) error { _, err := f.Member(ctx, "liming"); return err },
		"department":   func(ctx context.Context) error { return f.Department(ctx, 3) },
		"member tag":   func(ctx context.Context) error { return f.MemberTag(ctx, 12) },
		"group":        func(ctx context.Context) error { _, _, err := f.GroupInfo(ctx, "wr1"); return err },
		"tags":         func(ctx context.Context) error { _, err := f.CorpTags(ctx); return err },
		"join way":     f.askFor(bot.AssetJoinWay),
		"contact way":  f.askFor(bot.AssetContactWay),
		"template":     f.askFor(bot.AssetGroupWelcome),
		"intercept":    f.askFor(bot.AssetIntercept),
		"kf accounts":  func(ctx context.Context) error { _, err := f.KfAccounts(ctx, MainApp); return err },
		"visitor":      func(ctx context.Context) error { _, err := f.Visitor(ctx, "CODE"); return err },
		"reader": func(ctx context.Context) error {
			_, err := f.officialAccount(f.base.String()).Reader(ctx, "CODE")
			return err
		},
		"time": func(ctx context.Context) error { _, err := f.ServerTime(ctx); return err },
	}
}

func (f *fixture) askFor(kind bot.AssetKind) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := f.AssetState(ctx, bot.Asset{Name: "x", Kind: kind, RemoteID: "cfg"})
		return err
	}
}

func TestEveryQuestionFailsInWordsForAShopOwner(t *testing.T) {
	f := newFixture(t, func(o *Options) { o.BaseURL = "http://127.0.0.1:1" })
	for name, ask := range f.everyQuestion() {
		var e *APIError
		if err := ask(context.Background()); !errors.As(err, &e) || e.Class != bot.ClassRetry || !strings.Contains(e.Sentence, "连不上") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestQuestionsTakeFewPlacesAndGiveThemBack(t *testing.T) {
	f := newFixture(t)
	for range placesQuestion {
		if !f.governor.questions.take(context.Background(), 0) {
			t.Fatal("no place")
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := f.FollowUsers(ctx); !isFree(err) {
		t.Errorf("a question more than there are places for: %v", err)
	}
	want(t, f.send(bot.FetchTags{}), bot.ClassRetry, 0) // It has a place; the stand-in answers without tags.
	if n := len(f.wecom.of(apiListTag)); n != 1 {
		t.Errorf("a send was held back by questions: %d calls", n)
	}
	for range placesQuestion {
		f.governor.questions.free()
	}
	f.wecom.say(apiFollowUsers, ok(`"follow_user":["liming"]`))
	for range placesQuestion + 1 {
		if _, err := f.FollowUsers(context.Background()); err != nil {
			t.Error(err)
		}
	}
	if p := f.governor.questions; p.taken != 0 || f.governor.all.taken != 0 {
		t.Errorf("%d and %d places are still taken", p.taken, f.governor.all.taken)
	}
}

func TestAQuestionWaitsForAClosedAPI(t *testing.T) {
	f := newFixture(t)
	f.wecom.script(apiFollowUsers, code(45009, "limit"))
	for range 2 {
		var e *APIError
		if _, err := f.FollowUsers(context.Background()); !errors.As(err, &e) || e.Code != 45009 {
			t.Errorf("%v", err)
		}
	}
	if n := len(f.wecom.of(apiFollowUsers)); n != 1 {
		t.Errorf("a closed API was asked %d times", n)
	}
}

func TestTheTimeNeedsNoTokenAndNoSecret(t *testing.T) {
	f := newFixture(t)
	f.wecom.say(apiToken, code(40001, "invalid secret"))
	f.wecom.script(apiCallbackIP, func(c call, w http.ResponseWriter) {
		w.Header().Set("Date", "Sat, 01 Aug 2026 09:58:30 GMT")
		code(41001, "access_token missing")(c, w)
	}, func(c call, w http.ResponseWriter) {
		w.Header()["Date"] = nil
		ok("")(c, w)
	})
	at, err := f.ServerTime(context.Background())
	if err != nil || !at.Equal(f.clock.Now().Add(-90*time.Second)) {
		t.Errorf("%s, %v", at, err)
	}
	if len(f.wecom.of(apiToken)) != 0 || len(f.wecom.of(apiCallbackIP)[0].body) != 0 {
		t.Error("the question for the time carries something")
	}
	var e *APIError
	if _, err := f.ServerTime(context.Background()); !errors.As(err, &e) || e.Sentence == "" {
		t.Errorf("an answer without a date: %v", err)
	}
}

func TestATokenOfAnAppThatIsNotThere(t *testing.T) {
	f := newFixture(t)
	var e *APIError
	if err := f.Token(context.Background(), "orders"); !errors.As(err, &e) || !strings.Contains(e.Sentence, "orders") {
		t.Errorf("%v", err)
	}
}

func TestQuestionsAgainstTheSimulator(t *testing.T) {
	w := newWorld(t, func(c *simulator.Config) { c.GroupLag = -1 })
	ctx := context.Background()
	if err := w.Token(ctx, MainApp); err != nil {
		t.Error(err)
	}
	if users, err := w.FollowUsers(ctx); err != nil || !reflect.DeepEqual(users, []string{"liming", "hanmei"}) {
		t.Errorf("%v, %v", users, err)
	}
	if name, err := w.Member(ctx, "LiMing"); err != nil || name != "李明" {
		t.Errorf("%q, %v", name, err)
	}
	if _, err := w.Member(ctx, "nobody"); !refusedWith(err, 60111) {
		t.Errorf("%v", err)
	}
	if err := w.Department(ctx, 1); err != nil {
		t.Error(err)
	}
	if err := w.Department(ctx, 70); !refusedWith(err, 60123) {
		t.Errorf("%v", err)
	}
	if err := w.sim.SetTag(simulator.MemberTag{ID: 12, Name: "区域"}); err != nil {
		t.Fatal(err)
	}
	if err := w.MemberTag(ctx, 12); err != nil {
		t.Error(err)
	}
	if err := w.MemberTag(ctx, 99); !refusedWith(err, 40068) {
		t.Errorf("%v", err)
	}
	if name, owner, err := w.GroupInfo(ctx, "wrGroupOfStore17"); err != nil || name != "十七号店福利群1" || owner != "liming" {
		t.Errorf("%q, %q, %v", name, owner, err)
	}
	id, err := w.sim.CreateTag("来源", "门口扫码")
	if err != nil {
		t.Fatal(err)
	}
	if tags, err := w.CorpTags(ctx); err != nil || len(tags) != 1 || tags[0].ID != id || tags[0].Name != "门口扫码" || tags[0].Group != "来源" || tags[0].GroupID == "" {
		t.Errorf("%+v, %v", tags, err)
	}
	if at, err := w.ServerTime(ctx); err != nil || time.Since(at).Abs() > 10*time.Second {
		t.Errorf("%s, %v", at, err)
	}
	if w.Trouble() != "" {
		t.Errorf("trouble after questions: %s", w.Trouble())
	}
}

func TestWhetherAnAssetIsStillThere(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	for _, spec := range []bot.AssetSpec{
		{Name: "join_way:s17", Kind: bot.AssetJoinWay, Hash: "1", ChatIDs: []string{"wrGroupOfStore17"}},
		{Name: "contact_way:s17", Kind: bot.AssetContactWay, Hash: "1", Users: []string{"liming"}, State: "s17"},
		{Name: "group_welcome:all", Kind: bot.AssetGroupWelcome, Hash: "1", Text: "欢迎"},
		{Name: "intercept:1", Kind: bot.AssetIntercept, Hash: "1", Remark: "掌柜敏感词 1", Words: []string{"转我微信"}, Users: []string{"liming"}},
	} {
		asset := w.ready(t, spec)
		if exists, err := w.AssetState(ctx, asset); !exists || err != nil {
			t.Errorf("%s: %v, %v", spec.Name, exists, err)
		}
		asset.RemoteID = "another"
		if exists, err := w.AssetState(ctx, asset); exists || err != nil {
			t.Errorf("%s that is gone: %v, %v", spec.Name, exists, err)
		}
		asset.RemoteID = ""
		if exists, err := w.AssetState(ctx, asset); exists || err != nil {
			t.Errorf("%s that was never made: %v, %v", spec.Name, exists, err)
		}
	}
	picture := bot.Asset{Name: "image:x", Kind: bot.AssetImage, MediaID: "m", ReadyAt: time.Now(), ExpiresAt: time.Now().Add(time.Hour)}
	if exists, err := w.AssetState(ctx, picture); !exists || err != nil {
		t.Errorf("a picture: %v, %v", exists, err)
	}
}
