package wecom

import (
	"net/url"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

const contactPageOne = `"external_contact":{"external_userid":"wmAlice","name":"爱丽丝","avatar":"https://a.example","type":1,"gender":2,"unionid":"un"},
"follow_user":[{"userid":"hanmei","remark":"别人的"}],"next_cursor":"more+/="`

const contactPageTwo = `"external_contact":{"external_userid":"wmAlice","name":"爱丽丝","avatar":"https://a.example","type":1,"gender":2,"unionid":"un"},
"follow_user":[{"userid":"LiMing","remark":"老客","add_way":1,"state":"s17-door","createtime":"1785578400","remark_mobiles":["+86 138-0013-8000",""],
"tags":[{"group_name":"g","tag_name":"personal","type":2},{"group_name":"来源","tag_name":"门口扫码","tag_id":"et-1","type":1},
{"group_name":"规则组","tag_name":"到店","tag_id":"et-2","type":"3"}]}],"next_cursor":""`

func TestAContactIsReadWithTheRelationOfThePair(t *testing.T) {
	f := newFixture(t)
	f.wecom.script(apiContact, ok(contactPageOne), ok(contactPageTwo))
	o := f.send(bot.FetchContact{Pair: liming, Run: "r1"})
	want(t, o, bot.ClassDone, 0)
	wanted := bot.ContactFetched{
		Pair: liming, Name: "爱丽丝", Avatar: "https://a.example", UnionID: "un", Type: 1, Gender: 2, Remark: "老客", State: "s17-door", AddWay: 1,
		AddedAt: time.Unix(1785578400, 0).UTC(), Mobiles: []string{"13800138000"}, TagsKnown: true,
		Tags:     []bot.RemoteTag{{ID: "et-1", Name: "门口扫码", Group: "来源"}, {ID: "et-2", Name: "到店", Group: "规则组"}},
		TagStamp: bot.TagStamp(nil), AskedAt: f.clock.Now(), Run: "r1",
	}
	if !reflect.DeepEqual(o.Result, bot.Body(wanted)) {
		t.Errorf("fetched %+v\nwant %+v", o.Result, wanted)
	}
	query, err := url.ParseQuery(string(f.wecom.of(apiContact)[1].body))
	if err != nil || query.Get("cursor") != "more+/=" {
		t.Errorf("the second page was asked for with %v", query)
	}
}

func TestAContactThatThePairDoesNotFollowIsGone(t *testing.T) {
	f := newFixture(t)
	stranger := bot.Pair{UserID: "wangzong", ExternalUserID: "wmAlice"}
	for name, c := range map[string]struct {
		answer answer
		pair   bot.Pair
	}{
		"others follow":     {ok(contactPageTwo), stranger},
		"no relation":       {code(84061, "not external contact"), liming},
		"not of this corp":  {code(40096, "invalid external userid"), liming},
		"nobody follows it": {ok(`"external_contact":{"external_userid":"wmAlice"},"follow_user":[]`), liming},
	} {
		t.Run(name, func(t *testing.T) {
			f.wecom.script(apiContact, c.answer)
			f.wecom.script(apiFollowUsers, ok(`"follow_user":["LiMing","wangzong"]`))
			o := f.send(bot.FetchContact{Pair: c.pair, Run: "r1"})
			want(t, o, bot.ClassDone, 0)
			if wanted := (bot.ContactGone{Pair: c.pair, AskedAt: f.clock.Now(), Run: "r1"}); o.Result != bot.Body(wanted) {
				t.Errorf("result %+v, want %+v", o.Result, wanted)
			}
		})
	}
	if f.Trouble() != "" {
		t.Errorf("that there is no relation is called trouble: %s", f.Trouble())
	}
}

// TestAPairOfAMemberWhomWeComHidesIsNotCalledGone: the member may have lost
// customer contact, or left the visible range, since the sync began.
func TestAPairOfAMemberWhomWeComHidesIsNotCalledGone(t *testing.T) {
	f := newFixture(t)
	f.wecom.say(apiFollowUsers, ok(`"follow_user":["hanmei"]`))
	for _, answer := range []answer{code(84061, "not external contact"), ok(`"external_contact":{"external_userid":"wmAlice"},"follow_user":[{"userid":"hanmei"}]`)} {
		f.wecom.script(apiContact, answer)
		o := f.send(bot.FetchContact{Pair: liming, Run: "r1"})
		want(t, o, bot.ClassDone, 0)
		if gone, is := o.Result.(bot.ContactGone); !is || !gone.Hidden {
			t.Errorf("result %+v", o.Result)
		}
	}
	f.wecom.script(apiContact, code(84061, "not external contact"))
	f.wecom.script(apiFollowUsers, code(-1, "busy"))
	want(t, f.send(bot.FetchContact{Pair: liming, Run: "r1"}), bot.ClassRetry, -1)
}

func TestAContactThatIsCutShortIsNoAnswer(t *testing.T) {
	f := newFixture(t)
	f.wecom.say(apiFollowUsers, ok(`"follow_user":["liming"]`))
	endless := ok(`"external_contact":{"external_userid":"wmAlice"},"follow_user":[{"userid":"hanmei"}],"next_cursor":"more"`)
	for _, answers := range [][]answer{
		{ok(``)}, {ok(`"follow_user":[]`)}, {ok(`"external_contact":{"external_userid":"wmAlice"}`)},
		slices.Repeat([]answer{endless}, maxContactPages),
	} {
		f.wecom.script(apiContact, answers...)
		want(t, f.send(bot.FetchContact{Pair: liming, Run: "r1"}), bot.ClassRetry, 0)
	}
}

func TestTagsThatWereNotToldAreNotCalledMissing(t *testing.T) {
	f := newFixture(t)
	f.wecom.script(apiContact, ok(`"external_contact":{"external_userid":"wmAlice"},"follow_user":[{"userid":"liming"}]`),
		ok(`"external_contact":{"external_userid":"wmAlice"},"follow_user":[{"userid":"liming","tags":[]}]`))
	for _, known := range []bool{false, true} {
		if got := f.send(bot.FetchContact{Pair: liming}).Result.(bot.ContactFetched); got.TagsKnown != known {
			t.Errorf("tags known: %v, want %v", got.TagsKnown, known)
		}
	}
}

func TestAnIDCannotSmuggleAParameter(t *testing.T) {
	f := newFixture(t)
	f.wecom.script(apiContact, ok(contactPageTwo))
	f.send(bot.FetchContact{Pair: bot.Pair{UserID: "liming", ExternalUserID: "wm&access_token=evil"}})
	query, _ := url.ParseQuery(string(f.wecom.of(apiContact)[0].body))
	if query.Get("external_userid") != "wm&access_token=evil" || query.Get("access_token") != "token-1-of-the-app" {
		t.Errorf("WeCom heard %v", query)
	}
}
