package commands

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// saleWish is what a line says of a sale, on its way into one.
type saleWish struct {
	*counter
	call bot.Call
	v    bot.View
	// old is the sale that is changed, or made again.
	old      bot.Sale
	changing bool
	sale     bot.Sale
	changed  bool
	// missing are the arguments that are needed and were not given.
	missing []string
}

// read takes in all that the line says; a problem says what is wrong with it.
func (w *saleWish) read() (problem string, err error) {
	w.sale = w.old
	if w.old.ID == "" {
		w.sale = bot.Sale{Item: cutRunes(shownText(w.call.Arg("品名").Text), itemRunes)}
	}
	w.sale.Units = maps.Clone(w.old.Units)
	if !w.changing {
		w.sale.ID, w.sale.Version, w.sale.Schedule, w.sale.State = "", 0, "", ""
		w.sale.OffAt, w.sale.OffWhy, w.sale.ToldAt, w.sale.By, w.sale.At, w.sale.Store = time.Time{}, "", time.Time{}, "", time.Time{}, ""
	}
	w.plain()
	if problem := w.times(); problem != "" {
		return problem, nil
	}
	if problem := w.units(); problem != "" {
		return problem, nil
	}
	if problem, err := w.chats(); problem != "" || err != nil {
		return problem, err
	}
	if !w.changing {
		w.need()
	}
	return "", nil
}

// The most characters of an item and of what is said of it.
const (
	itemRunes   = 40
	detailRunes = 120
)

// plain takes in what needs no thought.
func (w *saleWish) plain() {
	call, s := w.call, &w.sale
	given := func(name string) bool {
		w.changed = w.changed || call.Given(name)
		return call.Given(name)
	}
	if given("价格") {
		s.Price = call.Arg("价格").Money
	}
	if given("原价") {
		s.Was = call.Arg("原价").Money
	}
	if given("每人") {
		s.Each = int(call.Arg("每人").Number)
	}
	if given("说明") {
		s.Detail = cutRunes(shownText(call.Arg("说明").Text), detailRunes)
	}
	if given("图片") {
		s.Picture = strings.TrimSpace(call.Arg("图片").Text)
	}
	if given("品类") {
		s.Category = cutRunes(shownText(call.Arg("品类").Text), itemRunes)
	}
	if given("受众") {
		s.If = strings.TrimSpace(call.Arg("受众").Text)
	}
	if given("类型") {
		s.Kind = bot.SaleKind(call.Arg("类型").Text)
	}
	s.Each = max(1, s.Each)
}

// times are when it begins, when it ends and until when it is picked up.
func (w *saleWish) times() (problem string) {
	s, old := &w.sale, w.old
	switch {
	case w.call.Given("开始"):
		s.Start, w.changed = w.call.Arg("开始").Time, true
		if old.ID != "" && !w.call.Given("结束") {
			s.End = s.Start.Add(old.End.Sub(old.Start))
		}
	case old.ID != "" && !w.changing:
		s.Start = w.nextAt(old.Start, w.v.Now())
		s.End = s.Start.Add(old.End.Sub(old.Start))
	}
	if w.call.Given("结束") {
		s.End, w.changed = w.ending(w.call.Arg("结束"), s.Start), true
	}
	if s.End.IsZero() && !s.Start.IsZero() {
		s.End = s.Start.Add(saleLasts)
	}
	if !s.Start.IsZero() && !s.End.After(s.Start) {
		return fmt.Sprintf("结束（%s）要在开始（%s）之后，什么都没有做。", w.moment(s.End, w.v.Now()), w.moment(s.Start, w.v.Now()))
	}
	switch {
	case w.call.Given("提货"):
		s.PickupBy, w.changed = w.ending(w.call.Arg("提货"), s.End), true
	case !w.changing && !old.PickupBy.IsZero():
		s.PickupBy = s.End.Add(old.PickupBy.Sub(old.End))
	}
	return ""
}

// ending is the end that was named: so long after a beginning, or a moment. An hour
// alone means the first one after the beginning.
func (w *saleWish) ending(said bot.Value, begin time.Time) time.Time {
	if said.Span > 0 {
		return begin.Add(said.Span)
	}
	end := said.Time
	if begin.IsZero() || end.After(begin) {
		return end
	}
	local := w.local(end)
	if end = clock(w.local(begin), local.Hour(), local.Minute()); !end.After(begin) {
		end = clock(w.local(begin).AddDate(0, 0, 1), local.Hour(), local.Minute())
	}
	return end
}

// chats are the groups that were named.
func (w *saleWish) chats() (problem string, err error) {
	if !w.call.Given("群") {
		return "", nil
	}
	w.changed = true
	w.sale.Chats, problem, err = w.chatsNamed(w.call, w.v, w.call.Arg("群").Text)
	return problem, err
}

// chatsNamed are the groups of a scope whose names have the pieces that were typed.
func (c *counter) chatsNamed(call bot.Call, v bot.View, typed string) (chats []string, problem string, err error) {
	all, _, err := c.allGroups(call, v)
	if err != nil {
		return nil, "", err
	}
	for _, name := range separated(typed) {
		found := 0
		for _, g := range all {
			if g.ChatID == name || strings.Contains(fold(g.Name), fold(name)) {
				found++
				if !slices.Contains(chats, g.ChatID) {
					chats = append(chats, g.ChatID)
				}
			}
		}
		if found == 0 {
			return nil, fmt.Sprintf("没有名字里带「%s」的群，什么都没有做。发 /群 看有哪些。", shownText(cutRunes(name, 30))), nil
		}
	}
	return chats, "", nil
}

// separated are the parts of a text between 、 and commas.
func separated(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("、,，;；", r) })
}

// units are how many there are and where.
func (w *saleWish) units() (problem string) {
	number, numbered := int(w.call.Arg("数量").Number), w.call.Given("数量")
	placed := w.call.Given("门店")
	if !placed && !numbered {
		return ""
	}
	w.changed = true
	if !placed && w.old.ID != "" {
		for place := range w.sale.Units {
			w.sale.Units[place] = number
		}
		return ""
	}
	stores, own, problem := w.stores(w.call.Arg("门店").Text)
	if problem != "" {
		return problem
	}
	if w.call.Arg("库存").Text == "shared" || w.changing && w.old.Shared() {
		w.shared(number, stores)
		return ""
	}
	units := map[string]int{}
	if w.changing {
		units = maps.Clone(w.old.Units)
	}
	for _, id := range stores {
		n, counted := own[id]
		if !counted && !numbered && placed && len(own) > 0 {
			return fmt.Sprintf("%s 卖几份？每家店都写上，例如 门店=%s:30。", w.roster.StoreName(id), w.roster.StoreName(id))
		}
		if !counted {
			n = number
		}
		units[id] = n
	}
	w.sale.Units, w.sale.Stores = units, nil
	return ""
}

// shared lets stores sell from the same units: those that were named, or all of the
// caller's.
func (w *saleWish) shared(number int, stores []string) {
	mine := w.roster.Stores(w.call.Scope)
	if len(stores) == 0 {
		for _, s := range mine {
			stores = append(stores, s.ID)
		}
	}
	if len(stores) == len(w.Shop.Stores) {
		stores = nil
	}
	w.sale.Units, w.sale.Stores = map[string]int{"": number}, stores
}

// stores are those that were named with how many each has, or the caller's if that
// is only one.
func (w *saleWish) stores(typed string) (ids []string, own map[string]int, problem string) {
	mine := w.roster.Stores(w.call.Scope)
	own = map[string]int{}
	if typed == "" && len(mine) == 1 {
		return []string{mine[0].ID}, own, ""
	}
	if slices.Contains([]string{"全部", "都", "all"}, fold(typed)) {
		for _, s := range mine {
			ids = append(ids, s.ID)
		}
		return ids, own, ""
	}
	r := reader{counter: w.counter, view: w.v, caller: w.call.Caller}
	for _, part := range separated(typed) {
		name, count, counted := strings.Cut(strings.NewReplacer("：", ":", "×", ":", "*", ":").Replace(part), ":")
		store, wrong := r.store(bot.Arg{Name: "门店"}, strings.TrimSpace(name))
		if wrong != nil {
			return nil, nil, wrong.text
		}
		if n, err := strconv.Atoi(strings.TrimSpace(count)); counted && (err != nil || n < 0) {
			return nil, nil, fmt.Sprintf("「%s」后面请写几份，例如 门店=%s:30、%s:20。", shownText(name), mine[0].Name, cmp.Or(mine[len(mine)-1].Name, "十八号店"))
		} else if counted {
			own[store.Text] = n
		}
		ids = append(ids, store.Text)
	}
	return ids, own, ""
}

// need notes what a sale cannot be without.
func (w *saleWish) need() {
	for _, one := range []struct {
		name string
		lack bool
	}{
		{"品名", w.sale.Item == ""}, {"价格", w.sale.Price <= 0}, {"原价", w.sale.Was <= 0}, {"数量", w.sale.Total() <= 0 && w.call.Arg("数量").Number <= 0},
		{"开始", w.sale.Start.IsZero()}, {"门店", len(w.sale.Units) == 0 && w.call.Given("数量") || !w.call.Given("门店") && len(w.roster.Stores(w.call.Scope)) > 1 && len(w.sale.Units) == 0},
	} {
		if one.lack {
			w.missing = append(w.missing, one.name)
		}
	}
}
