package commands

import (
	"encoding/json"
	"fmt"

	"github.com/zhanggui/zhanggui/bot"
)

// jobExpire ends a confirmation that nobody answered; its payload is the code as
// JSON.
const jobExpire = "confirmation"

// expiry is the job that ends a confirmation at its time.
func expiry(c bot.Confirmation) bot.ScheduleJob {
	// A string always marshals.
	payload, _ := json.Marshal(c.Code)
	return bot.ScheduleJob{
		Name: jobExpire, Key: fmt.Sprint(c.Code, "@", c.ExpiresAt.Unix()), Due: c.ExpiresAt, Payload: payload, Lane: bot.PageLane(c.UserID),
	}
}

// expire lets a confirmation lapse that still waits when its time is over. Who
// waits for a second person's yes is told that none came.
func (s *switchboard) expire(ev bot.Event, job bot.JobDue, v bot.View) ([]bot.Effect, error) {
	var code string
	if err := json.Unmarshal(job.Payload, &code); err != nil {
		return nil, fmt.Errorf("job %s: %w", job.Name, err)
	}
	c, err := v.Staff().Confirmation(code)
	if err != nil || c.Code == "" || c.State != bot.ConfirmationOpen || v.Now().Before(c.ExpiresAt) {
		return nil, err
	}
	p := pending{Confirmation: c}
	p.cmd, _ = s.commandOf(c.Line)
	if p.owner, err = s.roster.Caller(v.Staff(), c.UserID); err != nil {
		return nil, err
	}
	// Nobody is the caller: it was closed by nobody.
	t := &turn{switchboard: s, ev: ev, view: v}
	t.record(entry{cmd: p.cmd.Command, by: p.owner, outcome: bot.AuditLapsed, answer: bot.Answer{Store: c.Store}, detail: "过了有效期"})
	if !c.FirstAt.IsZero() {
		t.inform(p, fmt.Sprintf("「%s」没有做：%s 前没有另一位同事同意。需要的话请重新输入：\n%s", c.Summary, t.local(c.ExpiresAt).Format("15:04"), c.Line))
	}
	err = t.close(p, bot.ConfirmationLapsed, "过了有效期，没有做")
	return t.effects, err
}
