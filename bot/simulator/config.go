package simulator

import (
	"time"

	"github.com/sirupsen/logrus"
)

// Config is the corp that is simulated and how its WeCom behaves. Only CorpID
// is required.
type Config struct {
	CorpID      string
	Apps        []App
	Staff       []Staff
	Departments []Department
	// MemberTags are tags of the address book.
	MemberTags  []MemberTag
	Groups      []Group
	ContactWays []ContactWay
	Webhooks    []Webhook
	// Title names the shop on the simulator's page.
	Title string
	// Clerk and Manager are the members whose phones the page shows first.
	Clerk, Manager string
	// Switches are what can be done to the bot beside it.
	Switches []Switch
	// OfficialAccount is the official account (公众号) beside the corp, if there is one.
	OfficialAccount OfficialAccount
	// Kf are the customer service accounts (微信客服).
	Kf []KfAccount
	// Population is a crowd that is there from the start (see Populate).
	Population Population
	// Now is the clock of everything that expires: codes, tokens, media,
	// quotas. Deadlines on the network always run in real time.
	Now func() time.Time
	// Latency is how long every API call takes.
	Latency time.Duration
	Log     *logrus.Logger
	// Seed makes ids and orders repeatable.
	Seed int64

	// CallbackTimeout is how long a receiver may take to answer; 5 s unless
	// set [docs 90930].
	CallbackTimeout time.Duration
	// VerifyTimeout is how long a receiver may take to answer the URL check;
	// 1 s unless set [docs 90930].
	VerifyTimeout time.Duration
	// RetryDelay is the pause before a callback is tried again; 1 s unless
	// set. WeCom does not say how long its own is.
	RetryDelay time.Duration
	// DoorbellEvery is how often the archive's event comes at most; 15 s unless set
	// [docs 95039].
	DoorbellEvery time.Duration
	// ShuffleXML puts the elements of every callback into a random order.
	ShuffleXML bool
	// JournalSize is how many entries the journal keeps; 100,000 unless set.
	JournalSize int
	// NoCallLimits turns off the base limits of 10,000 calls a minute and
	// 150,000 an hour of any one API [docs 90312]. Only load tests want that.
	NoCallLimits bool
	// MaxParallel is how many calls of one API may run at once before 45033
	// is answered; 0 is no limit, since WeCom names no number.
	MaxParallel int
	// GroupCapacity is how many members a customer group holds; 500 unless set.
	GroupCapacity int
	// GroupLag is how long groupchat/get still shows a group as it was before a
	// change; 2 s unless set, as WeCom's own lag, negative for none
	// [docs 92130].
	GroupLag time.Duration
	// ArchivePublicKey is the PEM of the RSA key that archive keys are
	// encrypted with; without it the simulator makes a pair (see
	// Simulator.ArchivePrivateKey).
	ArchivePublicKey string
	// ArchiveKeyVersion is the publickey_ver told with every message; 1 unless
	// set.
	ArchiveKeyVersion int
}

// App is a self-built app of the corp with its own secret and receiver.
type App struct {
	Name    string
	AgentID int
	Secret  string
	// CallbackURL, Token and EncodingAESKey are its receiver; without a URL no
	// callbacks are sent and interactive cards are refused with 43012.
	CallbackURL    string
	Token          string
	EncodingAESKey string
	// CustomerContact says that the app stands under 客户联系 > 可调用接口的应用;
	// without it externalcontact answers 48002 and no customer events come.
	CustomerContact bool
	// Visible are the userids the app sees; empty is all.
	Visible []string
	// TrustedIPs are the addresses the app may be called from; empty is any.
	TrustedIPs []string
	// TrustedDomains are the hosts, with their ports, to which a login may lead
	// (网页授权可信域名); without one it leads nowhere [docs 91022].
	TrustedDomains []string
	// HomeURL is the app's page in members' workbench (应用主页); Pages are further ones,
	// by name, that members open from it.
	HomeURL string
	Pages   []AppPage
	// Completions are offered to members who type to the app.
	Completions []Completion
	// Archive says that the secret is that of the message archive.
	Archive bool
	// Contacts says that the secret is that of the contacts assistant.
	Contacts bool
}

// AppPage is a page of an app's, as its menu leads to.
type AppPage struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

// Staff is a member of the corp.
type Staff struct {
	UserID string `json:"userid"`
	Name   string `json:"name"`
	// Department is 1, the root, unless set.
	Department int `json:"department"`
	// Tags are contact tag ids that message/send can address by totag.
	Tags []string `json:"tags,omitempty"`
	// CustomerContact says that the member has the 客户联系 function.
	CustomerContact bool `json:"customer_contact"`
	// LoggedOut says that the member has long been logged out of WeCom: the
	// welcome cannot be sent in their name.
	LoggedOut bool `json:"logged_out,omitempty"`
	// ConsoleWelcome says that the admin console has its own welcome for the
	// member, so that events carry no welcome code [docs 92137].
	ConsoleWelcome bool `json:"console_welcome,omitempty"`
	// Archived says that the member's chats are archived: customers are asked
	// for consent first, and until then there is no welcome code [docs 92005].
	Archived bool `json:"archived,omitempty"`
}

// Department is one of the corp's departments. Those that staff belong to and
// that are not listed are made under the root.
type Department struct {
	ID       int
	Name     string
	ParentID int
}

// Group is a customer group that exists from the start.
type Group struct {
	ChatID string `json:"chat_id"`
	Name   string `json:"name"`
	Owner  string `json:"owner"`
	// Members are userids and external_userids besides the owner.
	Members []string `json:"members"`
	Notice  string   `json:"notice"`
}

// ContactWay is a 联系我 code that exists from the start, as if it had been
// made by an app that knows its config_id.
type ContactWay struct {
	ConfigID string   `json:"config_id"`
	State    string   `json:"state"`
	Users    []string `json:"users"`
	Remark   string   `json:"remark"`
	// SkipVerify says that customers need not be accepted; such adds may
	// begin half.
	SkipVerify bool `json:"skip_verify"`
	// App is the name of the app it belongs to; empty is the first with
	// customer contact.
	App string `json:"app"`
}

// Webhook is a push bot of an internal group.
type Webhook struct{ Key, Name string }

func (c *Config) setDefaults() {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.CallbackTimeout <= 0 {
		c.CallbackTimeout = 5 * time.Second
	}
	if c.VerifyTimeout <= 0 {
		c.VerifyTimeout = time.Second
	}
	if c.RetryDelay <= 0 {
		c.RetryDelay = time.Second
	}
	if c.DoorbellEvery <= 0 {
		c.DoorbellEvery = doorbellEvery
	}
	if c.JournalSize <= 0 {
		c.JournalSize = 100_000
	}
	if c.GroupCapacity <= 0 {
		c.GroupCapacity = 500
	}
	if c.GroupLag == 0 {
		c.GroupLag = 2 * time.Second
	}
	if c.ArchiveKeyVersion <= 0 {
		c.ArchiveKeyVersion = 1
	}
}
