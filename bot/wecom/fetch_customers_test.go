package wecom

import (
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

// customer is one entry of a page.
func customer(id, fields string) string {
	return fmt.Sprintf(`{"external_contact":{"external_userid":%q,"name":"爱丽丝","type":1,"gender":"2"},"follow_info":{"userid":"liming"%s}}`, id, fields)
}

func customers(next string, entries ...string) answer {
	return ok(fmt.Sprintf(`"external_contact_list":[%s],"next_cursor":%q`, strings.Join(entries, ","), next))
}

func (f *fixture) customersPage(t *testing.T, cursor string) bot.CustomersFetched {
	t.Helper()
	o := f.send(bot.FetchCustomers{Run: "r1", Users: []string{"liming", "hanmei"}, Cursor: cursor})
	want(t, o, bot.ClassDone, 0)
	return o.Result.(bot.CustomersFetched)
}

func TestAPageOfCustomersIsReadWithTheNamesOfTheirTags(t *testing.T) {
	f := newFixture(t)
	f.wecom.say(apiListTag, ok(`"tag_group":[{"group_id":"g1","group_name":"来源","tag":[{"id":"et-1","name":"门口扫码"}]}]`))
	f.wecom.script(apiCustomers, customers("next",
		customer("wmAlice", `,"remark":"老客","state":"s17","add_way":"1","createtime":1785578400,"tag_id":["et-1"],"remark_mobiles":["138 0013 8000"]`),
		customer("wmBob", `,"tag_id":[]`), customer("wmCarl", ``)))
	got := f.customersPage(t, "")
	wanted := bot.CustomersFetched{Run: "r1", Users: []string{"liming", "hanmei"}, Next: "next", AskedAt: f.clock.Now(), Contacts: []bot.ContactFetched{
		{
			Pair: bot.Pair{UserID: "liming", ExternalUserID: "wmAlice"}, Name: "爱丽丝", Type: 1, Gender: 2, Remark: "老客", State: "s17", AddWay: 1,
			AddedAt: time.Unix(1785578400, 0).UTC(), Mobiles: []string{"13800138000"}, TagsKnown: true,
			Tags: []bot.RemoteTag{{ID: "et-1", Name: "门口扫码", GroupID: "g1", Group: "来源"}}, AskedAt: f.clock.Now(), Run: "r1",
		},
		{Pair: bot.Pair{UserID: "liming", ExternalUserID: "wmBob"}, Name: "爱丽丝", Type: 1, Gender: 2, TagsKnown: true, AskedAt: f.clock.Now(), Run: "r1"},
		{Pair: bot.Pair{UserID: "liming", ExternalUserID: "wmCarl"}, Name: "爱丽丝", Type: 1, Gender: 2, AskedAt: f.clock.Now(), Run: "r1"},
	}}
	if !reflect.DeepEqual(got, wanted) {
		t.Errorf("page %+v\nwant %+v", got, wanted)
	}
	wantedBody := map[string]any{"userid_list": []any{"liming", "hanmei"}, "limit": 100.0}
	if body := f.wecom.of(apiCustomers)[0].json(t); !reflect.DeepEqual(body, wantedBody) {
		t.Errorf("asked with %v", body)
	}
}

func TestPagesOfCustomersEnd(t *testing.T) {
	f := newFixture(t)
	for cursor, c := range map[string]struct {
		next answer
		want string
	}{
		"a": {customers("b", customer("wm1", "")), "b"},
		"b": {customers(""), ""},
		"c": {customers("c", customer("wm1", "")), ""}, // It leads to itself.
		"d": {ok(``), ""},
	} {
		f.wecom.script(apiCustomers, c.next)
		if got := f.customersPage(t, cursor); got.Next != c.want || got.Cursor != cursor {
			t.Errorf("after %q comes %q, want %q", cursor, got.Next, c.want)
		}
	}
	if f.Trouble() != "" {
		t.Errorf("trouble: %s", f.Trouble())
	}
}

func TestAMemberWithoutCustomersSaysNothingOfOthers(t *testing.T) {
	f := newFixture(t)
	for users, class := range map[int]bot.Class{1: bot.ClassDone, 2: bot.ClassPermanent} {
		f.wecom.script(apiCustomers, code(84061, "not external contact"))
		o := f.send(bot.FetchCustomers{Run: "r1", Users: []string{"liming", "hanmei"}[:users]})
		if o.Class != class {
			t.Errorf("%d members: %+v", users, o)
		}
	}
	if f.Trouble() != "" {
		t.Errorf("trouble: %s", f.Trouble())
	}
}

func TestMembersWithoutALicenceAreNamed(t *testing.T) {
	f := newFixture(t)
	f.wecom.script(apiCustomers, code(701008, "unlicensed"),
		ok(`"external_contact_list":[],"next_cursor":"","fail_info":{"unlicensed_userid_list":["hanmei"]}`))
	for _, unlicensed := range [][]string{{"liming", "hanmei"}, {"hanmei"}} {
		if got := f.customersPage(t, ""); !reflect.DeepEqual(got.Unlicensed, unlicensed) {
			t.Errorf("unlicensed %v, want %v", got.Unlicensed, unlicensed)
		}
	}
}

func TestACursorThatIsNoLongerValidEndsInWords(t *testing.T) {
	f := newFixture(t)
	f.wecom.script(apiCustomers, code(50100, "invalid cursor"))
	o := f.send(bot.FetchCustomers{Run: "r1", Users: []string{"liming"}, Cursor: "old"})
	want(t, o, bot.ClassPermanent, 50100)
	if !strings.Contains(o.Reason, "从头读取") {
		t.Errorf("reason %q", o.Reason)
	}
}

func TestTheListOfTagsIsReadOnceAndAgainForAnUnknownOne(t *testing.T) {
	f := newFixture(t)
	f.wecom.say(apiListTag, ok(`"tag_group":[{"group_id":"g1","group_name":"来源","tag":[{"id":"et-1","name":"门口扫码"}]}]`))
	page := func(tags string) []bot.RemoteTag {
		f.wecom.script(apiCustomers, customers("", customer("wmAlice", `,"tag_id":[`+tags+`]`), customer("wmBob", `,"tag_id":[`+tags+`]`)))
		return f.customersPage(t, "").Contacts[1].Tags
	}
	asked := func(n int) {
		t.Helper()
		if got := len(f.wecom.of(apiListTag)); got != n {
			t.Fatalf("the tags were read %d times, want %d", got, n)
		}
	}
	asked(0)
	page(`"et-1"`)
	page(`"et-1"`)
	asked(1)

	f.wecom.script(apiListTag, ok(`"tag_group":[{"group_id":"g1","group_name":"来源","tag":[{"id":"et-2","name":"收银台","deleted":false},{"id":"et-9","name":"旧","deleted":true}]}]`))
	if got := page(`"et-1","et-2"`); len(got) != 2 || got[1].Name != "收银台" {
		t.Errorf("tags %+v", got)
	}
	asked(2)
	if body := f.wecom.of(apiListTag)[1].json(t); !reflect.DeepEqual(body, map[string]any{"tag_id": []any{"et-2"}}) {
		t.Errorf("asked for %v", body)
	}

	// A tag of a strategy group is not in the list: it keeps its id and is not
	// asked for on every page.
	f.wecom.script(apiListTag, code(40068, "invalid tagid"))
	for range 3 {
		if got := page(`"st-1"`); !reflect.DeepEqual(got, []bot.RemoteTag{{ID: "st-1"}}) {
			t.Errorf("tags %+v", got)
		}
	}
	asked(3)
	f.clock.add(tagNamesLife + time.Second)
	page(`"et-1"`)
	asked(4)
}

func TestPagesThatComeAtOnceReadTheTagsOnce(t *testing.T) {
	f := newFixture(t)
	f.wecom.say(apiListTag, ok(`"tag_group":[{"group_id":"g1","group_name":"来源","tag":[{"id":"et-1","name":"门口扫码"}]}]`))
	f.wecom.say(apiCustomers, customers("", customer("wmAlice", `,"tag_id":["et-1"]`)))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if o := f.insist(bot.FetchCustomers{Run: "r1", Users: []string{"liming"}}); o.Class != bot.ClassDone {
				t.Errorf("%+v", o)
			}
		})
	}
	wg.Wait()
	if n := len(f.wecom.of(apiListTag)); n != 1 {
		t.Errorf("the tags were read %d times", n)
	}
}

func TestAPageWaitsForTheNamesOfTags(t *testing.T) {
	f := newFixture(t)
	f.wecom.say(apiCustomers, customers("", customer("wmAlice", `,"tag_id":["et-1"]`)))
	f.wecom.script(apiListTag, code(-1, "busy"), code(48002, "no permission"))
	send := bot.FetchCustomers{Run: "r1", Users: []string{"liming"}}
	want(t, f.send(send), bot.ClassRetry, -1)
	// An app that may not read tags still learns of the customers.
	for range 2 {
		if got := f.customersPage(t, "").Contacts[0]; !got.TagsKnown || got.Tags[0].ID != "et-1" || got.Tags[0].Name != "" {
			t.Errorf("contact %+v", got)
		}
	}
	if n := len(f.wecom.of(apiListTag)); n != 2 {
		t.Errorf("the tags were asked for %d times", n)
	}
}

func TestOnePageIsBounded(t *testing.T) {
	f := newFixture(t)
	f.wecom.say(apiListTag, ok(`"tag_group":[]`))
	many := `,"tag_id":[` + strings.TrimSuffix(strings.Repeat(`"et-1",`, 3000), ",") + `]`
	var entries []string
	for i := range 100 {
		entries = append(entries, customer(fmt.Sprint("wm", i), many))
	}
	f.wecom.say(apiCustomers, customers("", entries...))
	got := f.customersPage(t, "")
	tags, known := 0, 0
	for _, c := range got.Contacts {
		tags += len(c.Tags)
		if c.TagsKnown {
			known++
		} else if len(c.Tags) > 0 {
			t.Fatal("tags that are not known are told")
		}
	}
	if len(got.Contacts) != 100 || tags > tagsPerPage || known != tagsPerPage/3000 {
		t.Errorf("%d contacts with %d tags, %d of them with all", len(got.Contacts), tags, known)
	}
}

func TestAPageThatIsTooLargeIsReadInSmallerParts(t *testing.T) {
	f := newFixture(t)
	huge := func(_ call, w http.ResponseWriter) {
		_, _ = w.Write([]byte(`{"errcode":0,"external_contact_list":[` + strings.Repeat(" ", maxAnswer) + `]}`))
	}
	for _, first := range []answer{huge, code(45029, "response data too large")} {
		f.wecom.script(apiCustomers, first, customers("next", customer("wmAlice", "")))
		if got := f.customersPage(t, ""); len(got.Contacts) != 1 || got.Next != "next" {
			t.Errorf("page %+v", got)
		}
		asked := f.wecom.of(apiCustomers)
		if body := asked[len(asked)-1].json(t); body["limit"] != float64(customersFewer) {
			t.Errorf("asked with %v", body)
		}
	}
	f.wecom.say(apiCustomers, huge)
	want(t, f.send(bot.FetchCustomers{Run: "r1", Users: []string{"liming"}}), bot.ClassRetry, 0)
}

func TestCustomersAgainstTheSimulator(t *testing.T) {
	w := newWorld(t)
	pair, _ := w.scan(t, false)
	half, _ := w.scan(t, true)
	tag, err := w.sim.CreateTag("来源", "门口扫码")
	if err != nil {
		t.Fatal(err)
	}
	if err := w.sim.EditTag(pair.UserID, pair.ExternalUserID, []string{tag}, nil); err != nil {
		t.Fatal(err)
	}
	o := w.send(bot.FetchCustomers{Run: "r1", Users: []string{"liming", "hanmei"}})
	want(t, o, bot.ClassDone, 0)
	got := o.Result.(bot.CustomersFetched)
	if len(got.Contacts) != 2 || got.Next != "" {
		t.Fatalf("page %+v", got)
	}
	for _, c := range got.Contacts {
		if c.State != "s17-door" || !c.TagsKnown || time.Since(c.AddedAt) > time.Minute {
			t.Errorf("contact %+v", c)
		}
		if c.Pair == pair && (len(c.Tags) != 1 || c.Tags[0].ID != tag || c.Tags[0].Name != "门口扫码" || c.Tags[0].Group != "来源") {
			t.Errorf("tags %+v", c.Tags)
		}
	}
	o = w.send(bot.FetchContact{Pair: pair})
	want(t, o, bot.ClassDone, 0)
	if c := o.Result.(bot.ContactFetched); len(c.Tags) != 1 || c.Tags[0].ID != tag || !c.TagsKnown {
		t.Errorf("contact %+v", c)
	}
	if err := w.sim.DeleteCustomer(half.UserID, half.ExternalUserID); err != nil {
		t.Fatal(err)
	}
	if o := w.send(bot.FetchContact{Pair: half}); o.Class != bot.ClassDone || o.Result.Kind() != bot.KindContactGone {
		t.Errorf("outcome %+v", o)
	}
}

// TestEveryPairIsReadOnceOverManyPages follows a list of members to its end, as
// a sync does.
func TestEveryPairIsReadOnceOverManyPages(t *testing.T) {
	w := newWorld(t)
	wanted := map[bot.Pair]bool{}
	for i := range 250 {
		user := []string{"liming", "hanmei"}[i%2]
		id, err := w.sim.AddByPhone(simulator.PhoneAdd{UserID: user, Name: "客户"})
		if err != nil {
			t.Fatal(err)
		}
		wanted[bot.Pair{UserID: user, ExternalUserID: id}] = true
	}
	cursor, pages := "", 0
	for {
		page := w.customersPage(t, cursor)
		pages++
		for _, c := range page.Contacts {
			if !wanted[c.Pair] {
				t.Fatalf("%s comes twice or never was", c.Pair)
			}
			delete(wanted, c.Pair)
		}
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	if len(wanted) != 0 || pages != 3 {
		t.Errorf("%d pairs are missing after %d pages", len(wanted), pages)
	}
}
