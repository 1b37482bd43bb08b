package commands

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/coupons"
	"github.com/zhanggui/zhanggui/handlers/moderation"
	"github.com/zhanggui/zhanggui/templates"
)

// attemptLasts is how long an attempt counts as open: later another may follow.
const attemptLasts = 30 * day

// winBackPlan is who is written to by whom, and who is not, and why.
type winBackPlan struct {
	*counter
	call  bot.Call
	v     bot.View
	alert bot.Alert
	// bulk says that nobody was asked for by name, so that some are held out.
	bulk bool
	// deleted are the members that a human deleted.
	deleted map[string][]string

	looked  []string
	effects []bot.Effect
	posts   []string
	// to are the customers, senders who writes to how many of them.
	to      []string
	senders map[string]int
	bind    []string
	// held, kept, back, tried and lost are the names of those who get nothing: to
	// compare, now or since lately, because they are back, were written to already,
	// or nobody reaches them.
	held, kept, back, tried, lost []string
	// barred are those who are kept from posts because of what they said.
	barred []string
	// given counts the coupons of each plan that go along.
	given map[string]int
}

// consider decides about one customer. The same human is decided about once.
func (p *winBackPlan) consider(id, human string, deleted []string) error {
	if id == "" || slices.Contains(p.looked, human) {
		return nil
	}
	p.looked = append(p.looked, human)
	person, err := p.v.Desk().Person(p.call.Scope, id)
	if err != nil || len(person.Identities) == 0 {
		return err
	}
	name, err := p.name(id)
	if err != nil {
		return err
	}
	returned := slices.ContainsFunc(person.Relations, func(r bot.Relation) bool {
		return r.Status == bot.RelationActive && r.ExternalUserID == id && slices.ContainsFunc(deleted, func(u string) bool { return sameUser(u, r.UserID) })
	})
	open, held, err := p.open(id)
	if err != nil {
		return err
	}
	barred, err := p.isBarred(person)
	if err != nil {
		return err
	}
	switch {
	case returned:
		p.back = append(p.back, name)
		return nil
	case barred:
		p.barred = append(p.barred, name)
		return nil
	case held:
		p.kept = append(p.kept, name)
		return nil
	case open:
		p.tried = append(p.tried, name)
		return nil
	}
	via, err := p.reaches(person, deleted)
	if err != nil {
		return err
	}
	switch {
	case via.UserID == "":
		p.lost = append(p.lost, name)
		return nil
	case p.bulk && bot.HeldOut(id, p.Shop.Alerts.HoldOut):
		p.held = append(p.held, name)
		p.hold(id, via)
		return nil
	}
	return p.write(id, via)
}

// isBarred says whether a human is kept from posts, under whatever id.
func (p *winBackPlan) isBarred(person bot.Person) (bool, error) {
	for _, i := range person.Identities {
		if excluded, err := moderation.Excluded(p.v, i.ExternalUserID, p.call.At); err != nil || excluded {
			return excluded, err
		}
	}
	return false, nil
}

// open says whether an attempt for the customer runs, and whether it is to hold
// them out: one that was called off or came to nothing does not run.
func (p *winBackPlan) open(id string) (open, held bool, err error) {
	attempts, err := p.v.Alerting().Attempts(id)
	if err != nil {
		return false, false, err
	}
	for _, w := range attempts {
		if p.call.At.Sub(w.At) > attemptLasts {
			continue
		}
		if w.Post == "" {
			return true, w.Held, nil
		}
		post, err := p.v.Posting().Post(w.Post)
		if err != nil {
			return false, false, err
		}
		if post.CancelledAt.IsZero() && post.Problem == "" {
			return true, false, nil
		}
	}
	return false, false, nil
}

// reaches is the relation by which a human can still be written to: the newest
// one that stands, of a member who is still there and was not deleted, under
// whatever id.
func (p *winBackPlan) reaches(person bot.Person, deleted []string) (bot.Relation, error) {
	for _, r := range person.Relations {
		if r.Status == bot.RelationLost {
			deleted = append(slices.Clip(deleted), r.UserID)
		}
	}
	for _, r := range person.Relations {
		if r.Status != bot.RelationActive || slices.ContainsFunc(deleted, func(u string) bool { return sameUser(u, r.UserID) }) {
			continue
		}
		member, err := p.v.Staff().Member(r.UserID)
		if err != nil {
			return bot.Relation{}, err
		}
		if member.LeftAt.IsZero() {
			return r, nil
		}
	}
	return bot.Relation{}, nil
}

// attempt is what is recorded of an attempt. The store is that of the alert, else
// of who writes.
func (p *winBackPlan) attempt(id string, via bot.Relation) bot.WinBack {
	return bot.WinBack{
		ID: "B" + digestOf("win back", p.call.Event, id), AlertID: p.alert.ID, Store: cmp.Or(p.alert.Store, via.Store), UserID: via.UserID,
		ExternalUserID: id, By: p.call.UserID, At: p.call.At,
	}
}

// hold records somebody who gets nothing, to compare.
func (p *winBackPlan) hold(id string, via bot.Relation) {
	w := p.attempt(id, via)
	w.Held = true
	p.bind = append(p.bind, "held "+id)
	p.effects = append(p.effects, bot.SetWinBack{WinBack: w}, bot.RecordTouch{Touch: bot.Touch{
		Pair: via.Pair, Template: p.Shop.Alerts.WinBack.Message, At: p.call.At, Ref: w.ID, Held: true,
	}})
}

// write prepares the message of one customer.
func (p *winBackPlan) write(id string, via bot.Relation) error {
	staff, err := p.staffName(p.v, via.UserID)
	if err != nil {
		return err
	}
	customer, err := p.v.Customer(via.ExternalUserID)
	if err != nil {
		return err
	}
	given, err := p.coupon(via)
	if err != nil {
		return err
	}
	coupon, store := given.Plan, ""
	if via.Store != "" {
		store = p.roster.StoreName(via.Store)
	}
	text, err := p.Messages.Message(p.Shop.Alerts.WinBack.Message, templates.WinBack{
		Customer: templates.NewNickname(customer.Name), Staff: staff, Store: store, Shop: p.Shop.Name,
		Coupon: coupon.Name, CouponDetail: coupons.Detail(coupon),
	})
	if err != nil {
		return err
	}
	gift, err := p.gift(given, store)
	if err != nil {
		return err
	}
	if len(gift) > 0 {
		p.effects = append(p.effects, given.Effects...)
	}
	w := p.attempt(id, via)
	w.Post = "P" + digestOf("win back post", p.call.Event, id)
	post := bot.Post{
		ID: w.Post, Sender: via.UserID, Store: via.Store, Template: p.Shop.Alerts.WinBack.Message, Text: text, Attachments: gift,
		Customers: []string{via.ExternalUserID}, By: p.call.UserID, At: p.call.At,
	}
	p.effects = append(p.effects, bot.SetWinBack{WinBack: w}, bot.SavePost{Post: post}, bot.CreatePost{Post: post})
	p.to, p.posts = append(p.to, id), append(p.posts, post.ID)
	p.bind = append(p.bind, via.String(), text, coupon.ID)
	if p.senders == nil {
		p.senders = map[string]int{}
	}
	p.senders[staff]++
	return nil
}

// coupon is what goes along with the message of one customer; nothing where there is
// none left, or they may not have it.
func (p *winBackPlan) coupon(via bot.Relation) (coupons.Gift, error) {
	id := p.Shop.Alerts.WinBack.Coupon
	if id == "" {
		return coupons.Gift{}, nil
	}
	if p.given == nil {
		p.given = map[string]int{}
	}
	to := coupons.Recipient{Pair: via.Pair, Store: via.Store, Source: "winback", Ahead: p.given}
	return p.giver.Give(p.v, to, id, p.call.At)
}

func (p *winBackPlan) name(id string) (string, error) {
	customer, err := p.v.Customer(id)
	return "「" + shownName(customer.Name) + "」", err
}

// answer says what would be done, for whom by whom, and who cannot be reached any
// more.
func (p *winBackPlan) answer() (bot.Answer, error) {
	var lines []string
	if len(p.to) > 0 {
		lines = append(lines, fmt.Sprintf("给 %d 位客户各备好一条挽回消息，等这些同事在企业微信里确认发出：%s。", len(p.to), p.writers()))
	}
	for _, s := range []struct {
		who []string
		why string
	}{
		{p.lost, "已经没有同事联系得上（没有别的同事加着 TA），发不了"},
		{p.back, "已经回来了，不用发"},
		{p.barred, "因为违规暂停参加活动和群发，这次不发（发 /违规 可以查看）"},
		{p.tried, "之前已经备过挽回消息，不重复发"},
		{p.held, "这次特意不发，用来对照挽回有没有用"},
		{p.kept, "之前选来对照挽回有没有用，这一个月特意不发"},
	} {
		if len(s.who) > 0 {
			lines = append(lines, fmt.Sprintf("%s：%s。", some(s.who), s.why))
		}
	}
	if len(p.effects) == 0 {
		return bot.Answer{Text: strings.Join(append([]string{"没有可以备的挽回消息。"}, lines...), "\n"), Store: p.alert.Store}, nil
	}
	if a := p.alert; a.Open() {
		// Who does something about it has taken it on.
		a.AckAt, a.AckBy = p.call.At, p.call.UserID
		p.effects = append(p.effects, bot.SetAlert{Alert: a})
		lines = append(lines, "这条提醒算您接手了，不会再重复提醒。")
	}
	plan := &bot.Plan{People: len(p.to), Bind: digestOf(p.bind)}
	plan.Summary = fmt.Sprintf("给 %d 位客户备挽回消息，由%s确认发出", len(p.to), p.writers())
	if len(p.to) == 0 {
		plan.Summary = fmt.Sprintf("记下 %d 位客户这次不发，用来对照", len(p.held))
	}
	answer := bot.Answer{
		Text: strings.Join(lines, "\n"), Effects: p.effects, Plan: plan, Customers: p.to, Store: p.alert.Store,
	}
	if len(p.posts) > 0 {
		answer.Undo = &bot.Undo{Payload: p.posts, Note: "同事已经确认发出的收不回来"}
	}
	return answer, nil
}

// writers names who writes to how many.
func (p *winBackPlan) writers() string {
	var all []string
	for name := range p.senders {
		all = append(all, name)
	}
	slices.Sort(all)
	for n, name := range all {
		all[n] = fmt.Sprintf("%s %d 条", name, p.senders[name])
	}
	return strings.Join(all, "、")
}

// some names the first of many.
func some(names []string) string {
	const shown = 5
	if len(names) > shown {
		return fmt.Sprintf("%s等 %d 位", strings.Join(names[:shown], "、"), len(names))
	}
	return strings.Join(names, "、")
}

// The limits of a link in bytes, of a mini program's title, and of attachments
// [docs 92135].
const (
	giftTitleBytes, giftDescriptionBytes, giftProgramBytes = 128, 512, 64
	// giftsMost is how many attachments a message takes.
	giftsMost = 9
)

// gift is a coupon as links or a mini program, as in a welcome. One that opens
// nowhere is told of in the text only.
func (c *counter) gift(given coupons.Gift, store string) ([]bot.Attachment, error) {
	p := given.Plan
	switch {
	case !given.Given() || given.URL == "" && p.AppID == "":
		return nil, nil
	case len(given.Coupons) == 0:
		a, err := c.couponLink(p, given.URL, store)
		return []bot.Attachment{a}, err
	}
	var all []bot.Attachment
	for _, k := range given.Coupons[:min(len(given.Coupons), giftsMost)] {
		p.Name, p.Description, p.CouponTerms = k.Name, k.Description, k.CouponTerms
		a, err := c.couponLink(p, c.giver.URL(k.Code), store)
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, nil
}

func (c *counter) couponLink(p bot.CouponPlan, url, store string) (bot.Attachment, error) {
	data := templates.Link{Store: store, Shop: c.Shop.Name, Coupon: p.Name, CouponDetail: coupons.Detail(p)}
	title, err := c.Messages.Message("link/coupon_title", data)
	if err != nil {
		return bot.Attachment{}, err
	}
	description, err := c.Messages.Message("link/coupon_description", data)
	if err != nil {
		return bot.Attachment{}, err
	}
	base := strings.TrimRight(c.PublicURL, "/")
	a := bot.Attachment{
		Type: "link", Title: templates.Cut(title, giftTitleBytes), Description: templates.Cut(description, giftDescriptionBytes), URL: url,
	}
	if file, ok := strings.CutPrefix(p.Picture, "web/static/"); ok && base != "" {
		a.PicURL = base + "/static/" + file
	} else if strings.HasPrefix(p.Picture, "http") {
		a.PicURL = p.Picture
	}
	if p.AppID != "" {
		a.Type, a.Asset, a.AppID, a.Page = "miniprogram", "image:coupon/"+p.ID, p.AppID, p.Page
		a.Title = templates.Cut(a.Title, giftProgramBytes)
	}
	return a, nil
}
