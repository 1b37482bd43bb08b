package wecom

import "time"

// budget is what WeCom counts apart from the API, to a member or to a push bot:
// the keys that a call is counted under, and how many calls each may see in a
// span. A call goes if every key has room.
type budget struct {
	keys []string
	most map[time.Duration]int
}

// inTransit is how much longer than WeCom a call is counted here. It is counted
// before it goes and by WeCom when it arrives: were both to count the same
// minute, a call that was slow to arrive and a quick one a minute later would
// meet in one minute of WeCom's.
const inTransit = time.Second

// The spans in which WeCom counts.
const (
	countedMinute = time.Minute + inTransit
	countedHour   = time.Hour + inTransit
)

// What WeCom takes from one app to one member, dropping the rest without a word
// [docs 90236], and from one push bot [docs 99110].
const (
	perMember     = 30
	perMemberHour = 1000
	perPushBot    = 20
)

// What is not an answer leaves a third to answers: a storm of alerts must not
// make a clerk wait who asks something meanwhile.
const (
	unaskedPerMember     = 20
	unaskedPerMemberHour = 700
)

// The budgets by span. All that goes to a member is counted together; who is
// not asked stops earlier.
var (
	toMember        = map[time.Duration]int{countedMinute: perMember, countedHour: perMemberHour}
	toMemberUnasked = map[time.Duration]int{countedMinute: unaskedPerMember, countedHour: unaskedPerMemberHour}
	toPushBot       = map[time.Duration]int{countedMinute: perPushBot}
)
