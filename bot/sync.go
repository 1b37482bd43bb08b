package bot

import (
	"encoding/json"
	"time"
)

// SyncStep is where a sync stands. The steps are done in this order.
type SyncStep string

// The steps of a sync: staff, corp tags, customers by staff, the pairs that
// WeCom did not list, groups, the end.
const (
	SyncStaff     SyncStep = "staff"
	SyncTags      SyncStep = "tags"
	SyncCustomers SyncStep = "customers"
	SyncMissing   SyncStep = "missing"
	SyncGroups    SyncStep = "groups"
	SyncDone      SyncStep = "done"
)

// Sync is one run that compares everything WeCom knows with what the bot
// knows, and takes in what callbacks missed. It lives in the database and goes
// on where it stopped: every page is a send whose result is the next event.
type Sync struct {
	// ID is unique; Trigger is "nightly" or "command".
	ID, Trigger string
	Step        SyncStep
	StartedAt   time.Time
	UpdatedAt   time.Time
	// FinishedAt is zero while it runs.
	FinishedAt time.Time
	// Open counts the sends of the step that have not come back.
	Open int
	// Pages counts the answers so far, over all steps.
	Pages int
	// Staff, Customers (pairs), Groups, Members and Tags were seen so far.
	Staff, Customers, Groups, Members, Tags int
	// Users is how many members have customers, UsersDone how many of them have
	// been read to the end; GroupsAll is how many groups were listed.
	Users, UsersDone, GroupsAll int
	// Missed counts what the callbacks missed and the sync took in, by what it
	// is.
	Missed map[Missed]int `json:"missed,omitempty"`
	// Problems say in words what could not be read, at most 20.
	Problems []string `json:"problems,omitempty"`
	// Place is where it stands within the step; only the sync itself needs it.
	Place SyncPlace `json:"place,omitzero"`
}

// SyncPlace is where a sync stands within a step.
type SyncPlace struct {
	// First says that no sync came to its end before this one.
	First bool `json:"first,omitempty"`
	// Waiting are the members whose customers nobody reads yet, Read those whose
	// customers were read to the end, Unlicensed those whose customers WeCom
	// does not tell.
	Waiting    []string `json:"waiting,omitempty"`
	Read       []string `json:"read,omitempty"`
	Unlicensed []string `json:"unlicensed,omitempty"`
	// AfterPair is the last pair that was confirmed because WeCom did not list
	// it.
	AfterPair Pair `json:"after_pair,omitzero"`
	// NextGroups is the cursor of the next page of groups; Listed says that
	// there is none any more, and AfterGroup is then the last group that was
	// confirmed because WeCom did not list it.
	NextGroups string `json:"next_groups,omitempty"`
	Listed     bool   `json:"listed,omitempty"`
	AfterGroup string `json:"after_group,omitempty"`
}

// SyncGivenUp is how long a sync may stand still before it counts as dead and
// another may begin.
const SyncGivenUp = 12 * time.Hour

// Running says whether the sync has not come to its end.
func (s Sync) Running() bool { return s.ID != "" && s.FinishedAt.IsZero() }

// Missed names what no callback told of.
type Missed string

// What can be missed.
const (
	MissedAdd        Missed = "add"
	MissedDeletion   Missed = "deletion"
	MissedJoin       Missed = "join"
	MissedLeave      Missed = "leave"
	MissedGroup      Missed = "group"
	MissedDismissal  Missed = "dismissal"
	MissedGroupInfo  Missed = "group_info"
	MissedTagOfStaff Missed = "tag_by_staff"
	// MissedPush: WeCom had not the tags that the pair holds here, and is told
	// again.
	MissedPush Missed = "push"
)

// SetSync replaces what is known of a sync.
type SetSync struct{ Sync }

// SetStaff records the members that have customer contact; those that are not
// among them have it no more.
type SetStaff struct {
	Members []StaffMember
	At      time.Time
}

// StaffMember is a member of the corp as WeCom describes them.
type StaffMember struct {
	UserID string `json:"user_id"`
	Name   string `json:"name,omitempty"`
}

// The sends of a sync.
type (
	// FetchStaff reads the members with customer contact
	// (get_follow_user_list) [docs 92571] with their names, and answers with
	// StaffFetched.
	FetchStaff struct {
		Run string `json:"run"`
	}
	// FetchCustomers reads one page of the customers of up to 100 members
	// (batch/get_by_user) [docs 92994] and answers with CustomersFetched.
	FetchCustomers struct {
		Run    string   `json:"run"`
		Users  []string `json:"users"`
		Cursor string   `json:"cursor,omitempty"`
	}
	// FetchGroups reads one page of the list of groups (groupchat/list)
	// [docs 92120] and answers with GroupsFetched.
	FetchGroups struct {
		Run    string `json:"run"`
		Cursor string `json:"cursor,omitempty"`
	}
	// FetchTags reads corp tags (get_corp_tag_list) [docs 92117] and answers
	// with TagsFetched. Without ids it reads all.
	FetchTags struct {
		Run      string   `json:"run,omitempty"`
		TagIDs   []string `json:"tag_ids,omitempty"`
		GroupIDs []string `json:"group_ids,omitempty"`
	}
)

// Meta ranks a sync behind everything else.
func (s FetchStaff) Meta() Meta { return syncMeta(KindFetchStaff, true) }

// Meta ranks a sync behind everything else.
func (s FetchCustomers) Meta() Meta { return syncMeta(KindFetchCustomers, true) }

// Meta ranks a sync behind everything else.
func (s FetchGroups) Meta() Meta { return syncMeta(KindFetchGroups, true) }

// Meta keeps readings of the corp's tags in order.
func (s FetchTags) Meta() Meta {
	m := syncMeta(KindFetchTags, s.Run != "")
	m.Lane = "corp_tags"
	return m
}

func syncMeta(k SendKind, tell bool) Meta {
	return Meta{Kind: k, Priority: PrioritySync, TellFailure: tell}
}

func (FetchStaff) effect()     {}
func (FetchCustomers) effect() {}
func (FetchGroups) effect()    {}
func (FetchTags) effect()      {}

// The results of a sync's sends.
type (
	// StaffFetched lists the members with customer contact that the app sees.
	StaffFetched struct {
		Run     string        `json:"run"`
		Members []StaffMember `json:"members"`
		AskedAt time.Time     `json:"asked_at"`
	}
	// CustomersFetched is one page. Next is empty on the last.
	CustomersFetched struct {
		Run      string           `json:"run"`
		Users    []string         `json:"users"`
		Cursor   string           `json:"cursor,omitempty"`
		Next     string           `json:"next,omitempty"`
		Contacts []ContactFetched `json:"contacts"`
		// Unlicensed are members whose customers WeCom does not tell.
		Unlicensed []string  `json:"unlicensed,omitempty"`
		AskedAt    time.Time `json:"asked_at"`
	}
	// GroupsFetched is one page of chat_ids. Next is empty on the last.
	GroupsFetched struct {
		Run     string    `json:"run"`
		Cursor  string    `json:"cursor,omitempty"`
		Next    string    `json:"next,omitempty"`
		ChatIDs []string  `json:"chat_ids"`
		AskedAt time.Time `json:"asked_at"`
	}
	// TagsFetched are corp tags as WeCom has them. With All these are all that
	// there are; otherwise those among the Asked that do not come back are gone.
	TagsFetched struct {
		Run        string      `json:"run,omitempty"`
		All        bool        `json:"all,omitempty"`
		AskedTags  []string    `json:"asked_tags,omitempty"`
		AskedGroup []string    `json:"asked_groups,omitempty"`
		Tags       []RemoteTag `json:"tags"`
		AskedAt    time.Time   `json:"asked_at"`
	}
	// ContactGone says that WeCom knows of no relation between the pair
	// (84061): the staff member deleted the customer, or has not confirmed yet.
	ContactGone struct {
		Pair
		// Hidden says that WeCom tells nothing of the member's customers any more,
		// so that the relation may stand all the same.
		Hidden  bool      `json:"hidden,omitempty"`
		AskedAt time.Time `json:"asked_at"`
		Run     string    `json:"run,omitempty"`
	}
)

// RemoteTag is a corp tag as WeCom has it.
type RemoteTag struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	GroupID string `json:"group_id,omitempty"`
	Group   string `json:"group"`
}

// Kind is KindStaffFetched.
func (StaffFetched) Kind() Kind { return KindStaffFetched }

// Kind is KindCustomersFetched.
func (CustomersFetched) Kind() Kind { return KindCustomersFetched }

// Kind is KindGroupsFetched.
func (GroupsFetched) Kind() Kind { return KindGroupsFetched }

// Kind is KindTagsFetched.
func (TagsFetched) Kind() Kind { return KindTagsFetched }

// Kind is KindContactGone.
func (ContactGone) Kind() Kind { return KindContactGone }

// JobSync is the job that starts a sync, JobSyncPayload what it is told.
const JobSync = "sync"

// JobSyncPayload is the payload of a JobSync.
type JobSyncPayload struct {
	// Run is the id that the sync shall have; Trigger is "command".
	Run     string `json:"run"`
	Trigger string `json:"trigger"`
}

// SyncPayload reads the payload of a JobSync; the nightly one has none.
func SyncPayload(j JobDue) (JobSyncPayload, error) {
	var p JobSyncPayload
	if len(j.Payload) == 0 {
		return p, nil
	}
	return p, json.Unmarshal(j.Payload, &p)
}
