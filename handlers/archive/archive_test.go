package archive

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

const (
	customer = "wmEXAMPLEcustomer000000000000001"
	group    = "wrGROUP"
)

var (
	noon = time.Date(2025, 11, 22, 4, 0, 0, 0, time.UTC)
	pair = bot.Pair{UserID: "liming", ExternalUserID: customer}
)

// view is what the handlers of these tests may look at; what they ask beyond it
// panics.
type view struct {
	bot.View
	now      time.Time
	place    bot.FeedPlace
	groups   map[string]bot.Group
	pairs    map[bot.Pair]bot.Relation
	line     []bot.Interaction
	kept     map[string]bot.KeptMessage
	consents []bot.ConsentChanged
	erased   time.Time
	standing []bot.Alert
}

func (v *view) Now() time.Time                            { return v.now }
func (v *view) Moderation() bot.ModerationView            { return talk{view: v} }
func (v *view) Staff() bot.StaffView                      { return nobody{} }
func (v *view) Desk() bot.DeskView                        { return erasure{view: v} }
func (v *view) Alerting() bot.AlertView                   { return alerting{view: v} }
func (v *view) Group(id string) (bot.Group, error)        { return v.groups[id], nil }
func (v *view) Relation(p bot.Pair) (bot.Relation, error) { return v.pairs[p], nil }
func (v *view) Activity(_ string, since time.Time) ([]bot.Interaction, error) {
	return slices.DeleteFunc(slices.Clone(v.line), func(i bot.Interaction) bool { return i.At.Before(since) }), nil
}

type talk struct {
	bot.ModerationView
	view *view
}

func (t talk) Feed(string) (bot.FeedPlace, error)            { return t.view.place, nil }
func (t talk) Message(id string) (bot.KeptMessage, error)    { return t.view.kept[id], nil }
func (t talk) Consents(string) ([]bot.ConsentChanged, error) { return t.view.consents, nil }

type nobody struct{ bot.StaffView }

func (nobody) Member(string) (bot.StaffRecord, error) { return bot.StaffRecord{}, nil }

type erasure struct {
	bot.DeskView
	view *view
}

func (e erasure) Erased(string) (time.Time, error) { return e.view.erased, nil }

type alerting struct {
	bot.AlertView
	view *view
}

func (a alerting) Standing() ([]bot.Alert, error) { return a.view.standing, nil }

func newView() *view {
	return &view{now: noon.Add(time.Minute), groups: map[string]bot.Group{}, pairs: map[bot.Pair]bot.Relation{}, kept: map[string]bot.KeptMessage{}}
}

func options() Options {
	return Options{
		Shop: config.Shop{
			Stores: []config.Store{{ID: "s17", Groups: []string{group}}},
			Staff:  []config.Staff{{UserID: "liming", Name: "李明", Role: bot.RoleClerk, Store: "s17"}, {UserID: "quyu", Role: bot.RoleRegion, Stores: []string{"s17", "s18"}}},
		},
		Archive:  config.Archive{Enabled: true, Every: 5 * time.Minute, Behind: 3 * time.Hour, Pictures: true},
		Kf:       map[string]config.Kf{"wkKF": {Store: "s18"}},
		Location: time.FixedZone("CST", 8*3600),
	}
}

// happen asks all handlers of the room about an event.
func happen(t *testing.T, v *view, ev bot.Event, change ...func(*Options)) []bot.Effect {
	t.Helper()
	o := options()
	for _, c := range change {
		c(&o)
	}
	router, err := bot.NewRouter(Handlers(o)...)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := router.Route(ev, v)
	if err != nil {
		t.Fatal(err)
	}
	var effects []bot.Effect
	for _, p := range plan {
		effects = append(effects, p.Effect)
	}
	return effects
}

func event(at time.Time, body bot.Body) bot.Event {
	return bot.Event{Kind: body.Kind(), At: at, ReceivedAt: at, Body: body}
}

// says is a message of the customer in the group.
func says(change ...func(*bot.ChatMessage)) bot.ChatMessage {
	m := bot.ChatMessage{
		MsgID: "M1", Seq: 7, Speaker: customer, By: bot.SpeakerCustomer, ChatID: group, Listeners: []string{"liming"}, At: noon, Type: "text",
		Parts: []bot.TextPart{{Where: "text", Text: "有燕麦奶吗"}},
	}
	for _, c := range change {
		c(&m)
	}
	return m
}

func alone(m *bot.ChatMessage) { m.ChatID = "" }

func byStaff(m *bot.ChatMessage) {
	m.Speaker, m.By, m.Listeners = "liming", bot.SpeakerStaff, []string{customer}
}

func picture(size int64) func(*bot.ChatMessage) {
	return func(m *bot.ChatMessage) {
		m.Type, m.Parts, m.Media = "image", nil, []bot.ChatMedia{{ID: "FILE", Type: "image", Size: size}}
	}
}

// of are the effects of a type.
func of[T bot.Effect](effects []bot.Effect) []T {
	var all []T
	for _, e := range effects {
		if one, ok := e.(T); ok {
			all = append(all, one)
		}
	}
	return all
}

func TestMessagesAreKept(t *testing.T) {
	for name, tt := range map[string]struct {
		m     bot.ChatMessage
		know  func(*view)
		kept  bool
		store string
		spoke string
	}{
		"in a group of a store":                           {says(), nil, true, "s17", customer},
		"in a group known by its join way":                {says(func(m *bot.ChatMessage) { m.ChatID = "wrOTHER" }), func(v *view) { v.groups["wrOTHER"] = bot.Group{ChatID: "wrOTHER", Store: "s18"} }, true, "s18", customer},
		"in a group nobody heard of":                      {says(func(m *bot.ChatMessage) { m.ChatID = "wrNEW" }), nil, true, "", customer},
		"between two, with a store":                       {says(alone), func(v *view) { v.pairs[pair] = bot.Relation{Pair: pair, Store: "s18"} }, true, "s18", "liming/" + customer},
		"between two, by the staff's store":               {says(alone), nil, true, "s17", "liming/" + customer},
		"staff of several stores":                         {says(alone, func(m *bot.ChatMessage) { m.Listeners = []string{"quyu"} }), nil, true, "", "quyu/" + customer},
		"by staff to a customer":                          {says(byStaff, alone), nil, true, "s17", ""},
		"by staff in a group of customers":                {says(byStaff), nil, true, "s17", ""},
		"among staff":                                     {says(byStaff, alone, func(m *bot.ChatMessage) { m.Listeners = []string{"hanmei"} }), nil, false, "", ""},
		"in an internal group":                            {says(byStaff, func(m *bot.ChatMessage) { m.ChatID, m.Listeners = "wrINTERN", []string{"hanmei"} }), nil, false, "", ""},
		"to a kf account":                                 {says(alone, func(m *bot.ChatMessage) { m.OpenKfID, m.Listeners = "wkKF", nil }), nil, true, "s18", customer},
		"of somebody forgotten":                           {says(), func(v *view) { v.erased = noon.Add(time.Second) }, false, "", ""},
		"of somebody who came back after being forgotten": {says(), func(v *view) { v.erased = noon.Add(-time.Hour) }, true, "s17", customer},
	} {
		t.Run(name, func(t *testing.T) {
			v := newView()
			if tt.know != nil {
				tt.know(v)
			}
			effects := happen(t, v, event(noon, tt.m))
			saved := of[bot.SaveMessage](effects)
			if kept := len(saved) == 1; kept != tt.kept || len(saved) > 1 {
				t.Fatalf("kept: %+v", effects)
			}
			if tt.kept {
				if diff := cmp.Diff(bot.SaveMessage{ChatMessage: tt.m, Store: tt.store}, saved[0]); diff != "" {
					t.Errorf("kept (-want +got):\n%s", diff)
				}
			}
			var spoke []string
			for _, i := range of[bot.RecordInteraction](effects) {
				if i.Kind != bot.InteractionSpoke || i.Ref != "M1" || !i.At.Equal(noon) || i.Detail != "" {
					t.Errorf("the time line: %+v", i)
				}
				who := i.ExternalUserID
				if i.UserID != "" {
					who = i.UserID + "/" + who
				}
				spoke = append(spoke, who)
			}
			if got := strings.Join(spoke, " "); got != tt.spoke {
				t.Errorf("spoke: %q, want %q", got, tt.spoke)
			}
		})
	}
}

func TestNoWordsAreKeptOfWhoDoesNotAgree(t *testing.T) {
	inGroup := func(agreed bool, at time.Time) bot.ConsentChanged {
		return bot.ConsentChanged{Pair: bot.Pair{ExternalUserID: customer}, ChatID: group, Agreed: agreed, At: at}
	}
	withStaff := func(user string, agreed bool, at time.Time) bot.ConsentChanged {
		return bot.ConsentChanged{Pair: bot.Pair{UserID: user, ExternalUserID: customer}, Agreed: agreed, At: at}
	}
	before := noon.Add(-time.Hour)
	for name, tt := range map[string]struct {
		m        bot.ChatMessage
		consents []bot.ConsentChanged
		want     bool
	}{
		"who said nothing about it":            {says(), nil, false},
		"who agreed":                           {says(), []bot.ConsentChanged{inGroup(true, before)}, false},
		"who did not":                          {says(), []bot.ConsentChanged{inGroup(false, before)}, true},
		"who did not at that very moment":      {says(), []bot.ConsentChanged{inGroup(false, noon)}, true},
		"who both did and did not at a moment": {says(), []bot.ConsentChanged{inGroup(false, before), inGroup(true, before)}, true},
		"who did not, and then did":            {says(), []bot.ConsentChanged{inGroup(true, before.Add(time.Minute)), inGroup(false, before)}, false},
		"who does not since, said before":      {says(), []bot.ConsentChanged{inGroup(false, noon.Add(time.Hour)), inGroup(true, before)}, false},
		"who does not in another group":        {says(), []bot.ConsentChanged{{Pair: pair, ChatID: "wrOTHER", At: before}}, false},
		"who does not with the member":         {says(), []bot.ConsentChanged{withStaff("liming", false, before)}, false},
		"between two":                          {says(alone), []bot.ConsentChanged{withStaff("liming", false, before)}, true},
		"between two, in another spelling":     {says(alone), []bot.ConsentChanged{withStaff("LiMing", false, before)}, true},
		"between two, with another":            {says(alone), []bot.ConsentChanged{withStaff("hanmei", false, before)}, false},
		"what staff say to who does not":       {says(byStaff, alone), []bot.ConsentChanged{withStaff("liming", false, before)}, true},
		"what staff say in the group":          {says(byStaff), []bot.ConsentChanged{inGroup(false, before)}, false},
		"to a kf account":                      {says(alone, func(m *bot.ChatMessage) { m.OpenKfID, m.Listeners = "wkKF", nil }), []bot.ConsentChanged{withStaff("", false, before)}, false},
	} {
		t.Run(name, func(t *testing.T) {
			v := newView()
			v.consents = tt.consents
			picture(1000)(&tt.m)
			effects := happen(t, v, event(noon, tt.m))
			saved := of[bot.SaveMessage](effects)
			if len(saved) != 1 || saved[0].Withheld != tt.want {
				t.Errorf("kept: %+v", saved)
			}
			if read := of[bot.ReadPicture](effects); tt.want && len(read) > 0 {
				t.Errorf("a picture of who does not agree is looked at: %+v", read)
			}
		})
	}
}

func TestPicturesOfCustomersInGroupsAreRead(t *testing.T) {
	for name, tt := range map[string]struct {
		m      bot.ChatMessage
		know   func(*view)
		change func(*Options)
		want   int
	}{
		"a picture":                  {says(picture(1000)), nil, nil, 1},
		"of two megabytes":           {says(picture(2 << 20)), nil, nil, 1},
		"of more":                    {says(picture(2<<20 + 1)), nil, nil, 0},
		"of staff":                   {says(picture(1000), byStaff), nil, nil, 0},
		"between two":                {says(picture(1000), alone), nil, nil, 0},
		"a video":                    {says(picture(1000), func(m *bot.ChatMessage) { m.Media[0].Type = "video" }), nil, nil, 0},
		"that has come before":       {says(picture(1000)), func(v *view) { v.kept["M1"] = bot.KeptMessage{ID: 1, ChatMessage: says()} }, nil, 0},
		"that was taken back before": {says(picture(1000)), func(v *view) { v.kept["M1"] = bot.KeptMessage{Gone: "recalled"} }, nil, 0},
		"where nobody wants it":      {says(picture(1000)), nil, func(o *Options) { o.Archive.Pictures = false }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			v := newView()
			if tt.know != nil {
				tt.know(v)
			}
			var change []func(*Options)
			if tt.change != nil {
				change = append(change, tt.change)
			}
			read := of[bot.ReadPicture](happen(t, v, event(noon, tt.m), change...))
			if len(read) != tt.want {
				t.Fatalf("pictures: %+v", read)
			}
			if tt.want == 1 && (read[0].MsgID != "M1" || read[0].Media.ID != "FILE" || read[0].Speaker != customer) {
				t.Errorf("picture: %+v", read[0])
			}
		})
	}
}

func TestRecallsAreHonoured(t *testing.T) {
	recalled := bot.ChatRecalled{MsgID: "R1", Recalled: "M1", Speaker: customer, ChatID: group, At: noon.Add(time.Minute)}
	v := newView()
	want := []bot.Effect{bot.RecallMessage{MsgID: "M1", At: recalled.At}}
	if diff := cmp.Diff(want, happen(t, v, event(recalled.At, recalled))); diff != "" {
		t.Errorf("before the message (-want +got):\n%s", diff)
	}
	v.kept["M1"] = bot.KeptMessage{ID: 1, ChatMessage: says()}
	if diff := cmp.Diff(want, happen(t, v, event(recalled.At, recalled))); diff != "" {
		t.Errorf("after the message (-want +got):\n%s", diff)
	}
	recalled.Speaker = "liming"
	if got := happen(t, v, event(recalled.At, recalled)); len(got) > 0 {
		t.Errorf("somebody else took it back: %+v", got)
	}
}

func TestWhatCannotBeOpenedIsKeptAsItCame(t *testing.T) {
	sealed := bot.ChatUnreadable{MsgID: "U1", Seq: 9, Why: "没有这把私钥", KeyVersion: 3, Raw: []byte("{}"), At: noon}
	if diff := cmp.Diff([]bot.Effect{bot.SaveUnreadable{ChatUnreadable: sealed}}, happen(t, newView(), event(noon, sealed))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := happen(t, newView(), event(noon, bot.ChatSwitched{MsgID: "S1", UserID: "liming", At: noon})); len(got) > 0 {
		t.Errorf("a change of corps: %+v", got)
	}
}

func TestConsentIsToldOnce(t *testing.T) {
	agreed := bot.ConsentChanged{MsgID: "C1", Pair: pair, Agreed: true, At: noon}
	refused := agreed
	refused.Agreed = false
	inGroup := bot.ConsentChanged{MsgID: "C2", Pair: bot.Pair{ExternalUserID: customer}, ChatID: group, Agreed: true, At: noon}
	told := func(at time.Time, user, ref string) func(*view) {
		return func(v *view) {
			v.line = []bot.Interaction{{UserID: user, Kind: bot.InteractionConsented, At: at, Ref: ref}}
		}
	}
	said := func(p bot.Pair, ref string) bot.Effect {
		return bot.RecordInteraction{Pair: p, Kind: bot.InteractionConsented, At: noon, Ref: ref}
	}
	for name, tt := range map[string]struct {
		body bot.Body
		know func(*view)
		want []bot.Effect
	}{
		"agreed":                       {agreed, nil, []bot.Effect{bot.SetConsent{ConsentChanged: agreed}, said(pair, "")}},
		"agreed, as the callback said": {agreed, told(noon.Add(2*time.Second), "liming", ""), []bot.Effect{bot.SetConsent{ConsentChanged: agreed}}},
		"agreed with another before":   {agreed, told(noon, "hanmei", ""), []bot.Effect{bot.SetConsent{ConsentChanged: agreed}, said(pair, "")}},
		"agreed long ago as well":      {agreed, told(noon.Add(-day), "liming", ""), []bot.Effect{bot.SetConsent{ConsentChanged: agreed}, said(pair, "")}},
		"agreed in a group":            {inGroup, told(noon, "liming", ""), []bot.Effect{bot.SetConsent{ConsentChanged: inGroup}, said(inGroup.Pair, group)}},
		"refused":                      {refused, nil, []bot.Effect{bot.SetConsent{ConsentChanged: refused}}},
		"agreed, by the callback":      {bot.ArchiveConsented{Pair: pair}, nil, []bot.Effect{bot.SetConsent{ConsentChanged: bot.ConsentChanged{Pair: pair, Agreed: true, At: noon}}}},
		"of nobody":                    {bot.ConsentChanged{MsgID: "C3", Agreed: true, At: noon}, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			v := newView()
			if tt.know != nil {
				tt.know(v)
			}
			if diff := cmp.Diff(tt.want, happen(t, v, event(noon, tt.body))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

const day = 24 * time.Hour
