package wecom

import (
	"net/url"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

const contactPageOne = `"external_contact":{"external_userid":"wmAlice","name":"爱丽丝","avatar":"https://a.example","type":1,"gender":2,"unionid":"un"},
"follow_user":[{"userid":"hanmei","remark":"别人的"}],"next_cursor":"more+/="`

const contactPageTwo = `"external_contact":{"external_userid":"wmAlice","name":"爱丽丝","avatar":"https://a.example","type":1,"gender":2,"unionid":"un"},
"follow_user":[{"userid":"LiMing","remark":"老客","add_way":1,"state":"s17-door","tags":[{"group_name":"g","tag_name":"personal","type":2}]}],"next_cursor":""`

func TestAContactIsReadWithTheRelationOfThePair(t *testing.T) {
	f := newFixture(t)
	f.wecom.script(apiContact, ok(contactPageOne), ok(contactPageTwo))
	o := f.send(bot.FetchContact{Pair: liming})
	want(t, o, bot.ClassDone, 0)
	wanted := bot.ContactFetched{
		Pair: liming, Name: "爱丽丝", Avatar: "https://a.example", UnionID: "un", Type: 1, Gender: 2, Remark: "老客", State: "s17-door", AddWay: 1,
	}
	if o.Result != bot.Body(wanted) {
		t.Errorf("fetched %+v\nwant %+v", o.Result, wanted)
	}
	query, err := url.ParseQuery(string(f.wecom.of(apiContact)[1].body))
	if err != nil || query.Get("cursor") != "more+/=" {
		t.Errorf("the second page was asked for with %v", query)
	}
}

func TestAContactThatThePairDoesNotFollow(t *testing.T) {
	f := newFixture(t)
	f.wecom.script(apiContact, ok(contactPageTwo))
	want(t, f.send(bot.FetchContact{Pair: bot.Pair{UserID: "wangzong", ExternalUserID: "wmAlice"}}), bot.ClassPermanent, 84061)
	f.wecom.script(apiContact, code(40096, "invalid external userid"))
	want(t, f.send(bot.FetchContact{Pair: liming}), bot.ClassPermanent, 40096)
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
