package store

import (
	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// migration0014 makes the tables of what became of people, which is counted in the
// background, and the index by which messages are counted without reading them.
func migration0014() *gormigrate.Migration {
	return &gormigrate.Migration{ID: "0014_journeys", Migrate: func(tx *gorm.DB) error {
		err := createTables(tx, &journeyRounds0014{}, &journeyDays0014{}, &journeyPeople0014{}, &rfmCells0014{}, &rfmPeople0014{})
		if err != nil {
			return err
		}
		if !tx.Migrator().HasIndex(&touches0014{}, "ix_touches_told") {
			if err := tx.Migrator().CreateIndex(&touches0014{}, "ix_touches_told"); err != nil {
				return err
			}
		}
		return tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&journeyRounds0014{ID: 1}).Error
	}}
}

// journeyRounds0014 has one row: which round of counting is shown, which was begun
// last, and until when that one is somebody's.
type journeyRounds0014 struct {
	ID        int64 `gorm:"primaryKey;autoIncrement:false"`
	Shown     int64 `gorm:"not null"`
	Begun     int64 `gorm:"not null"`
	AsOf      int64 `gorm:"not null"`
	SinceAt   int64 `gorm:"not null"`
	Took      int64 `gorm:"not null"`
	BusyUntil int64 `gorm:"not null"`
}

func (journeyRounds0014) TableName() string { return "journey_rounds" }

// journeyDays0014 are the people who were added once in the time, by the day, the store
// and the member of staff; those of everybody together are apart.
type journeyDays0014 struct {
	Round    int64  `gorm:"primaryKey;autoIncrement:false"`
	Whole    bool   `gorm:"primaryKey"`
	Day      int64  `gorm:"primaryKey;autoIncrement:false"`
	Store    string `gorm:"primaryKey;size:128"`
	UserID   string `gorm:"primaryKey;size:128"`
	Added    int64  `gorm:"not null"`
	Joined   int64  `gorm:"not null"`
	Claimed  int64  `gorm:"not null"`
	Redeemed int64  `gorm:"not null"`
	Bought   int64  `gorm:"not null"`
	Again    int64  `gorm:"not null"`
	Kept0    int64  `gorm:"not null"`
	Kept1    int64  `gorm:"not null"`
	Kept2    int64  `gorm:"not null"`
	Kept3    int64  `gorm:"not null"`
	Kept4    int64  `gorm:"not null"`
	Kept5    int64  `gorm:"not null"`
	Due0     int64  `gorm:"not null"`
	Due1     int64  `gorm:"not null"`
	Due2     int64  `gorm:"not null"`
	Due3     int64  `gorm:"not null"`
	Due4     int64  `gorm:"not null"`
	Due5     int64  `gorm:"not null"`
}

func (journeyDays0014) TableName() string { return "journey_days" }

// journeyPeople0014 are the adds of people who were added several times. Who they are
// is not kept: Person is a number of the round's own.
type journeyPeople0014 struct {
	Round  int64  `gorm:"primaryKey;autoIncrement:false"`
	Person int64  `gorm:"primaryKey;autoIncrement:false"`
	N      int64  `gorm:"primaryKey;autoIncrement:false"`
	Day    int64  `gorm:"not null"`
	Store  string `gorm:"size:128;not null"`
	UserID string `gorm:"size:128;not null"`
	Far    int64  `gorm:"not null"`
	Near   int64  `gorm:"not null"`
}

func (journeyPeople0014) TableName() string { return "journey_people" }

// rfmCells0014 are the people with one contact, by the store and the member of staff;
// those of everybody together are apart. Who never bought has scores of 0.
type rfmCells0014 struct {
	Round   int64  `gorm:"primaryKey;autoIncrement:false"`
	Whole   bool   `gorm:"primaryKey"`
	Store   string `gorm:"primaryKey;size:128"`
	UserID  string `gorm:"primaryKey;size:128"`
	Recency int64  `gorm:"primaryKey;autoIncrement:false"`
	Often   int64  `gorm:"primaryKey;autoIncrement:false"`
	People  int64  `gorm:"not null"`
	Spent   int64  `gorm:"not null"`
}

func (rfmCells0014) TableName() string { return "rfm_cells" }

// rfmPeople0014 are the contacts of people with several, with what was bought in the
// store of each. Who they are is not kept.
type rfmPeople0014 struct {
	Round   int64  `gorm:"primaryKey;autoIncrement:false"`
	Person  int64  `gorm:"primaryKey;autoIncrement:false"`
	N       int64  `gorm:"primaryKey;autoIncrement:false"`
	Store   string `gorm:"size:128;not null"`
	UserID  string `gorm:"size:128;not null"`
	Recency int64  `gorm:"not null"`
	Orders  int64  `gorm:"not null"`
	Spent   int64  `gorm:"not null"`
}

func (rfmPeople0014) TableName() string { return "rfm_people" }

// touches0014 is the index that holds all by which messages are counted.
type touches0014 struct {
	At       int64  `gorm:"index:ix_touches_told,priority:1"`
	Template string `gorm:"size:128;index:ix_touches_told,priority:2"`
	Held     bool   `gorm:"index:ix_touches_told,priority:3"`
	UserID   string `gorm:"size:128;index:ix_touches_told,priority:4"`
}

func (touches0014) TableName() string { return "touches" }
