package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"
)

// migrations are the steps of the schema, oldest first. To add one, write a
// file migration_NNNN_what.go with a function that returns it and add that
// function as the last line here. A step that has been released is never
// changed: it holds its own frozen copy of the structs it creates (never the
// live models), must do nothing if it is run again (MySQL cannot take back a
// half-finished one), and has no way back.
func migrations() []*gormigrate.Migration {
	return []*gormigrate.Migration{
		migration0001(), // customers, relations, tags, interactions, assets
		migration0002(), // inbox, outbox
		migration0003(), // groups, syncs, staff
		migration0004(), // tags by hand, orders, phones
		migration0005(), // what audiences are read by
		migration0006(), // the staff's desk and the audit trail
		migration0007(), // alerts, touches, posts, what days are counted by
		migration0008(), // customers whose data was erased
		migration0009(), // feeds, messages and what became of them
		migration0010(), // sales, their claims and their journal
		migration0011(), // coupons
		migration0012(), // campaigns, replies, what posts are about
		migration0013(), // days that were counted, and what is to be counted anew
		migration0014(), // what became of people
		migration0015(), // messages by day
	}
}

// migrationTable is where the steps that have run are kept.
const migrationTable = "migrations"

// migrationRow is a step that has run. On MySQL its table is made here and not
// left to gormigrate, which would give it whatever character set the server
// prefers.
type migrationRow struct {
	ID string `gorm:"primaryKey;size:64"`
}

// TableName is where gormigrate looks.
func (migrationRow) TableName() string { return migrationTable }

// ErrNewerSchema says that a newer binary has changed the schema.
var ErrNewerSchema = errors.New("the database was made by a newer version of this program")

// migrate brings the schema up to this binary's, one instance at a time.
func migrate(ctx context.Context, o Options, d dialect) error {
	return onPool(ctx, o, d, poolMigrate, func(db *gorm.DB) error {
		steps := migrations()
		return d.locked(ctx, db, func(db *gorm.DB) error { return runMigrations(db, steps) })
	})
}

// onPool does something on a pool that is closed afterwards.
func onPool(ctx context.Context, o Options, d dialect, kind poolKind, do func(*gorm.DB) error) (err error) {
	db, err := openPool(ctx, o, d, kind)
	if err != nil {
		return err
	}
	pool, err := db.DB()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, pool.Close()) }()
	return do(db.WithContext(ctx))
}

func runMigrations(db *gorm.DB, steps []*gormigrate.Migration) error {
	if db.Name() == MySQL {
		if err := createTables(db, &migrationRow{}); err != nil {
			return err
		}
	}
	err := gormigrate.New(db, &gormigrate.Options{
		TableName:    migrationTable,
		IDColumnName: "id",
		IDColumnSize: 64,
		// SQLite changes its schema in a transaction; MySQL ends the
		// transaction at every such statement.
		UseTransaction:            db.Name() == SQLite,
		ValidateUnknownMigrations: true,
	}, steps).Migrate()
	if !errors.Is(err, gormigrate.ErrUnknownPastMigration) {
		return err
	}
	var have, unknown []string
	if err := db.Table(migrationTable).Order("id").Pluck("id", &have).Error; err != nil {
		return err
	}
	for _, id := range have {
		if !slices.ContainsFunc(steps, func(m *gormigrate.Migration) bool { return m.ID == id }) {
			unknown = append(unknown, id)
		}
	}
	return fmt.Errorf("%w: it has the schema steps %s, and the last one this program knows is %s; start the newer version",
		ErrNewerSchema, strings.Join(unknown, ", "), steps[len(steps)-1].ID)
}

// createTables makes the tables that are missing. Each is one statement with
// all of its indexes, so that none is ever half there. Text compares by code
// point: external_userids differ in capitals.
func createTables(tx *gorm.DB, tables ...any) error {
	if tx.Name() == MySQL {
		tx = tx.Set("gorm:table_options", "ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin")
	}
	for _, table := range tables {
		if tx.Migrator().HasTable(table) {
			continue
		}
		if err := tx.Migrator().CreateTable(table); err != nil {
			return err
		}
	}
	return nil
}
