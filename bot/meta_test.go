package bot

import (
	"reflect"
	"testing"
	"time"
)

func TestWhatTheOutboxKnowsOfASend(t *testing.T) {
	until := noon.Add(20 * time.Second)
	for _, c := range []struct {
		name string
		send Send
		want Meta
	}{
		{
			"a welcome goes first, ends with its code, and its failure is told",
			Welcome{Pair: pair, Until: until},
			Meta{Kind: KindWelcome, Priority: PriorityWelcome, Deadline: until, Subject: "wmEXAMPLE", TellFailure: true},
		},
		{
			"an answer to a command goes before what nobody waits for",
			AppMessage{Answer: true, Deadline: until, About: "wmEXAMPLE"},
			Meta{Kind: KindAppMessage, Priority: PriorityAnswer, Deadline: until, Subject: "wmEXAMPLE"},
		},
		{
			"a message that nobody asked for is an alert",
			AppMessage{Text: "客户流失"},
			Meta{Kind: KindAppMessage, Priority: PriorityAlert},
		},
		{
			"tags are written one at a time for a pair",
			PushTags{Pair: pair},
			Meta{Kind: KindPushTags, Priority: PriorityTag, Lane: "tags:liming/wmEXAMPLE", Subject: "wmEXAMPLE"},
		},
		{
			"tags that a comparison led to go last, for there may be those of all customers",
			PushTags{Pair: pair, Later: true},
			Meta{Kind: KindPushTags, Priority: PriorityLater, Lane: "tags:liming/wmEXAMPLE", Subject: "wmEXAMPLE"},
		},
		{
			"details are read when there is time, and not while the pair's tags are written",
			FetchContact{Pair: pair},
			Meta{Kind: KindFetchContact, Priority: PrioritySync, Lane: "tags:liming/wmEXAMPLE", Subject: "wmEXAMPLE"},
		},
		{
			"a reading for a sync tells when it fails, or the sync would wait for it",
			FetchContact{Pair: pair, Run: "r1"},
			Meta{Kind: KindFetchContact, Priority: PrioritySync, Lane: "tags:liming/wmEXAMPLE", Subject: "wmEXAMPLE", TellFailure: true},
		},
		{
			"a group is read one at a time",
			FetchGroup{ChatID: "wr1"},
			Meta{Kind: KindFetchGroup, Priority: PrioritySync, Lane: "chat:wr1"},
		},
		{
			"an asset is made one at a time, and its failure is told",
			PrepareAsset{Spec: AssetSpec{Name: "join_way:s17"}},
			Meta{Kind: KindPrepareAsset, Priority: PriorityPost, Lane: "asset:join_way:s17", TellFailure: true},
		},
		{
			"a card goes before the words that belong to it",
			AppMessage{Text: "可以这样说", InOrder: "warn-V1"},
			Meta{Kind: KindAppMessage, Priority: PriorityAlert, Lane: "told:warn-V1"},
		},
		{
			"a message about an alert tells when it reaches nobody",
			AppMessage{Text: "客户流失", Alert: "a1"},
			Meta{Kind: KindAppMessage, Priority: PriorityAlert, TellFailure: true},
		},
		{
			"a card that was tapped changes as soon as an answer comes",
			UpdateCard{UserIDs: []string{"liming"}},
			Meta{Kind: KindUpdateCard, Priority: PriorityAnswer},
		},
		{
			"a picture that somebody asked for is an answer",
			AppFile{Answer: true},
			Meta{Kind: KindAppFile, Priority: PriorityAnswer},
		},
		{
			"notices to a group keep their order, and that one was lost is news",
			GroupNotice{Webhook: "managers", Deadline: until},
			Meta{Kind: KindGroupNotice, Priority: PriorityAlert, Deadline: until, Lane: "webhook:managers", TellFailure: true},
		},
		{
			"a feed has one reader at a time, and a failure is told",
			ReadFeed{Feed: FeedArchive},
			Meta{Kind: KindReadFeed, Priority: PriorityAnswer, Lane: "feed:archive", TellFailure: true},
		},
		{
			"the welcome of a kf account goes as early as any, and ends with its code",
			KfMessage{OpenKfID: "wk1", ExternalUserID: "wmEXAMPLE", Code: "C", Until: until},
			Meta{Kind: KindKfMessage, Priority: PriorityWelcome, Deadline: until, Lane: "kf:wk1/wmEXAMPLE", Subject: "wmEXAMPLE", TellFailure: true},
		},
		{
			"a talk is handed over after what was answered before",
			KfHandOver{OpenKfID: "wk1", ExternalUserID: "wmEXAMPLE"},
			Meta{Kind: KindKfHandOver, Priority: PriorityAnswer, Lane: "kf:wk1/wmEXAMPLE", Subject: "wmEXAMPLE", TellFailure: true},
		},
		{
			"a remark is written while nothing else is written about the pair",
			WriteRemark{Pair: pair},
			Meta{Kind: KindWriteRemark, Priority: PriorityTag, Lane: "tags:liming/wmEXAMPLE", Subject: "wmEXAMPLE"},
		},
		{
			"posts of one sender are made one at a time, so that a look for what was made finds it",
			CreatePost{Post: post},
			Meta{Kind: KindCreatePost, Priority: PriorityPost, Lane: "posts:liming", TellFailure: true},
		},
		{
			"its sender is reminded of a post after what was done with it before",
			RemindPost{ID: "p1"},
			Meta{Kind: KindRemindPost, Priority: PriorityPost, Lane: "post:p1"},
		},
		{
			"a post is read and called off one at a time, and called off before others are made",
			CancelPost{ID: "p1"},
			Meta{Kind: KindCancelPost, Priority: PriorityAlert, Lane: "post:p1"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.send.Meta(); !reflect.DeepEqual(got, c.want) {
				t.Errorf("meta is %+v\nnot %+v", got, c.want)
			}
		})
	}
}

func TestPrioritiesRiseFromTheWelcomeToTheSync(t *testing.T) {
	order := []Priority{PriorityWelcome, PriorityAnswer, PriorityAlert, PriorityTag, PriorityPost, PrioritySync, PriorityLater}
	for i, p := range order {
		if int(p) != i {
			t.Errorf("priority %d stands at place %d; rows of a running shop hold these numbers", p, i)
		}
	}
}
