package simulator

import (
	"bytes"
	"image"
	_ "image/png" // what the codes are drawn as
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// userOf is the member whose customer somebody is.
func (c *corpForTest) userOf(externalUserID string) string {
	c.t.Helper()
	got := c.want(0, c.as("app", "externalcontact/get?external_userid="+externalUserID, nil))
	return got.at("follow_user").([]any)[0].(map[string]any)["userid"].(string)
}

func (c *corpForTest) newWay(change answer) (configID string) {
	c.t.Helper()
	b := answer{"type": 2, "scene": 2, "state": "s17-till", "user": []string{"liming", "hanmei"}}
	for k, v := range change {
		b[k] = v
	}
	return c.want(0, c.contact("add_contact_way", b)).text("config_id")
}

// written reads what is written in the picture of a code.
func (c *corpForTest) written(address string) string {
	c.t.Helper()
	res, err := http.Get(address)
	c.do(err)
	defer res.Body.Close()
	var b bytes.Buffer
	_, err = b.ReadFrom(res.Body)
	c.do(err)
	picture, _, err := image.Decode(&b)
	c.do(err)
	bits, err := gozxing.NewBinaryBitmapFromImage(picture)
	c.do(err)
	text, err := qrcode.NewQRCodeReader().Decode(bits, nil)
	c.do(err)
	return text.GetText()
}

func TestMembersOfACodeAreAddedInTurn(t *testing.T) {
	c := start(t)
	c.newWay(nil)
	var got []string
	for range 4 {
		id, _ := c.add(Scan{State: "s17-till"})
		got = append(got, c.userOf(id))
	}
	if want := []string{"liming", "HanMei", "liming", "HanMei"}; !slices.Equal(got, want) {
		t.Errorf("added %v, want %v", got, want)
	}
	id, _ := c.add(Scan{State: "s17-till", UserID: "HANMEI"})
	if c.userOf(id) != "HanMei" {
		t.Error("a member who is named was not the one added")
	}
	if _, err := c.Scan(Scan{State: "s17-till", UserID: "wangzong"}); err == nil {
		t.Error("a member who does not serve the code was added by it")
	}
}

func TestThePictureOfACodeCanBeScanned(t *testing.T) {
	c := start(t)
	config := c.newWay(nil)
	way := c.want(0, c.contact("get_contact_way", answer{"config_id": config}))
	text := c.written(way.at("contact_way", "qr_code").(string))
	id, _ := c.add(Scan{QR: text})
	if m := c.phone.last(); m.State != "s17-till" || m.ExternalUserID != id {
		t.Errorf("scanning the picture raised %s", m.raw)
	}
	c.do(c.DeleteContactWay(config, ""))
	if _, err := c.Scan(Scan{QR: text}); err == nil {
		t.Error("the picture of a deleted code still leads to somebody")
	}
	c.want(41044, c.contact("get_contact_way", answer{"config_id": config}))
}

func TestTheNewestOfSeveralWaysWithOneStateCounts(t *testing.T) {
	c := start(t)
	first := c.newWay(answer{"type": 1, "user": []string{"liming"}})
	second := c.newWay(answer{"type": 1, "user": []string{"hanmei"}})
	if first == second {
		t.Fatal("two ways share a config_id")
	}
	scan := func(in Scan) string { id, _ := c.add(in); return c.userOf(id) }
	if got := scan(Scan{State: "s17-till"}); got != "HanMei" {
		t.Errorf("the state leads to %s, not to the newest way's member", got)
	}
	if got := scan(Scan{ConfigID: first}); got != "liming" {
		t.Errorf("the older way leads to %s", got)
	}
	c.want(0, c.contact("update_contact_way", answer{"config_id": first, "remark": "先做的"}))
	if got := scan(Scan{State: "s17-till"}); got != "HanMei" {
		t.Error("an edited way became the newest")
	}
	c.want(0, c.contact("del_contact_way", answer{"config_id": second}))
	if got := scan(Scan{State: "s17-till"}); got != "liming" {
		t.Errorf("after the newest is gone the state leads to %s", got)
	}
}

func TestAnotherProgramEditsACode(t *testing.T) {
	c := start(t)
	config := c.newWay(nil)
	state, remark, verify := "别的", "别人改的", false
	c.do(c.EditContactWay(WayEdit{State: "s17-till", Users: []string{"hanmei"}, NewState: &state, Remark: &remark, SkipVerify: &verify}))
	way := c.want(0, c.contact("get_contact_way", answer{"config_id": config})).at("contact_way").(map[string]any)
	if way["state"] != state || way["remark"] != remark || way["skip_verify"] != false || way["user"].([]any)[0] != "HanMei" {
		t.Errorf("the way reads %v", way)
	}
	if _, err := c.Scan(Scan{State: "s17-till"}); err == nil {
		t.Error("the old state still leads to somebody")
	}
	long := strings.Repeat("长", 31)
	for name, in := range map[string]WayEdit{
		"nobody has that state": {State: "s17-till"},
		"the state is too long": {ConfigID: config, NewState: &long},
		"no customer contact":   {ConfigID: config, Users: []string{"wangzong"}},
	} {
		if err := c.EditContactWay(in); err == nil {
			t.Errorf("%s, and yet it was edited", name)
		}
	}
	if err := c.DeleteContactWay("", "s17-till"); err == nil {
		t.Error("a way that is not there was deleted")
	}
}

func TestContactWayRefusals(t *testing.T) {
	c := start(t)
	config := c.newWay(nil)
	for name, tc := range map[string]struct {
		code int
		api  string
		body answer
	}{
		"a way with nobody":           {40063, "add_contact_way", answer{"type": 2, "scene": 2}},
		"an unknown department":       {60123, "add_contact_way", answer{"type": 2, "scene": 2, "party": []int{99}}},
		"a type in an update":         {40058, "update_contact_way", answer{"config_id": config, "type": 1}},
		"an update to nobody":         {40063, "update_contact_way", answer{"config_id": config, "user": []string{}}},
		"an update of an unknown way": {41044, "update_contact_way", answer{"config_id": "invented"}},
	} {
		t.Run(name, func(t *testing.T) { c.want(tc.code, c.contact(tc.api, tc.body)) })
	}
	c.want(0, c.contact("update_contact_way", answer{"config_id": config, "user": []string{"hanmei", "HanMei"}}))
	got := c.want(0, c.contact("get_contact_way", answer{"config_id": config})).at("contact_way", "user").([]any)
	if len(got) != 1 || got[0] != "HanMei" {
		t.Errorf("the list was not overwritten: %v", got)
	}
}
