package simulator

import (
	"bytes"
	"encoding/json"
	"net/http"
	"testing"
)

// rows reads the archive as it is handed out, sealed.
func (c *corpForTest) rows(query string) (code int, rows []ChatData) {
	c.t.Helper()
	res, err := http.Get(c.URL() + "/sim/archive/chatdata?" + query)
	c.do(err)
	defer res.Body.Close()
	var in struct {
		Code int        `json:"errcode"`
		Rows []ChatData `json:"chatdata"`
	}
	c.do(json.NewDecoder(res.Body).Decode(&in))
	return in.Code, in.Rows
}

// talking is a corp in whose group a customer speaks who agreed.
func talking(t *testing.T) (c *corpForTest, customer string) {
	c = start(t, withArchive)
	customer, _, err := c.JoinGroup(Join{ChatID: group1, Name: "客"})
	c.do(err)
	c.do(c.ConsentInGroup(customer, group1, true))
	return c, customer
}

func (c *corpForTest) speak(in Utterance) string {
	c.t.Helper()
	id, err := c.Speak(in)
	c.do(err)
	if id == "" {
		c.t.Fatal("it was not archived")
	}
	return id
}

func TestConsentInAGroupIsArchived(t *testing.T) {
	c, who := talking(t)
	c.do(c.ConsentInGroup(who, group1, false))
	_, got, _ := c.feed(holder + "&seq=0&limit=10")
	if len(got) != 2 || got[0]["msgtype"] != "agree" || got[1]["msgtype"] != "disagree" || got[1]["roomid"] != group1 ||
		got[1]["from"] != who || got[1]["disagree"].(map[string]any)["userid"] != who {
		t.Errorf("the archive tells %v", got)
	}
	if id, err := c.Speak(Utterance{From: who, ChatID: group1, Text: "x"}); err != nil || id != "" {
		t.Errorf("who disagreed is archived: %q, %v", id, err)
	}
}

func TestARecallIsOneMoreMessage(t *testing.T) {
	c, who := talking(t)
	said := c.speak(Utterance{From: who, ChatID: group1, Text: "打错了"})
	if _, err := c.RecallSaid("liming", said); err == nil {
		t.Error("somebody else took it back")
	}
	_, err := c.RecallSaid(who, said)
	c.do(err)
	_, got, _ := c.feed(holder + "&seq=1&limit=10")
	if len(got) != 2 || got[1]["action"] != "recall" || got[1]["msgtype"] != "revoke" || got[1]["revoke"].(map[string]any)["pre_msgid"] != said {
		t.Errorf("the archive tells %v", got)
	}
}

func TestSpoiledMessages(t *testing.T) {
	c, who := talking(t)
	spoils := []Spoil{SpoilKey, SpoilRandomKey, SpoilCipher, SpoilShort, "", SpoilJSON, SpoilShape}
	c.do(c.SpoilArchive(spoils...))
	if c.SpoilArchive("sour") == nil {
		t.Error("an unknown way to spoil is taken")
	}
	for range spoils {
		c.speak(Utterance{From: who, ChatID: group1, Text: "你好"})
	}
	key, err := c.ArchivePrivateKey()
	c.do(err)
	_, rows := c.rows(holder + "&seq=1&limit=10")
	for i, row := range rows {
		plain, err := OpenChatMsg(key, row)
		opens := err == nil
		if want := i == 0 || i >= 4; opens != want {
			t.Errorf("%q: opens %t, want %t", spoils[i], opens, want)
		}
		if (row.PublicKeyVersion != 1) != (spoils[i] == SpoilKey) {
			t.Errorf("%q: key version %d", spoils[i], row.PublicKeyVersion)
		}
		if json.Valid(plain) == (spoils[i] == SpoilJSON) && opens {
			t.Errorf("%q: %s", spoils[i], plain)
		}
	}
}

func TestTheArchiveRepeatsForgetsAndBeginsAnew(t *testing.T) {
	c, who := talking(t)
	for range 3 {
		c.speak(Utterance{From: who, ChatID: group1, Text: "在吗"})
	}
	read := func(query string) (seqs []int64) {
		_, rows := c.rows(holder + "&" + query)
		for _, r := range rows {
			seqs = append(seqs, r.Seq)
		}
		return seqs
	}
	check := func(what string, got []int64, want ...int64) {
		t.Helper()
		if len(got) != len(want) || len(got) > 0 && (got[0] != want[0] || got[len(got)-1] != want[len(want)-1]) {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	check("first", read("seq=2&limit=10"), 3, 4)
	c.RepeatArchive()
	check("repeated", read("seq=4&limit=10"), 3, 4)
	check("after it", read("seq=4&limit=10"))
	c.ForgetArchive(2)
	check("forgotten", read("seq=0&limit=10"), 3, 4)
	c.ResetArchive()
	check("anew", read("seq=4&limit=10"))
	c.speak(Utterance{From: who, ChatID: group1, Text: "在吗"})
	check("anew", read("seq=0&limit=10"), 1)
}

func TestFaultsOfTheArchive(t *testing.T) {
	c, _ := talking(t)
	c.Faults.Add(Fault{API: "archive/chatdata", Code: 10003, Times: 1})
	if code, _ := c.rows(holder + "&seq=0&limit=10"); code != 10003 {
		t.Errorf("code %d", code)
	}
	if code, rows := c.rows(holder + "&seq=0&limit=10"); code != 0 || len(rows) != 1 {
		t.Errorf("code %d, %d rows", code, len(rows))
	}
}

func TestAPictureIsHandedOutInPieces(t *testing.T) {
	c, who := talking(t)
	picture := append([]byte("\x89PNG\r\n\x1a\n"), bytes.Repeat([]byte("0123456789"), 60_000)...)
	c.speak(Utterance{From: who, ChatID: group1, Picture: picture})
	if _, err := c.Speak(Utterance{From: who, ChatID: group1, Picture: []byte("no picture at all")}); err == nil {
		t.Error("what is no picture was sent as one")
	}
	_, got, _ := c.feed(holder + "&seq=1&limit=10")
	body := got[0]["image"].(map[string]any)
	if got[0]["msgtype"] != "image" || body["filesize"] != float64(len(picture)) {
		t.Fatalf("the archive tells %v", got)
	}
	piece := func(file, index string) (code int, data []byte, next string, end bool) {
		res, err := http.Get(c.URL() + "/sim/archive/media?" + holder + "&sdkfileid=" + file + "&indexbuf=" + index)
		c.do(err)
		defer res.Body.Close()
		var in struct {
			Code int    `json:"errcode"`
			Data []byte `json:"data"`
			Next string `json:"outindexbuf"`
			End  int    `json:"is_finish"`
		}
		c.do(json.NewDecoder(res.Body).Decode(&in))
		return in.Code, in.Data, in.Next, in.End == 1
	}
	id := body["sdkfileid"].(string)
	_, first, next, end := piece(id, "")
	if end || len(first) != pieceSize {
		t.Fatalf("the first piece has %d bytes, end %t", len(first), end)
	}
	_, second, _, end := piece(id, next)
	if !end || !bytes.Equal(append(first, second...), picture) {
		t.Errorf("the pieces are not the picture")
	}
	if code, _, _, _ := piece("nosuchfile", ""); code != sdkBadFile {
		t.Errorf("an unknown file: %d", code)
	}
	if code, _, _, _ := piece(id, "7x"); code != sdkBadParam {
		t.Errorf("a wrong index: %d", code)
	}
	c.clock.pass(archiveLife)
	if code, _, _, _ := piece(id, ""); code != sdkExpired {
		t.Errorf("an old file: %d", code)
	}
}
