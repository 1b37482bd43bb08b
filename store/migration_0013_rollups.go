package store

import (
	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// migration0013 makes the tables of days that were counted, of what has to be counted
// anew, and the row by which instances notice that another one counted.
func migration0013() *gormigrate.Migration {
	return &gormigrate.Migration{ID: "0013_rollups", Migrate: func(tx *gorm.DB) error {
		if err := createTables(tx, &rollups0013{}, &rollupMarks0013{}, &rollupTurns0013{}); err != nil {
			return err
		}
		return tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&rollupTurns0013{ID: 1}).Error
	}}
}

// rollups0013 is read by days, and the days of one group by its name.
type rollups0013 struct {
	Level          string `gorm:"primaryKey;size:16;index:ix_rollups_whose,priority:1"`
	Day            int64  `gorm:"primaryKey;autoIncrement:false;index:ix_rollups_whose,priority:3"`
	Store          string `gorm:"primaryKey;size:128"`
	Whose          string `gorm:"primaryKey;size:128;index:ix_rollups_whose,priority:2"`
	Added          int64  `gorm:"not null"`
	Lost           int64  `gorm:"not null"`
	Deleted        int64  `gorm:"not null"`
	Transferred    int64  `gorm:"not null"`
	TransferFailed int64  `gorm:"not null"`
	Welcomed       int64  `gorm:"not null"`
	WelcomeFailed  int64  `gorm:"not null"`
	WelcomeUnsure  int64  `gorm:"not null"`
	WelcomeMissing int64  `gorm:"not null"`
	WelcomeMedian  int64  `gorm:"not null"`
	WelcomeSlow    int64  `gorm:"not null"`
	Joined         int64  `gorm:"not null"`
	WentOut        int64  `gorm:"not null"`
	Removed        int64  `gorm:"not null"`
	Orders         int64  `gorm:"not null"`
	Refunded       int64  `gorm:"not null"`
	Sales          int64  `gorm:"not null"`
	Coupons        int64  `gorm:"not null"`
	Violations     int64  `gorm:"not null"`
	Claimed        int64  `gorm:"not null"`
	Redeemed       int64  `gorm:"not null"`
	Grabbed        int64  `gorm:"not null"`
	Picked         int64  `gorm:"not null"`
	Within1        int64  `gorm:"column:within_1;not null"`
	Within2        int64  `gorm:"column:within_2;not null"`
	Within3        int64  `gorm:"column:within_3;not null"`
	Within4        int64  `gorm:"column:within_4;not null"`
	Within5        int64  `gorm:"column:within_5;not null"`
	Beyond         int64  `gorm:"not null"`
}

func (rollups0013) TableName() string { return "rollups" }

// rollupMarks0013 only grows at its end, so that nobody waits for anybody who marks.
type rollupMarks0013 struct {
	ID         int64  `gorm:"primaryKey;autoIncrement"`
	At         int64  `gorm:"not null;index:ix_rollup_marks_at"`
	CustomerID int64  `gorm:"not null"`
	UserID     string `gorm:"size:128;not null"`
	ChatID     string `gorm:"size:128;not null"`
}

func (rollupMarks0013) TableName() string { return "rollup_marks" }

// rollupTurns0013 has one row.
type rollupTurns0013 struct {
	ID   int64 `gorm:"primaryKey;autoIncrement:false"`
	Turn int64 `gorm:"not null"`
}

func (rollupTurns0013) TableName() string { return "rollup_turns" }
