// Package alerts tells managers what matters: once, together with what belongs
// to it, with the next step at hand.
//
// What happens raises items (watch.go). A round (round.go), a little later and
// then every minute, sets aside what nobody wants to hear, puts the rest into
// alerts by kind, store and member of staff (gather.go), makes one storm of too
// many at once (storm.go), and asks of each alert whether to say something now
// (decide.go). What is said goes to those whom it concerns (notice.go), and what
// came at night as one digest (digest.go).
package alerts

import (
	"cmp"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/handlers/roster"
	"github.com/zhanggui/zhanggui/templates"
)

// The jobs: JobFlush says what was raised a little while ago, JobTick comes every
// minute, JobRisk every night, and JobRiskList once it is day.
const (
	JobFlush    = "alerts.flush"
	JobTick     = "alerts.tick"
	JobRisk     = "alerts.risk"
	JobRiskList = "alerts.risk_list"
)

// Lane keeps all that touches alerts in order.
const Lane = "alerts"

// Options are what alerts go by.
type Options struct {
	Shop     config.Shop
	Messages *templates.Catalogue
	Location *time.Location
}

// Handlers are the behaviours about alerts.
func Handlers(o Options) []bot.Handler {
	w := newWatch(o)
	return []bot.Handler{
		{Name: "alert_watch", Kinds: w.watched(), Handle: w.see},
		{Name: "alert_round", Kinds: []bot.Kind{bot.JobKind(JobFlush), bot.JobKind(JobTick)}, Handle: w.round},
		{Name: "alert_risk", Kinds: []bot.Kind{bot.JobKind(JobRisk), bot.JobKind(JobRiskList)}, Handle: w.risk},
		{Name: "alert_back", Kinds: backKinds, Handle: w.back},
	}
}

func newWatch(o Options) *watch {
	return &watch{
		Options: o, roster: roster.New(o.Shop), quiet: newQuiet(o.Shop.Alerts.QuietHours, o.Location),
		stores: o.Shop.GroupStores(),
	}
}

// watch is what all of them have at hand.
type watch struct {
	Options
	roster *roster.Roster
	quiet  quiet
	// stores tells whose a customer group is.
	stores map[string]string
}

// Raise says that there is something that managers should hear of, and sees to
// it that it is looked at once more of the same had the time to come.
func Raise(c config.Alerts, now time.Time, items ...bot.AlertItem) []bot.Effect {
	var effects []bot.Effect
	for _, item := range items {
		effects = append(effects, bot.RaiseAlert{AlertItem: item})
	}
	if len(items) == 0 {
		return nil
	}
	wait := max(c.Wait, time.Second)
	bucket := now.UnixNano() / int64(wait)
	return append(effects, bot.ScheduleJob{
		Name: JobFlush, Key: fmt.Sprintf("%s/%s/%d", JobFlush, wait, bucket), Due: time.Unix(0, (bucket+2)*int64(wait)), Lane: Lane,
	})
}

// name is how a member of staff is called.
func (w *watch) name(v bot.View, userID string) (string, error) {
	if userID == "" {
		return "", nil
	}
	name, err := w.roster.Name(v.Staff(), userID)
	return cmp.Or(name, userID), err
}

// Somebody stands where a customer's name would, as long as nobody knows it. A
// to-do that begins with it is shown with the name that is known by then.
const Somebody = "一位客户"

// customer is how a customer is called.
func customer(v bot.View, externalUserID string) (string, error) {
	c, err := v.Customer(externalUserID)
	return cmp.Or(calling(c.Name), Somebody), err
}

// storeOf is whose a member's work is: the only store of somebody with one.
func (w *watch) storeOf(v bot.View, userID string) (string, error) {
	c, err := w.roster.Caller(v.Staff(), userID)
	if err != nil || len(c.Scope.Stores) == 0 {
		return w.configured(userID), err
	}
	return c.Scope.Stores[0], nil
}

// configured is the store of a member who has no role any more: who left still
// left customers of a store behind.
func (w *watch) configured(userID string) string {
	i := slices.IndexFunc(w.Shop.Staff, func(s config.Staff) bool { return strings.EqualFold(s.UserID, userID) })
	switch {
	case i < 0:
		return ""
	case w.Shop.Staff[i].Store == "" && len(w.Shop.Staff[i].Stores) > 0:
		return w.Shop.Staff[i].Stores[0]
	default:
		return w.Shop.Staff[i].Store
	}
}

// short is an id for people, the same for the same things.
func short(things ...any) string {
	sum := sha256.Sum256([]byte(fmt.Sprintln(things...)))
	return base32.StdEncoding.EncodeToString(sum[:5])[:7]
}

// encode writes what marshalling cannot fail on.
func encode(v any) json.RawMessage {
	data, _ := json.Marshal(v)
	return data
}

// when is a time as people write it, seen from a moment.
func when(at, now time.Time, location *time.Location) string {
	at, now = at.In(location), now.In(location)
	switch days := dayOf(now) - dayOf(at); {
	case days == 0:
		return at.Format("今天 15:04")
	case days == 1:
		return at.Format("昨天 15:04")
	case at.Year() == now.Year():
		return at.Format("1月2日 15:04")
	default:
		return at.Format("2006年1月2日 15:04")
	}
}

// dayOf counts days, in the time's own zone.
func dayOf(t time.Time) int {
	_, offset := t.Zone()
	return int((t.Unix() + int64(offset)) / int64(24*time.Hour/time.Second))
}

// span is a length of time as people say it.
func span(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d >= 2*day:
		return fmt.Sprintf("%d 天", d/day)
	case d >= time.Hour && d%time.Hour < time.Minute:
		return fmt.Sprintf("%d 小时", d/time.Hour)
	case d >= time.Hour:
		return fmt.Sprintf("%d 小时 %d 分钟", d/time.Hour, d%time.Hour/time.Minute)
	default:
		return fmt.Sprintf("%d 分钟", max(d/time.Minute, 1))
	}
}
