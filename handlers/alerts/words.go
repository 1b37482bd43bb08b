package alerts

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/templates"
)

// named is how many people of an alert are called by name.
const named = 2

// title is an alert in one line. Without items it reads some.
func (w *watch) title(v bot.View, a bot.Alert, items []bot.AlertItem) (string, error) {
	data, err := w.words(v, a, items)
	if err != nil {
		return "", err
	}
	return w.Messages.Message("staff/alert_title", data)
}

// words are what there is to say of an alert.
func (w *watch) words(v bot.View, a bot.Alert, items []bot.AlertItem) (templates.Alert, error) {
	const some = 50
	var err error
	if items == nil {
		if items, err = v.Alerting().Items(a.ID, some); err != nil {
			return templates.Alert{}, err
		}
	}
	data := templates.Alert{
		ID: a.ID, Kind: string(a.Kind), Of: string(a.Of), People: a.People, Count: a.Count, Cause: a.Cause,
		Detail: details(items), Unsure: slices.ContainsFunc(items, unsure),
	}
	if a.Kind == bot.AlertViolation {
		data.ByStaff = a.UserID != ""
		if len(items) == 1 {
			data.Violation = violationOf(items[0])
		}
	}
	if a.Store != "" {
		data.Store = w.roster.StoreName(a.Store)
	}
	if data.Customers, err = w.people(v, a, items); err != nil {
		return data, err
	}
	if data.Staff, err = w.members(v, a, items); err != nil {
		return data, err
	}
	if a.Kind == bot.AlertLost {
		if err := w.severally(v, items, &data); err != nil {
			return data, err
		}
	}
	if len(items) > 0 && items[0].ChatID != "" {
		group, err := v.Group(items[0].ChatID)
		same := !slices.ContainsFunc(items, func(i bot.AlertItem) bool { return i.ChatID != items[0].ChatID })
		if same {
			data.Group = calling(group.Name)
		}
		if err != nil {
			return data, err
		}
	}
	data.Times = when(a.LastAt, v.Now(), w.Location)
	if !a.FirstAt.Equal(a.LastAt) && when(a.FirstAt, v.Now(), w.Location) != data.Times {
		data.Times = when(a.FirstAt, v.Now(), w.Location) + " 到 " + data.Times
	}
	return data, nil
}

// people names the customers of an alert, each once: 「小美」、「阿强」等 5 位客户.
func (w *watch) people(v bot.View, a bot.Alert, items []bot.AlertItem) (string, error) {
	var names []string
	var met []string
	for _, i := range items {
		if i.ExternalUserID == "" || slices.Contains(met, i.Human) || len(names) == named {
			continue
		}
		met = append(met, i.Human)
		c, err := v.Customer(i.ExternalUserID)
		if err != nil {
			return "", err
		}
		if name := calling(c.Name); name != "" {
			names = append(names, name)
		}
	}
	switch n := max(a.People, 1); {
	case len(names) == 0 && n == 1:
		return "一位客户", nil
	case len(names) == 0:
		return fmt.Sprintf("%d 位客户", n), nil
	case len(names) >= n:
		return strings.Join(names, "、"), nil
	default:
		return fmt.Sprintf("%s等 %d 位客户", strings.Join(names, "、"), n), nil
	}
}

// severally says of several customers and several members who deleted whom: as
// two lists it would read as if each had deleted all.
func (w *watch) severally(v bot.View, items []bot.AlertItem, data *templates.Alert) error {
	const lines = 5
	by := map[string][]bot.AlertItem{}
	var people, staff []string
	for _, i := range items {
		if by[i.Human] == nil {
			people = append(people, i.Human)
		}
		by[i.Human] = append(by[i.Human], i)
		if !slices.Contains(staff, i.UserID) {
			staff = append(staff, i.UserID)
		}
	}
	if len(people) < 2 || len(staff) < 2 {
		return nil
	}
	var said []string
	for _, one := range people[:min(len(people), lines)] {
		who, err := customer(v, by[one][0].ExternalUserID)
		if err != nil {
			return err
		}
		whom, err := w.members(v, bot.Alert{}, by[one])
		if err != nil {
			return err
		}
		said = append(said, who+"删除了"+whom)
	}
	if len(people) > lines {
		said = append(said, "……")
	}
	if data.Detail != "" {
		said = append(said, data.Detail)
	}
	data.Staff, data.Detail = "店员", strings.Join(said, "\n")
	return nil
}

// members names the members of staff of an alert, each once.
func (w *watch) members(v bot.View, a bot.Alert, items []bot.AlertItem) (string, error) {
	var ids []string
	for _, i := range items {
		if i.UserID != "" && !slices.Contains(ids, i.UserID) {
			ids = append(ids, i.UserID)
		}
	}
	if len(ids) == 0 && a.UserID != "" {
		ids = []string{a.UserID}
	}
	slices.Sort(ids)
	var names []string
	for _, id := range ids[:min(len(ids), named)] {
		name, err := w.name(v, id)
		if err != nil {
			return "", err
		}
		names = append(names, name)
	}
	switch {
	case len(ids) == 0 && a.Kind == bot.AlertUndelivered:
		return "内部群", nil
	case len(ids) == 0:
		return "店员", nil
	case len(ids) > named:
		return fmt.Sprintf("%s等 %d 位同事", strings.Join(names, "、"), len(ids)), nil
	default:
		return strings.Join(names, "、"), nil
	}
}

// details are what the newest items say more, each once.
func details(items []bot.AlertItem) string {
	const lines = 3
	var all []string
	for _, i := range items {
		if i.Detail != "" && !slices.Contains(all, i.Detail) && len(all) < lines {
			all = append(all, i.Detail)
		}
	}
	return strings.Join(all, "\n")
}

// phoneNumber is a mobile number inside a name.
var phoneNumber = regexp.MustCompile(`1[3-9]\d[ -]?\d{4}[ -]?(\d{4})`)

// calling is a name as it may stand in a message to several people: in marks, so
// that it cannot be taken for a part of the sentence, and without a whole phone
// number. It is empty if no name is known.
func calling(raw string) string {
	n := templates.NewNickname(phoneNumber.ReplaceAllString(raw, "****$1"))
	if !n.Known() {
		return ""
	}
	return "「" + n.String() + "」"
}

// join names several people.
func join(names []string) string { return strings.Join(names, "、") }

// Title is an alert in one line, as those who hear of it read it.
func Title(o Options, v bot.View, a bot.Alert) (string, error) {
	return newWatch(o).title(v, a, nil)
}
