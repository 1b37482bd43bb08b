package store

import (
	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"
)

// migration0001 makes the tables of the domain: customers, the staff's
// relations to them, tags, interactions and assets.
func migration0001() *gormigrate.Migration {
	return &gormigrate.Migration{ID: "0001_customers", Migrate: func(tx *gorm.DB) error {
		return createTables(tx, &customers0001{}, &relations0001{}, &tags0001{}, &pairTags0001{}, &interactions0001{}, &assets0001{})
	}}
}

type customers0001 struct {
	ID             int64  `gorm:"primaryKey;autoIncrement"`
	ExternalUserID string `gorm:"column:external_userid;size:128;not null;uniqueIndex:uq_customers_external"`
	CreatedEvent   int64  `gorm:"not null"`
	Name           string `gorm:"size:255;not null"`
	Avatar         string `gorm:"size:1024;not null"`
	UnionID        string `gorm:"column:unionid;size:128;not null;index:ix_customers_unionid"`
	Type           int    `gorm:"not null"`
	Gender         int    `gorm:"not null"`
	FetchedAt      int64  `gorm:"not null"`
}

func (customers0001) TableName() string { return "customers" }

type relations0001 struct {
	CustomerID    int64  `gorm:"primaryKey;autoIncrement:false"`
	UserID        string `gorm:"primaryKey;size:128;index:ix_relations_staff,priority:1"`
	Status        string `gorm:"size:32;not null;index:ix_relations_staff,priority:2"`
	StatusAt      int64  `gorm:"not null;index:ix_relations_staff,priority:3"`
	AddedAt       int64  `gorm:"not null"`
	State         string `gorm:"size:128;not null"`
	StateAt       int64  `gorm:"not null"`
	Channel       string `gorm:"size:128;not null"`
	ChannelAt     int64  `gorm:"not null"`
	Store         string `gorm:"size:128;not null"`
	StoreAt       int64  `gorm:"not null"`
	Remark        string `gorm:"size:255;not null"`
	AddWay        int    `gorm:"not null"`
	RemarkAt      int64  `gorm:"not null"`
	WelcomedAt    int64  `gorm:"not null"`
	WelcomeLostAt int64  `gorm:"not null"`
}

func (relations0001) TableName() string { return "relations" }

type tags0001 struct {
	ID           int64  `gorm:"primaryKey;autoIncrement"`
	GroupName    string `gorm:"column:group_name;size:64;not null;uniqueIndex:uq_tags_name,priority:1"`
	Name         string `gorm:"size:64;not null;uniqueIndex:uq_tags_name,priority:2"`
	Class        string `gorm:"size:32;not null"`
	CreatedEvent int64  `gorm:"not null"`
	WeComID      string `gorm:"column:wecom_id;size:128;not null"`
	Generation   int64  `gorm:"not null"`
}

func (tags0001) TableName() string { return "tags" }

// pairTags0001 is read by tag (who holds it: the primary key), by customer
// (what does this one hold) and by expiry.
type pairTags0001 struct {
	TagID            int64  `gorm:"primaryKey;autoIncrement:false;index:ix_pair_tags_customer,priority:2"`
	CustomerID       int64  `gorm:"primaryKey;autoIncrement:false;index:ix_pair_tags_customer,priority:1"`
	UserID           string `gorm:"primaryKey;size:128"`
	FirstAt          int64  `gorm:"not null"`
	LastAt           int64  `gorm:"not null"`
	Count            int    `gorm:"not null"`
	ExpiresAt        int64  `gorm:"not null;index:ix_pair_tags_expiry,priority:2"`
	Rule             string `gorm:"size:64;not null"`
	SourceEvent      int64  `gorm:"not null"`
	RemovedAt        int64  `gorm:"not null"`
	RemovedRule      string `gorm:"size:64;not null"`
	Version          int64  `gorm:"not null"`
	Pushed           bool   `gorm:"not null;index:ix_pair_tags_expiry,priority:1"`
	PushedVersion    int64  `gorm:"not null"`
	PushedGeneration int64  `gorm:"not null"`
}

func (pairTags0001) TableName() string { return "pair_tags" }

type interactions0001 struct {
	CustomerID int64  `gorm:"primaryKey;autoIncrement:false"`
	At         int64  `gorm:"primaryKey;autoIncrement:false"`
	Kind       string `gorm:"primaryKey;size:32"`
	UserID     string `gorm:"primaryKey;size:128"`
	Ref        string `gorm:"primaryKey;size:128"`
	Detail     string `gorm:"size:1000;not null"`
	EventID    int64  `gorm:"not null"`
}

func (interactions0001) TableName() string { return "interactions" }

type assets0001 struct {
	Name      string `gorm:"primaryKey;size:255"`
	Kind      string `gorm:"size:32;not null"`
	Hash      string `gorm:"size:128;not null"`
	RemoteID  string `gorm:"size:128;not null"`
	URL       string `gorm:"size:1024;not null"`
	MediaID   string `gorm:"size:255;not null"`
	ReadyAt   int64  `gorm:"not null"`
	ExpiresAt int64  `gorm:"not null"`
	Problem   string `gorm:"size:1000;not null"`
}

func (assets0001) TableName() string { return "assets" }
