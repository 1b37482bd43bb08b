package bot

import (
	"crypto/sha256"
	"encoding/binary"
	"time"
)

// AlertKind says what an alert is about.
type AlertKind string

// The kinds of alert.
const (
	// AlertLost: customers deleted staff. AlertDeleted: staff deleted customers.
	AlertLost    AlertKind = "lost"
	AlertDeleted AlertKind = "deleted"
	// AlertLeft and AlertRemoved: out of a group, by their own wish or not.
	AlertLeft    AlertKind = "left"
	AlertRemoved AlertKind = "removed"
	// AlertTransfer: a hand-over failed.
	AlertTransfer AlertKind = "transfer"
	// AlertWelcome: a welcome did not arrive.
	AlertWelcome AlertKind = "welcome"
	// AlertHealth: the app is about to lose, or has lost, what it needs.
	AlertHealth AlertKind = "health"
	// AlertTrouble: WeCom refuses the bot: an address it does not trust, a wrong
	// secret, a quota that is used up.
	AlertTrouble AlertKind = "trouble"
	// AlertSilence: no callbacks for unusually long.
	AlertSilence AlertKind = "silence"
	// AlertMissed: a comparison found what no callback told of.
	AlertMissed AlertKind = "missed"
	// AlertArchive: the message archive is not read any more, or far behind.
	AlertArchive AlertKind = "archive"
	// AlertUndelivered: an alert itself reached nobody.
	AlertUndelivered AlertKind = "undelivered"
	// AlertStorm: so many at once that one alert stands for all.
	AlertStorm AlertKind = "storm"
	// AlertViolation: what somebody said has to be looked at.
	AlertViolation AlertKind = "violation"
	// AlertSale: a sale sold out, was called off, or something is amiss with it.
	AlertSale AlertKind = "sale"
	// AlertCoupon: a plan ran out, somebody seems to come for coupons only, or a till
	// without a database gave what it should not.
	AlertCoupon AlertKind = "coupon"
	// AlertRisk: who may be lost soon.
	AlertRisk AlertKind = "risk"
)

// AlertItem is one thing that managers should hear of.
type AlertItem struct {
	// ID is set by the store. Key makes it one of its kind: the same key is the
	// same item, however often it is said.
	ID   int64
	Key  string
	Kind AlertKind
	// Store and UserID are whose it is; they may be empty.
	Store, UserID string
	// ExternalUserID is the customer, Human what stands for the person behind
	// several ids (a unionid), so that nobody counts twice.
	ExternalUserID, Human string
	// ChatID is the group, if it is about one.
	ChatID string
	At     time.Time
	// Detail says more in Chinese; Urgent goes out in quiet hours too.
	Detail string
	Urgent bool
	// AlertID is the alert it is part of; empty as long as none took it.
	AlertID string
}

// RaiseAlert says that there is something that managers should hear of. It is
// written beside what else an event does and asks for nobody: what becomes of it
// is decided together with others a little later.
type RaiseAlert struct{ AlertItem }

// Alert is what managers hear of: items of one kind, store and member of staff.
type Alert struct {
	// ID is short, for people.
	ID            string
	Kind          AlertKind
	Store, UserID string
	// Of is the kind of a storm's items.
	Of AlertKind
	// FirstAt and LastAt are those of the items, Count is how many, People how
	// many humans they are about.
	FirstAt, LastAt time.Time
	Count, People   int
	// Cause is the likely reason in Chinese, if one was found.
	Cause  string
	Urgent bool
	// OpenedAt is when the first item was taken, NotifiedAt when somebody was told
	// last, with NotifiedCount items, Notices how often. Told are those who were.
	OpenedAt      time.Time
	NotifiedAt    time.Time
	NotifiedCount int
	Notices       int
	Told          []string
	// Level is how far up it was brought: 0 is whom it concerns first. LevelAt is
	// when those of the level were told first: they have so long to take it on.
	Level   int
	LevelAt time.Time
	// AckAt is when somebody took it on, Assigned who is to see to it; ClosedAt when
	// it was over: done, or nothing new came for long.
	AckAt    time.Time
	AckBy    string
	Assigned string
	ClosedAt time.Time
	// Tasks are the cards that stand in chats.
	Tasks []string
}

// Open says that nobody has taken it on and it is not over.
func (a Alert) Open() bool { return a.ID != "" && a.AckAt.IsZero() && a.ClosedAt.IsZero() }

// SetAlert records an alert and what became of it.
type SetAlert struct{ Alert }

// TakeItems puts items into an alert. With an empty AlertID they are set aside
// under the Reason: silenced, inhibited.
type TakeItems struct {
	AlertID string
	// From is the alert that has them, as one that goes over into a storm; empty
	// takes those that none has.
	From   string
	Items  []int64
	Reason string
}

// Silence keeps alerts quiet until a time, with a reason. Empty fields match all.
type Silence struct {
	ID            string
	Kind          AlertKind
	Store, UserID string
	Until         time.Time
	Reason        string
	By            string
	At            time.Time
	// EndedAt is when it was taken back before its time.
	EndedAt time.Time
}

// Matches says whether the silence covers an item at a time.
func (s Silence) Matches(kind AlertKind, store, userID string, now time.Time) bool {
	return now.Before(s.Until) && s.EndedAt.IsZero() &&
		(s.Kind == "" || s.Kind == kind) && (s.Store == "" || s.Store == store) && (s.UserID == "" || s.UserID == userID)
}

// SetSilence records a silence, or its end.
type SetSilence struct{ Silence }

// Risk is why a customer may be lost soon.
type Risk struct {
	Pair
	Name, Store string
	// Reason is one line in Chinese, Next what to do.
	Reason, Next string
	// Score orders risks, the most urgent highest; Since is when it was seen first,
	// At when it was looked at last.
	Score     int
	Since, At time.Time
}

// SetRisk records that a customer may be lost soon; with an empty Reason, that
// there is no such risk any more.
type SetRisk struct{ Risk }

// WinBack is an attempt to bring a customer back.
type WinBack struct {
	ID, AlertID   string
	Store, UserID string
	// ExternalUserID is who is to come back, UserID who writes to them, Post the
	// mass-send task.
	ExternalUserID, Post string
	By                   string
	At                   time.Time
	// Held says that the customer was chosen to get none, to compare.
	Held bool
	// BackAt is when they came back: were added again, came into a group or bought.
	BackAt time.Time
}

// SetWinBack records an attempt to bring a customer back, or its outcome.
type SetWinBack struct{ WinBack }

// AlertView reads alerts. What it reads stays as it is until the event is
// handled.
type AlertView interface {
	AlertDesk
	// NewItems are those that no alert took yet, oldest first, at most limit.
	NewItems(limit int) ([]AlertItem, error)
	// Standing are the alerts that are not closed.
	Standing() ([]Alert, error)
	// Items are those of an alert, newest first, at most limit.
	Items(alertID string, limit int) ([]AlertItem, error)
	// Usual is how many items of a kind a store had in each of the latest spans of
	// a length, newest first, without the one that runs now: that one runs until
	// now, and the others before it without a gap.
	Usual(kind AlertKind, store string, span time.Duration, spans int) ([]int, error)
	// LastCallback is when WeCom was heard last, before now; Heard how many
	// callbacks came in each of the latest hours by the clock, newest first and
	// beginning with the one that runs now.
	LastCallback() (time.Time, error)
	Heard(hours int) ([]int, error)
}

// AlertDesk reads alerts for those who ask.
type AlertDesk interface {
	// Alert is one by ID; zero if it is not there or outside of the scope.
	Alert(scope Scope, id string) (Alert, error)
	// Alerts are the newest ones, with open only those that nobody took on.
	Alerts(scope Scope, open bool, limit int) ([]Alert, error)
	// Silences are those that hold now.
	Silences(scope Scope) ([]Silence, error)
	// WinBacks are the newest attempts since a time.
	WinBacks(scope Scope, since time.Time, limit int) ([]WinBack, error)
	// Attempts are the attempts to bring a customer back that have no outcome yet.
	Attempts(externalUserID string) ([]WinBack, error)
}

// HeldOut says whether a customer is among the percent of all who get no
// promotion, so that one can see what promotions do. It is always the same ones.
func HeldOut(externalUserID string, percent int) bool {
	sum := sha256.Sum256([]byte("zhanggui hold-out " + externalUserID))
	return int(binary.BigEndian.Uint32(sum[:4])%100) < percent
}

func (RaiseAlert) effect() {}
func (SetAlert) effect()   {}
func (TakeItems) effect()  {}
func (SetSilence) effect() {}
func (SetRisk) effect()    {}
func (SetWinBack) effect() {}
