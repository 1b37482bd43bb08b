package app

import (
	"encoding/json"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// perform lets a visitor do, for good, all that changes something, say yes
// wherever they are asked, tap cards that others were sent, answer what others
// were asked, and undo. Nothing changes at stores that they do not see, and who
// only reads changes nothing anywhere.
func (f *floor) perform(l ledger, v visitor, deeds []line) {
	f.t.Helper()
	untouchable := func(n string) bool { return v.reads || !v.shows(n) }
	before := l.picture(v, untouchable)
	for _, deed := range deeds {
		if deed.command.English == "erase" {
			continue // It takes the customer's words out of what others wrote: it has a test of its own.
		}
		if asked := choicesOf(f.types(v.userID, deed.text)); len(asked) > 0 {
			f.types(v.userID, "1")
		}
	}
	if n := v.theirs(); untouchable(n) {
		f.meddle(v, n)
	}
	for range 3 {
		if asked := choicesOf(f.types(v.userID, "/撤销")); len(asked) > 0 {
			f.types(v.userID, "1")
		}
	}
	for _, change := range changes(before, l.picture(v, untouchable)) {
		f.t.Errorf("%s changed what is another store's: %.600s", v, change)
	}
}

// meddle reaches for what belongs to people of another store: their cards, the
// questions that they were asked, and their alerts by forged cards.
func (f *floor) meddle(v visitor, n string) {
	f.t.Helper()
	for _, tap := range []struct{ task, line string }{
		{"KX" + n, "/提醒 处理 AX" + n}, {"KX" + n, "/挽回 AX" + n}, {"DX" + n, "/提醒 处理 AX" + n}, {"KX" + n, "/确认 CX" + n}, {"KX" + n, "/确认 EX" + n},
		{"forged", "/提醒 处理 AX" + n}, {"KX" + n, "/标签 " + secret(n, "标签") + " " + customerOf(n, "a")}, {"KX" + n, "/备注 " + customerOf(n, "a") + " 改"},
	} {
		plan := f.taps(v.userID, tap.task, tap.line)
		if leaks := v.unseen(readIn(plan), tap.line); len(leaks) > 0 {
			f.t.Errorf("%s taps %q on %s and reads %v:\n%s", v, tap.line, tap.task, leaks, readIn(plan))
		}
		f.caught(v, tap.line, plan)
	}
	for _, typed := range []string{"/确认 CX", "/取消 CX", "/确认 EX", "/取消 EX"} {
		f.caught(v, typed+n, f.types(v.userID, typed+n))
	}
}

// caught fails if somebody who reached for what is not theirs is not in the audit
// trail.
func (f *floor) caught(v visitor, typed string, plan []bot.Planned) {
	f.t.Helper()
	if text := strings.TrimSpace(readIn(plan)); text == "" || strings.Contains(text, "已经处理过了") {
		return // The card had had its effect, which is told once: there was nothing to reach for.
	}
	for _, p := range plan {
		if e, ok := p.Effect.(bot.RecordAudit); ok && e.UserID == v.userID && e.Outcome == bot.AuditRefused {
			return
		}
	}
	if strings.HasPrefix(typed, "/取消") {
		return // Who says no to nothing tries nothing.
	}
	f.t.Errorf("%s reached for %q, and the audit trail does not know: %s", v, typed, readIn(plan))
}

// nothingWasSentToOthers looks at all that was sent to anybody in the end, by
// whomever's doing.
func (f *floor) nothingWasSentToOthers(l ledger) {
	f.t.Helper()
	typed := map[string]string{}
	for _, row := range l.rows("inbox") {
		typed[strings.TrimPrefix(row["lane"], "member:")] += row["body"]
	}
	for _, row := range l.rows("outbox") {
		if row["payload"] == "" || strings.Contains(row["payload"], "您的角色") {
			continue // It was about somebody who was erased since, or told somebody of a new scope.
		}
		var sent struct {
			ToUsers []string `json:"to_users"`
			UserIDs []string `json:"user_ids"`
		}
		must2(f.t, json.Unmarshal([]byte(row["payload"]), &sent))
		for _, v := range visitors {
			for _, to := range append(sent.ToUsers, sent.UserIDs...) {
				if leaks := v.unseen(strings.ReplaceAll(row["payload"], `\n`, "\n"), typed[v.userID]); to == v.userID && len(leaks) > 0 {
					f.t.Errorf("%s was sent %v: %.2000s", v, leaks, row["payload"])
				}
			}
		}
	}
}
