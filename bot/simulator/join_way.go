package simulator

import (
	"fmt"
	"slices"
)

// joinWay is a code that leads into customer groups.
type joinWay struct {
	joinWayFields
	configID, app string
}

type joinWayFields struct {
	Scene          int      `json:"scene" rule:"required,min=1,max=2"`
	Remark         string   `json:"remark"`
	AutoCreateRoom *int     `json:"auto_create_room"`
	RoomBaseName   string   `json:"room_base_name" rule:"chars=40"`
	RoomBaseID     int      `json:"room_base_id" rule:"min=0"`
	ChatIDList     []string `json:"chat_id_list" rule:"required"`
	State          string   `json:"state" rule:"chars=30"`
	MarkSource     bool     `json:"mark_source"`
}

func (s *Simulator) checkJoinWay(a *app, in *joinWayFields) error {
	if len(in.ChatIDList) > 5 {
		return refuse(41091, "")
	}
	if in.AutoCreateRoom != nil && *in.AutoCreateRoom != 0 && *in.AutoCreateRoom != 1 {
		return refuse(40058, "auto_create_room is 0 or 1")
	}
	for _, id := range in.ChatIDList {
		if _, err := s.ownGroup(a, id); err != nil {
			return err
		}
	}
	in.Remark = cutChars(in.Remark, 30)
	return nil
}

// addJoinWay is groupchat/add_join_way; the answer has no qr_code [docs 92229].
func addJoinWay(s *Simulator, c *call, in *joinWayFields) (any, error) {
	if err := s.checkJoinWay(c.app, in); err != nil {
		return nil, err
	}
	if len(s.ways)+len(s.joinWays) >= wayQuota {
		return nil, refuse(41045, "")
	}
	w := &joinWay{joinWayFields: *in, configID: s.newID("", 32), app: c.app.Name}
	s.joinWays[w.configID] = w
	return reply{"config_id": w.configID}, nil
}

func (s *Simulator) ownJoinWay(a *app, configID string) (*joinWay, error) {
	if w := s.joinWays[configID]; w != nil && w.app == a.Name {
		return w, nil
	}
	return nil, refuse(41044, "")
}

func getJoinWay(s *Simulator, c *call, in *byConfigID) (any, error) {
	w, err := s.ownJoinWay(c.app, in.ConfigID)
	if err != nil {
		return nil, err
	}
	out := reply{"config_id": w.configID, "scene": w.Scene, "remark": w.Remark, "auto_create_room": w.autoCreate(),
		"room_base_name": w.RoomBaseName, "room_base_id": w.RoomBaseID, "chat_id_list": slices.Clone(w.ChatIDList),
		"state": w.State, "mark_source": w.MarkSource}
	if w.Scene == 2 {
		out["qr_code"] = s.qrAddress(c, w.configID)
	}
	return reply{"join_way": out}, nil
}

// updateJoinWay overwrites everything.
func updateJoinWay(s *Simulator, c *call, in *struct {
	ConfigID string `json:"config_id" rule:"required,code=41044"`
	joinWayFields
}) (any, error) {
	w, err := s.ownJoinWay(c.app, in.ConfigID)
	if err != nil {
		return nil, err
	}
	if err := s.checkJoinWay(c.app, &in.joinWayFields); err != nil {
		return nil, err
	}
	w.joinWayFields = in.joinWayFields
	return nil, nil
}

func delJoinWay(s *Simulator, c *call, in *byConfigID) (any, error) {
	w, err := s.ownJoinWay(c.app, in.ConfigID)
	if err != nil {
		return nil, err
	}
	delete(s.joinWays, w.configID)
	return nil, nil
}

// autoCreate is 1 unless said otherwise [docs 92229].
func (w *joinWay) autoCreate() int {
	if w.AutoCreateRoom == nil {
		return 1
	}
	return *w.AutoCreateRoom
}

// room is the first group of the join way with a place. When all are full and
// the way says so, the next group is made and takes the place of the first full
// one if five are listed.
func (s *Simulator) room(w *joinWay) (*group, error) {
	owner := ""
	for _, id := range w.ChatIDList {
		g := s.rooms[id]
		if g == nil || g.dismissed {
			continue
		}
		if !g.full() {
			return g, nil
		}
		owner = g.owner
	}
	if owner == "" || w.autoCreate() == 0 {
		return nil, fmt.Errorf("simulator: all groups of the code are full or gone")
	}
	name := fmt.Sprintf("%s%d", w.RoomBaseName, w.RoomBaseID)
	g, err := s.newGroup(Group{Name: name, Owner: owner})
	if err != nil {
		return nil, err
	}
	w.RoomBaseID++
	w.ChatIDList = append(slices.Clone(w.ChatIDList), g.id)
	if len(w.ChatIDList) > 5 {
		w.ChatIDList = w.ChatIDList[1:]
	}
	s.raiseChat(g, "create")
	return g, nil
}
