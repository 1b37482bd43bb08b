package simulator

import (
	"strconv"
	"time"
)

// notice is one callback for one app.
type notice struct {
	app string
	// event is Event.ChangeType, or message.MsgType.
	event string
	// lane keeps callbacks about one pair, group or member in their order.
	lane string
	// agentID is told in the envelope by app messages only.
	agentID string
	body    string
	raised  time.Time
	fault   Active
}

// raiseContact sends a change_external_contact to every app with customer
// contact that sees the member [docs 92130]. more gives the elements after
// ExternalUserID, which may differ by app, as welcome codes do. The caller
// holds the lock.
func (s *Simulator) raiseContact(change, userID, externalUserID string, more func(a *app) []element) {
	at := s.now()
	for _, a := range s.order {
		if !a.CustomerContact || !a.sees(userID) {
			continue
		}
		e := append(s.header("sys", at, "event"), text("Event", "change_external_contact"),
			text("ChangeType", change), text("UserID", userID), text("ExternalUserID", externalUserID))
		if more != nil {
			e = append(e, more(a)...)
		}
		s.raise(a, "change_external_contact."+change, "pair:"+userID+"/"+externalUserID, "", e)
	}
}

// raiseChat sends a change_external_chat to the apps that see the owner.
func (s *Simulator) raiseChat(g *group, change string, more ...element) {
	at := s.now()
	for _, a := range s.order {
		if !a.CustomerContact || !a.sees(g.owner) {
			continue
		}
		e := append(s.header("sys", at, "event"), text("Event", "change_external_chat"),
			text("ChatId", g.id), text("ChangeType", change))
		s.raise(a, "change_external_chat."+change, "chat:"+g.id, "", append(e, more...))
	}
}

// raiseTag sends a change_external_tag to every app with customer contact; only
// changes in a client or the console raise it.
func (s *Simulator) raiseTag(change, tagType, id string) {
	at := s.now()
	for _, a := range s.order {
		if !a.CustomerContact {
			continue
		}
		e := append(s.header("sys", at, "event"), text("Event", "change_external_tag"), text("Id", id))
		e = append(e, maybe("TagType", tagType)...)
		s.raise(a, "change_external_tag."+change, "tag:"+id, "", append(e, text("ChangeType", change)))
	}
}

// raiseApp sends what a member did in the app's own chat.
func (s *Simulator) raiseApp(a *app, userID, event string, elements []element) {
	id := strconv.Itoa(a.AgentID)
	s.raise(a, event, "member:"+userID, id, append(elements, element{name: "AgentID", text: id, bare: true}))
}

// raise hands a callback to the deliveries. The caller holds the lock.
func (s *Simulator) raise(a *app, event, lane, agentID string, elements []element) {
	if a.CallbackURL == "" || a.crypter == nil {
		return
	}
	var swap func(int, func(int, int))
	if s.conf.ShuffleXML {
		swap = s.random.Shuffle
	}
	fault := s.Faults.onCallback(event, a.Name)
	s.out.put(&notice{app: a.Name, event: event, lane: a.Name + "|" + lane, agentID: agentID,
		body: document(fault.distort(elements), swap), raised: s.now(), fault: fault})
}
