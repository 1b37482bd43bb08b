package handlers

import (
	"fmt"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/templates"
)

// appTextBytes is the limit of a text to staff [docs 90236].
const appTextBytes = 2048

// codeNoConsent is WeCom's answer while the customer has not agreed to message
// archiving; the agreement brings a new code [docs 90313, 92005].
const codeNoConsent = 41053

// welcomeFailed makes good what a welcome that did not arrive has left open:
// the staff member is told, with the reason and a text to paste.
func welcomeFailed(d *desk) bot.Handler {
	return bot.Handler{Name: "welcome_failed", Kinds: []bot.Kind{bot.FailedKind(bot.KindWelcome)}, Handle: d.welcomeFailed}
}

func (d *desk) welcomeFailed(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	failed, ok := ev.Body.(bot.SendFailed)
	if !ok {
		return nil, nil
	}
	send, err := bot.DecodeSend(failed.SendKind, failed.Payload)
	if err != nil {
		return nil, err
	}
	w, ok := send.(bot.Welcome)
	if !ok {
		return nil, fmt.Errorf("a failed %s is not a welcome", failed.SendKind)
	}
	if failed.Code == codeNoConsent {
		return noted(w, failed), nil
	}
	rel, err := v.Relation(w.Pair)
	if err != nil {
		return nil, err
	}
	if rel.WelcomedAt.After(w.AddedAt) {
		// A newer welcome was decided since: the customer is not waiting.
		return noted(w, failed), nil
	}
	return d.lost(v, w, failed)
}

// noted records a welcome that did not arrive, or of which nobody knows.
func noted(w bot.Welcome, failed bot.SendFailed) []bot.Effect {
	kind := bot.InteractionWelcomeFailed
	if failed.Unsure {
		kind = bot.InteractionWelcomeUnsure
	}
	return []bot.Effect{
		bot.SetWelcomed{Pair: w.Pair, At: w.AddedAt, Failed: true},
		bot.RecordInteraction{Pair: w.Pair, Kind: kind, At: w.AddedAt, Detail: failed.Reason, Ref: w.Rule},
	}
}

// lost records a welcome that did not arrive and sees to it that the member of
// staff is told.
func (d *desk) lost(v bot.View, w bot.Welcome, failed bot.SendFailed) ([]bot.Effect, error) {
	telling, err := d.tellOrWait(v, untold{Welcome: w, Reason: failed.Reason, Unsure: failed.Unsure})
	return append(noted(w, failed), telling...), err
}

// ready is the welcome as a text alone: what was attached follows as links.
func (d *desk) ready(v bot.View, w bot.Welcome) (string, error) {
	lines := []string{w.Text}
	for _, a := range w.Attachments {
		url := a.URL
		if store, ok := storeOfJoin(a.Asset); ok && url == "" {
			joinWay, err := v.Asset(joinWayName(store))
			if err != nil {
				return "", err
			}
			url = joinWay.URL
		}
		if url != "" {
			lines = append(lines, a.Title+"："+url)
		}
	}
	return strings.Join(lines, "\n"), nil
}

// fit writes the message and shortens the text to paste if all together would
// be cut by WeCom.
func (d *desk) fit(data templates.WelcomeFailed) (string, error) {
	const message, ellipsis = "staff/welcome_failed", "…"
	text, err := d.messages.Message(message, data)
	if over := len(text) - appTextBytes; err == nil && over > 0 {
		data.Ready = templates.Cut(data.Ready, len(data.Ready)-over-len(ellipsis)) + ellipsis
		text, err = d.messages.Message(message, data)
	}
	return templates.Cut(text, appTextBytes), err
}
