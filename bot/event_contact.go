package bot

// Kinds of change_external_contact [docs 92130, 92005].
const (
	KindContactAdded     Kind = "change_external_contact.add_external_contact"
	KindContactHalfAdded Kind = "change_external_contact.add_half_external_contact"
	KindContactEdited    Kind = "change_external_contact.edit_external_contact"
	KindContactDeleted   Kind = "change_external_contact.del_external_contact"
	KindContactLost      Kind = "change_external_contact.del_follow_user"
	KindTransferFailed   Kind = "change_external_contact.transfer_fail"
	KindArchiveConsented Kind = "change_external_contact.msg_audit_approved"
)

// ContactAdded says that a customer and a staff member are now in contact.
type ContactAdded struct {
	Pair
	// State is the channel, from the contact way's state or the acquisition
	// link's customer_channel; empty for adds by phone, card or group.
	State string
	// WelcomeCode allows one welcome within 20 s. An absent code is normal:
	// the admin console has its own welcome, the chat has begun, or the
	// half-added event was greeted already [docs 92137].
	WelcomeCode string
	// Half means the customer added a no-verification member who has not
	// confirmed yet; until then tags and remarks answer 84061.
	Half bool
}

// Kind is KindContactAdded, or KindContactHalfAdded for a half-added pair.
func (b ContactAdded) Kind() Kind {
	if b.Half {
		return KindContactHalfAdded
	}
	return KindContactAdded
}

// ContactEdited says that staff changed the remark, phone or tags in the
// client. Changes through the API raise no such event.
type ContactEdited struct {
	Pair
	// State comes only with older payloads.
	State string
}

// Kind is KindContactEdited.
func (ContactEdited) Kind() Kind { return KindContactEdited }

// ContactDeleted says that the staff member deleted the customer.
type ContactDeleted struct {
	Pair
	// Source is "DELETE_BY_TRANSFER" when a transfer did it, which is no loss.
	Source string
}

// Kind is KindContactDeleted.
func (ContactDeleted) Kind() Kind { return KindContactDeleted }

// SourceTransfer is the Source of a ContactDeleted made by an on-job transfer.
const SourceTransfer = "DELETE_BY_TRANSFER"

// ContactLost says that the customer deleted the staff member: the real loss.
// For the API the relation still counts until the staff deletes it too.
type ContactLost struct{ Pair }

// Kind is KindContactLost.
func (ContactLost) Kind() Kind { return KindContactLost }

// TransferFailed says that the staff member in Pair could not take over.
type TransferFailed struct {
	Pair
	// FailReason is "customer_refused" or "customer_limit_exceed".
	FailReason string
}

// Kind is KindTransferFailed.
func (TransferFailed) Kind() Kind { return KindTransferFailed }

// ArchiveConsented says that the customer agreed to chat archiving. It brings
// the welcome code that was withheld until then (41053) [docs 92005].
type ArchiveConsented struct {
	Pair
	WelcomeCode string
}

// Kind is KindArchiveConsented.
func (ArchiveConsented) Kind() Kind { return KindArchiveConsented }
