package alerts

import (
	"fmt"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/templates"
)

// digestLines is how many alerts a digest names.
const digestLines = 10

// digest tells together what waited for the end of the quiet hours: each person
// once, of everything that concerns them.
func (r *round) digest(waited []*standing, why []reason) error {
	if len(waited) == 1 {
		return r.tell(waited[0], why[0])
	}
	mine := map[string][]int{}
	groups := map[string][]int{}
	for n, a := range waited {
		items, err := r.items(a)
		if err != nil {
			return err
		}
		users, level := r.hears(a.Alert, raised(a.Alert, why[n]), items)
		for _, u := range users {
			mine[u] = append(mine[u], n)
		}
		for _, e := range r.groups(a.Store, level == headquarters, "") {
			if notice, ok := e.(bot.GroupNotice); ok {
				groups[notice.Webhook] = append(groups[notice.Webhook], n)
			}
		}
		r.told(a, users, level, r.digestTask())
	}
	// Those who hear of the same get the same message.
	together := map[string][]string{}
	for _, u := range sortedKeys(mine) {
		key := fmt.Sprint(mine[u])
		together[key] = append(together[key], u)
	}
	for _, key := range sortedKeys(together) {
		users := together[key]
		text, err := r.digestText(waited, mine[users[0]])
		if err != nil {
			return err
		}
		for part := range slices.Chunk(users, receivers) {
			r.effects = append(r.effects, bot.AppMessage{
				ToUsers: part, Text: templates.Cut(text, textBytes), Alert: waited[mine[users[0]][0]].ID, Deadline: r.now.Add(noticeLasts),
			})
		}
	}
	for _, name := range sortedKeys(groups) {
		text, err := r.digestText(waited, groups[name])
		if err != nil {
			return err
		}
		r.effects = append(r.effects, bot.GroupNotice{Webhook: name, Markdown: templates.Cut(text, noticeBytes)})
	}
	return nil
}

func (r *round) digestTask() string { return fmt.Sprintf("digest-%d", r.event) }

// digestText lists alerts.
func (r *round) digestText(waited []*standing, which []int) (string, error) {
	data := templates.AlertDigest{Count: len(which)}
	for _, n := range which[:min(len(which), digestLines)] {
		a := waited[n]
		items, err := r.items(a)
		if err != nil {
			return "", err
		}
		title, err := r.title(r.v, a.Alert, items)
		if err != nil {
			return "", err
		}
		data.Lines = append(data.Lines, templates.AlertLine{
			ID: a.ID, Title: title, At: when(a.LastAt, r.now, r.Location), Detail: strings.ReplaceAll(details(items), "\n", " "),
		})
	}
	data.More = len(which) - len(data.Lines)
	return r.Messages.Message("staff/alert_digest", data)
}
