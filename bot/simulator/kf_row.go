package simulator

import "time"

// Who a row of sync_msg comes from [docs 94670].
const (
	kfFromCustomer = 3
	kfFromSystem   = 4
	kfFromServicer = 5
)

// kfWrite adds a row to an account's history and rings the doorbell of its app.
// The caller holds the lock.
func (s *Simulator) kfWrite(desk *kfAccount, body reply) string {
	now := s.now()
	id := s.newID("kfmsg", 27)
	body["msgid"], body["send_time"] = id, now.Unix()
	desk.seq++
	desk.rows = append(desk.rows, kfRow{seq: desk.seq, at: now, body: body})
	for len(desk.rows) > 0 && now.Sub(desk.rows[0].at) >= kfHistory {
		desk.rows = desk.rows[1:]
	}
	s.kfRing(desk)
	return id
}

// kfRing says that something waits: with a token of its own, without a
// FromUserName, as WeCom does [docs 94670].
func (s *Simulator) kfRing(desk *kfAccount) {
	now := s.now()
	for value, until := range desk.tokens {
		if !now.Before(until) {
			delete(desk.tokens, value)
		}
	}
	token := s.newID("ENC", 29)
	desk.tokens[token] = now.Add(kfTokenLife)
	s.raise(desk.app, "kf_msg_or_event", "kf:"+desk.OpenKfID, "", []element{
		text("ToUserName", s.conf.CorpID), number("CreateTime", now.Unix()), text("MsgType", "event"),
		text("Event", "kf_msg_or_event"), text("Token", token), text("OpenKfId", desk.OpenKfID),
	})
}

// kfSay adds a message of a customer, or with a servicer of theirs.
func (s *Simulator) kfSay(desk *kfAccount, c *customer, servicer, msgType string, content any) string {
	body := reply{"open_kfid": desk.OpenKfID, "external_userid": c.id, "origin": kfFromCustomer, "msgtype": msgType, msgType: content}
	if servicer != "" {
		body["origin"], body["servicer_userid"] = kfFromServicer, servicer
	}
	return s.kfWrite(desk, body)
}

// kfEvent adds an event. Its ids stand inside of it only.
func (s *Simulator) kfEvent(desk *kfAccount, event string, c *customer, more reply) string {
	inner := reply{"event_type": event, "open_kfid": desk.OpenKfID}
	if c != nil {
		inner["external_userid"] = c.id
	}
	for name, value := range more {
		inner[name] = value
	}
	return s.kfWrite(desk, reply{"origin": kfFromSystem, "msgtype": "event", "event": inner})
}

// kfIssue makes a code that lets one message be sent for an event.
func (s *Simulator) kfIssue(what string, desk *kfAccount, one *kfSession, life time.Duration, state int, menu bool) string {
	value := s.newID("CODE", 28)
	s.kfCodes[value] = &kfCode{account: desk, session: one, until: s.now().Add(life), state: state, menu: menu, what: what}
	return value
}

// kfShow puts something on the customer's phone.
func (s *Simulator) kfShow(one *kfSession, item PhoneItem) {
	item.At, item.Via, item.with = s.now(), "kf", one.account.OpenKfID
	one.customer.phone = append(one.customer.phone, item)
}
