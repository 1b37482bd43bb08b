package bot

import "time"

// Kinds of change_external_tag [docs 92130], change_contact [docs 90970] and
// the single events about the corp and its jobs [docs 95039, 96219, 90240,
// 100080, 99942].
const (
	KindArchiveDoorbell  Kind = "msgaudit_notify"
	KindMediaJobFinished Kind = "upload_media_job_finish"
	KindBatchJobFinished Kind = "batch_job_result"
	KindDomainIPChanged  Kind = "security.change_domain_ip"
	KindProgramNotified  Kind = "program_notify"
)

// TagChanged says that a corp tag or tag group was changed in the client.
type TagChanged struct {
	// ID is the tag's or the group's id; empty with "shuffle" means all groups.
	ID string
	// TagType is "tag" or "tag_group"; absent with "shuffle".
	TagType string
	// Change is "create", "update", "delete" or "shuffle".
	Change string
	// StrategyID is set for tags of a rule group only.
	StrategyID string
}

// Kind is "change_external_tag." and the change.
func (b TagChanged) Kind() Kind { return Kind("change_external_tag." + b.Change) }

// AcquisitionChanged is an event of 获客助手 [docs 97299]. Which fields are set
// depends on Change.
type AcquisitionChanged struct {
	// Change is balance_low, balance_exhausted, balance_increased,
	// link_unavailable, delete_link, quota_expire_soon, open_profile,
	// friend_request, customer_start_chat, message_from_customer or
	// del_follow_user.
	Change string
	Pair
	LinkID, State string
	// ChatKey is good for 30 minutes.
	ChatKey string
	// ExpiresAt and ExpireQuota say how much quota ends when.
	ExpiresAt   time.Time
	ExpireQuota int
}

// Kind is "customer_acquisition." and the change.
func (b AcquisitionChanged) Kind() Kind { return Kind("customer_acquisition." + b.Change) }

// ArchiveDoorbell says that new messages wait in the message archive. It
// carries none of them and comes at most every 15 s.
type ArchiveDoorbell struct{}

// Kind is KindArchiveDoorbell.
func (ArchiveDoorbell) Kind() Kind { return KindArchiveDoorbell }

// MediaJobFinished says that an upload_by_url job ended.
type MediaJobFinished struct{ JobID string }

// Kind is KindMediaJobFinished.
func (MediaJobFinished) Kind() Kind { return KindMediaJobFinished }

// BatchJobFinished says how an asynchronous address-book job ended.
type BatchJobFinished struct {
	JobID, JobType string
	ErrCode        int
	ErrMsg         string
}

// Kind is KindBatchJobFinished.
func (BatchJobFinished) Kind() Kind { return KindBatchJobFinished }

// DomainIPChanged says that WeCom's own addresses changed, so that lists taken
// from getcallbackip and get_api_domain_ip are out of date.
type DomainIPChanged struct{}

// Kind is KindDomainIPChanged.
func (DomainIPChanged) Kind() Kind { return KindDomainIPChanged }

// ProgramNotified is the call of a data-zone program.
type ProgramNotified struct{ NotifyID, Scene string }

// Kind is KindProgramNotified.
func (ProgramNotified) Kind() Kind { return KindProgramNotified }

// DirectoryChanged says that the corp's address book changed. Receivers set up
// after 2022-08-15 get only UserID, NewUserID and Departments.
type DirectoryChanged struct {
	// Change is create_user, update_user, delete_user, create_party,
	// update_party, delete_party or update_tag.
	Change string
	// UserID and NewUserID belong to the user changes.
	UserID, NewUserID string
	Departments       []string
	// PartyID, Name, ParentID and Order belong to the party changes.
	PartyID, Name, ParentID, Order string
	// TagID and the lists belong to update_tag.
	TagID                    string
	AddedUsers, RemovedUsers []string
	AddedParties             []string
	RemovedParties           []string
}

// Kind is "change_contact." and the change.
func (b DirectoryChanged) Kind() Kind { return Kind("change_contact." + b.Change) }
