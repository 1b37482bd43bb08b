package wecom

import (
	"reflect"
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

const joinWayThere = `"join_way":{"config_id":"cfg-1","scene":2,"remark":"掌柜","auto_create_room":"1","room_base_name":"十七号店福利群","room_base_id":4,` +
	`"chat_id_list":["wr2","wr1"],"state":"s17","qr_code":"https://qr.example/1"}`

func TestAJoinWayIsCheckedAndPutRight(t *testing.T) {
	spec := joinWaySpec
	spec.Remark, spec.RemoteID, spec.Check = "掌柜", "cfg-1", true
	for name, c := range map[string]struct {
		old, now string
		told     map[string]any
	}{
		"as it was made":       {"", "", nil},
		"a group of WeCom's":   {`["wr2","wr1"]`, `["wr2","wr1","wr3"]`, nil},
		"full of WeCom's":      {`["wr2","wr1"]`, `["wr3","wr4","wr5","wr6","wr7"]`, nil},
		"a group less":         {`["wr2","wr1"]`, `["wr2","wr3"]`, map[string]any{"chat_id_list": []any{"wr1", "wr2", "wr3"}, "room_base_id": 4.0}},
		"another state":        {`"state":"s17"`, `"state":"x"`, map[string]any{"state": "s17", "chat_id_list": []any{"wr2", "wr1"}, "room_base_id": 4.0}},
		"another remark":       {`掌柜`, `x`, map[string]any{"remark": "掌柜"}},
		"no rooms of its own":  {`"auto_create_room":"1"`, `"auto_create_room":0`, map[string]any{"auto_create_room": 1.0}},
		"another name of room": {`十七号店福利群`, `x`, map[string]any{"room_base_name": "十七号店福利群"}},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			f.assets.put(bot.Asset{Name: spec.Name, Hash: spec.Hash, RemoteID: "cfg-1"})
			f.wecom.say(apiGetJoinWay, ok(strings.Replace(joinWayThere, c.old, c.now, 1)))
			if got := f.ready(t, spec); got.RemoteID != "cfg-1" || got.URL != "https://qr.example/1" || got.Remade {
				t.Errorf("asset %+v", got)
			}
			updates := f.wecom.of(apiUpdateJoinWay)
			if (len(updates) > 0) != (c.told != nil) {
				t.Fatalf("%d updates", len(updates))
			}
			for field, value := range c.told {
				if body := updates[0].json(t); !reflect.DeepEqual(body[field], value) {
					t.Errorf("update says %s %v, want %v", field, body[field], value)
				}
			}
		})
	}
}

// TestACheckOfAChangedSpecOverwrites: what the configuration took away does not
// stay because WeCom has it.
func TestACheckOfAChangedSpecOverwrites(t *testing.T) {
	f := newFixture(t)
	f.assets.put(bot.Asset{Name: joinWaySpec.Name, Hash: "older", RemoteID: "cfg-1"})
	f.wecom.say(apiGetJoinWay, ok(joinWayThere))
	spec := joinWaySpec
	spec.RemoteID, spec.Check, spec.ChatIDs = "cfg-1", true, []string{"wr9"}
	f.ready(t, spec)
	if body := f.wecom.of(apiUpdateJoinWay)[0].json(t); !reflect.DeepEqual(body["chat_id_list"], []any{"wr9"}) || body["room_base_id"] != 2.0 {
		t.Errorf("update %v", body)
	}
}

func TestAJoinWayThatVanishedIsMadeAnewAtItsCheck(t *testing.T) {
	w := newWorld(t, func(c *simulator.Config) { c.GroupLag = -1 })
	spec := bot.AssetSpec{Name: "join_way:s17", Kind: bot.AssetJoinWay, Hash: "1", ChatIDs: []string{"wrGroupOfStore17"}, RoomBaseName: "福利群", RoomBaseID: 2, State: "s17"}
	first := w.ready(t, spec)
	w.assets.put(first)
	spec.RemoteID, spec.Check = first.RemoteID, true
	if again := w.ready(t, spec); again.RemoteID != first.RemoteID || again.Remade || w.calls(apiUpdateJoinWay) != 0 {
		t.Errorf("a check changed something: %+v", again)
	}
	if err := w.call(t.Context(), request{app: MainApp, api: "externalcontact/groupchat/del_join_way"}, configID{first.RemoteID}, nil); err != nil {
		t.Fatal(err)
	}
	if again := w.ready(t, spec); again.RemoteID == first.RemoteID || !again.Remade || again.URL == first.URL {
		t.Errorf("after it was deleted: %+v", again)
	}
}
