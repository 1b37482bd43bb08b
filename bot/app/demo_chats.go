package app

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

// Who talks in the demo, and the kf account.
const (
	moli   = "茉莉"
	seller = "阿财"
	kfDesk = "wkEXAMPLEkf0000000000000000001"
)

// talkative gives the demo a message archive, with a key of its own, and a kf
// account.
func talkative(c *config.Config) error {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return fmt.Errorf("the archive's key: %w", err)
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
	c.WeCom.Archive.Enabled, c.WeCom.Archive.Every, c.WeCom.Archive.Pictures = true, time.Second, true
	c.WeCom.Archive.Secret = config.Secret("demo-" + newInstance() + "-archive")
	c.WeCom.Archive.Keys = map[string]config.Secret{"1": config.Secret(text)}
	c.WeCom.Receivers = map[string]config.Receiver{archiveApp: {Token: c.WeCom.App.Token, EncodingAESKey: c.WeCom.App.EncodingAESKey, Format: config.FormatXML}}
	c.WeCom.Kf = map[string]config.Kf{kfDesk: {Name: "春芽客服", Store: "s17", Welcome: "kf/welcome", Coupon: "new10"}}
	return nil
}

// chatScenes are what people say, and what comes of it.
func chatScenes() []scene {
	return []scene{
		{
			title: "茉莉进群，同意会话存档，问有没有燕麦奶：打上标签，店员手边有现成的回答", english: "A customer asks in the group for something the shop has: a tag, and words for the clerk",
			act:    inTurn(arrivesInGroup(moli), saysInGroup(moli, "请问有没有燕麦奶呀？")),
			wanted: []expectation{kept(moli, "燕麦奶"), spoke(moli), holds(moli, "燕麦奶"), hears(liming, "燕麦奶", "二号货架")}, chats: []string{liming}, quiet: true,
		},
		{
			title: "她说错话，撤回了：字没了，只记得说过一句", english: "She takes words back: they are gone, that she spoke is not",
			act: takesBack(moli, "打错了，是我妈妈要买的"), wanted: []expectation{recalled(moli)}, quiet: true,
		},
		{
			title: "阿财一进群就拉人：刷x单、➕薇、贝者博网，换着花样写，都认得出来", english: "A newcomer recruits in the group, bending his words: each is understood",
			act: inTurn(arrivesInGroup(seller), saysInGroup(seller, "在家刷x单，日结三百，➕薇❤详聊"), saysInGroup(seller, "线上贝者博网，进来送彩金")),
			wanted: []expectation{
				hears(hanmei, seller, "彩金"), violated(seller, 2),
			}, chats: []string{liming, hanmei}, quiet: true,
		},
		{
			title: "消毒品牌、大麻烦、手套现在打折：听着像，其实不是，谁也没被打扰", english: "Harmless words that only look like it disturb nobody",
			act:    inTurn(saysInGroup(moli, "你们家用消毒品牌是哪个？"), saysInGroup(moli, "遇到大麻烦了，孩子把奶打翻了"), saysInGroup(moli, "这双手套现在打折吗")),
			wanted: []expectation{kept(moli, "手套现在"), violated(moli, 0)}, quiet: true,
		},
		{
			title: "韩梅看看哪些等她判，把阿财移出群：企业微信没有移人的接口，她动手，待办自己完成", english: "What waits to be judged; the owner removes him by hand, and the task closes itself",
			act:    inTurn(types(hanmei, "/违规"), removed(seller), settle),
			wanted: []expectation{hears(hanmei, seller, "移出群"), nothingWaits(hanmei, bot.TodoRemove)}, chats: []string{hanmei}, quiet: true,
		},
		{
			title: "茉莉约人拼单留了微信号，店长要看；李明替她申诉，店长判了误判，一切撤销", english: "Her clerk speaks up for a customer, the manager overturns it, and all of it is undone",
			act: inTurn(saysInGroup(moli, "有一起拼单的吗，加我微信 moli_2026"), heardThen(hanmei, moli, "拼单"),
				appeals(liming, moli, "老客人约拼单"), taps(hanmei, "改判误判", 1, moli)),
			wanted: []expectation{hears(hanmei, "老客人约拼单"), hears(hanmei, "这句话是误判")}, chats: []string{liming, hanmei}, quiet: true,
		},
		{
			title: "韩梅让客户私下转账：管她的人听到，不是她自己", english: "What staff promise customers is looked at, too, by those above",
			act:    inTurn(talks(hanmei, moli, "您直接转我微信就行，不走店里的，给您便宜十块")),
			wanted: []expectation{hears(wangzong, "韩梅", "转我微信")}, chats: []string{wangzong}, quiet: true,
		},
		{
			title: "茉莉点开微信客服：欢迎和菜单；问几点关门，马上有回答；要券，给券；要人工，转人工", english: "WeChat customer service: welcome and menu, answers, a coupon, and a human",
			act:    about(moli, visits(moli), phoneShows(moli, "春芽"), asksKf(moli, "你们几点关门呀"), phoneShows(moli, "21:00"), asksKf(moli, "有优惠券吗"), phoneShows(moli, "券"), asksKf(moli, "转人工")),
			wanted: []expectation{phoneSays(moli, "21:00"), inHumanHands(moli)}, phone: true, quiet: true,
		},
	}
}

// arrivesInGroup lets a new customer scan the door's code, join the group by the
// picture in the welcome and agree that what is said there is archived.
func arrivesInGroup(name string) func(*player) (string, error) {
	return inTurn(scan(name, "s17-door"), settle, joinByPicture(name), settle, func(p *player) (string, error) {
		return p.known[name], p.sim.ConsentInGroup(p.known[name], p.firstGroup(), true)
	})
}

// saysInGroup lets somebody say something in the group.
func saysInGroup(name, text string) func(*player) (string, error) {
	return func(p *player) (string, error) {
		id := p.known[name]
		_, err := p.sim.Speak(simulator.Utterance{From: id, ChatID: p.firstGroup(), Text: text})
		return id, err
	}
}

// takesBack lets somebody say something and recall it once it was read.
func takesBack(name, text string) func(*player) (string, error) {
	return func(p *player) (string, error) {
		id := p.known[name]
		msgID, err := p.sim.Speak(simulator.Utterance{From: id, ChatID: p.firstGroup(), Text: text})
		if err != nil {
			return id, err
		}
		ctx, cancel := context.WithTimeout(context.Background(), patient)
		defer cancel()
		if err := eventually(ctx, func() error { return kept(name, text).see(ctx, p, id) }); err != nil {
			return id, err
		}
		_, err = p.sim.RecallSaid(id, msgID)
		return id, err
	}
}

// saidBy are the messages of a customer that the bot keeps, newest first.
func (p *player) saidBy(ctx context.Context, name string) ([]bot.KeptMessage, error) {
	return p.bot().Store().Said(ctx, p.known[name], time.Time{}, 100)
}

// kept wants a customer's words kept.
func kept(name, words string) expectation {
	return expectation{"what " + name + " said is kept", func(ctx context.Context, p *player, _ string) error {
		all, err := p.saidBy(ctx, name)
		if err == nil && !slices.ContainsFunc(all, func(m bot.KeptMessage) bool { return strings.Contains(m.Words, words) }) {
			err = fmt.Errorf("none of %d messages says %s", len(all), words)
		}
		return err
	}}
}

// recalled wants a message of a customer's without its words.
func recalled(name string) expectation {
	return expectation{"the words that " + name + " took back are gone", func(ctx context.Context, p *player, _ string) error {
		all, err := p.saidBy(ctx, name)
		if err == nil && !slices.ContainsFunc(all, func(m bot.KeptMessage) bool { return m.Gone == "recalled" && m.Words == "" }) {
			err = fmt.Errorf("none of %d messages was recalled", len(all))
		}
		return err
	}}
}

func spoke(name string) expectation {
	return expectation{name + " is remembered to have spoken", func(ctx context.Context, p *player, _ string) error {
		return remembered(bot.InteractionSpoke).see(ctx, p, p.known[name])
	}}
}

// violated wants so many violations of a customer's, and not one more.
func violated(name string, times int) expectation {
	return expectation{fmt.Sprintf("%d violations of %s", times, name), func(ctx context.Context, p *player, _ string) error {
		all, err := p.bot().Store().Violations(ctx, p.known[name], time.Time{})
		if err == nil && len(all) != times {
			err = fmt.Errorf("there are %d", len(all))
		}
		return err
	}}
}

// about is what happens in turn to one customer.
func about(name string, acts ...func(*player) (string, error)) func(*player) (string, error) {
	return func(p *player) (string, error) {
		_, err := inTurn(acts...)(p)
		return p.known[name], err
	}
}

// appeals lets a clerk ask for another look at a customer's newest violation.
func appeals(userID, name, why string) func(*player) (string, error) {
	return func(p *player) (string, error) {
		all, err := p.bot().Store().Violations(context.Background(), p.known[name], time.Time{})
		if err != nil || len(all) == 0 {
			return "", fmt.Errorf("%s has %d violations, %w", name, len(all), err)
		}
		return types(userID, "/申诉 "+all[0].ID+" "+why)(p)
	}
}

// talks lets a member whose chats are archived write to a customer who agreed.
func talks(userID, name, text string) func(*player) (string, error) {
	return func(p *player) (string, error) {
		id := p.known[name]
		if _, err := p.sim.AddByPhone(simulator.PhoneAdd{UserID: userID, ExternalUserID: id}); err != nil {
			return id, err
		}
		if err := p.sim.Consent(userID, id, true); err != nil {
			return id, err
		}
		_, err := p.sim.Speak(simulator.Utterance{From: userID, To: id, Text: text})
		return id, err
	}
}

func visits(name string) func(*player) (string, error) {
	return func(p *player) (string, error) {
		return p.sim.KfEnter(simulator.KfVisit{OpenKfID: kfDesk, ExternalUserID: p.known[name], Scene: "poster"})
	}
}

func asksKf(name, text string) func(*player) (string, error) {
	return func(p *player) (string, error) {
		id := p.known[name]
		_, err := p.sim.KfWrite(simulator.KfWords{OpenKfID: kfDesk, ExternalUserID: id, Text: text})
		return id, err
	}
}

// phoneShows waits for words on a customer's phone.
func phoneShows(name, words string) func(*player) (string, error) {
	return func(p *player) (string, error) {
		ctx, cancel := context.WithTimeout(context.Background(), patient)
		defer cancel()
		return p.known[name], eventually(ctx, func() error { return phoneSays(name, words).see(ctx, p, "") })
	}
}

// inHumanHands wants a kf talk given to people.
func inHumanHands(name string) expectation {
	return expectation{name + "'s talk is with people", func(_ context.Context, p *player, _ string) error {
		state, _, _, err := p.sim.KfState(kfDesk, p.known[name])
		if err == nil && state != simulator.KfPool && state != simulator.KfHuman {
			err = fmt.Errorf("its state is %d", state)
		}
		return err
	}}
}

// nothingWaits wants no to-do of a kind left for a member.
func nothingWaits(userID string, kind bot.TodoKind) expectation {
	return expectation{"nothing waits for " + userID + " as " + string(kind), func(ctx context.Context, p *player, _ string) error {
		all, err := p.bot().Store().Todos(ctx, bot.Everything(), userID, 100)
		if err == nil && slices.ContainsFunc(all, func(t bot.Todo) bool { return t.Kind == kind }) {
			err = fmt.Errorf("one of %d to-dos is", len(all))
		}
		return err
	}}
}
