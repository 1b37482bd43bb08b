package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// Inspection is what a database looks like to somebody who only looks.
type Inspection struct {
	// Missing says that there is no database yet: SQLite's file is not there.
	// The folder it will lie in has been looked at all the same.
	Missing bool
	// Server is what answers and its version, as "MariaDB 10.11.6"; TooOld says
	// that it lacks what the queues need.
	Server string
	TooOld bool
	// Behind are the steps of the schema that this program would take at its
	// next start, Ahead those that only a newer program knows.
	Behind, Ahead []string
	// Narrow names the tables that cannot keep every character.
	Narrow []string
	// Denied says what stands in the way of writing, in the server's own terms;
	// empty if nothing is known to.
	Denied []string
	// Folder is where SQLite's file lies, Free how many bytes the disk has left
	// there; 0 if that cannot be told.
	Folder string
	Free   uint64
	// Instances name those that hold work of the queues now.
	Instances []string
}

// Ready says whether the schema is this program's own.
func (i Inspection) Ready() bool { return !i.Missing && len(i.Behind) == 0 && len(i.Ahead) == 0 }

// ErrNotReady says that the schema is not this program's own, older or newer.
var ErrNotReady = errors.New("store: the schema of the database is not this program's own")

// Inspect looks at a database and changes nothing: no file, no folder and no
// table is made, and no step of the schema taken. An error says that it cannot
// be reached or read.
func Inspect(ctx context.Context, o Options) (Inspection, error) {
	o = o.withDefaults()
	d, found, err := lookingDialect(o)
	if err != nil || found.Missing {
		return found, err
	}
	if err := found.fill(ctx, o, d); err != nil {
		return found, fmt.Errorf("store: %s: %w", o.Driver, d.redact(err))
	}
	return found, nil
}

// OpenReading opens a database for questions alone: nothing can be written, and
// no step of the schema is taken. A schema that is not this program's own is
// ErrNotReady. Only what reads works on such a store.
func OpenReading(ctx context.Context, o Options) (*Store, error) {
	found, err := Inspect(ctx, o)
	if err != nil {
		return nil, err
	}
	if !found.Ready() {
		return nil, ErrNotReady
	}
	o = o.withDefaults()
	d, _, err := lookingDialect(o)
	if err != nil {
		return nil, err
	}
	s := &Store{o: o}
	if s.read, err = openPool(ctx, o, d, poolRead); err != nil {
		return nil, fmt.Errorf("store: %s: %w", o.Driver, d.redact(err))
	}
	return s, nil
}

// lookingDialect is the dialect without what its maker makes.
func lookingDialect(o Options) (dialect, Inspection, error) {
	if o.Driver == SQLite {
		found, err := inspectFile(o.DSN)
		return sqliteLook{sqliteDialect{path: o.DSN}}, found, err
	}
	d, err := dialectOf(o)
	return d, Inspection{}, err
}

func (i *Inspection) fill(ctx context.Context, o Options, d dialect) error {
	return onPool(ctx, o, d, poolRead, func(db *gorm.DB) error {
		look := i.lookAtSQLite
		if db.Name() == MySQL {
			look = i.lookAtMySQL
		}
		if err := look(db); err != nil || i.TooOld {
			return err
		}
		return errors.Join(i.lookAtSchema(db), i.lookAtInstances(db))
	})
}

// lookAtSchema compares the steps that were taken with those this program
// knows.
func (i *Inspection) lookAtSchema(db *gorm.DB) error {
	var have []string
	if db.Migrator().HasTable(migrationTable) {
		if err := db.Table(migrationTable).Order("id").Pluck("id", &have).Error; err != nil {
			return err
		}
	}
	var known []string
	for _, m := range migrations() {
		known = append(known, m.ID)
		if !slices.Contains(have, m.ID) {
			i.Behind = append(i.Behind, m.ID)
		}
	}
	for _, id := range have {
		// gormigrate's own marker of a schema made at once is no step.
		if !slices.Contains(known, id) && !strings.EqualFold(id, "SCHEMA_INIT") {
			i.Ahead = append(i.Ahead, id)
		}
	}
	return nil
}

// lookAtInstances asks who holds rows of the queues at this moment.
func (i *Inspection) lookAtInstances(db *gorm.DB) error {
	for _, which := range []Which{WhichInbox, WhichOutbox} {
		if !db.Migrator().HasTable(string(which)) {
			continue
		}
		var owners []string
		err := db.Table(string(which)).Distinct("owner").Where("due_at > 0 AND state = ?", stateLeased).Limit(16).Pluck("owner", &owners).Error
		if err != nil {
			return err
		}
		i.Instances = append(i.Instances, owners...)
	}
	slices.Sort(i.Instances)
	i.Instances = slices.Compact(i.Instances)
	return nil
}

// KnownTags are the corp tags whose ids in WeCom are known here, in order of
// group and name.
func (s *Store) KnownTags(ctx context.Context) ([]bot.RemoteTag, error) {
	var rows []tag
	if err := s.read.WithContext(ctx).Where("wecom_id <> ''").Order("group_name, name").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("store: known tags: %w", err)
	}
	known := make([]bot.RemoteTag, len(rows))
	for n, row := range rows {
		known[n] = bot.RemoteTag{ID: row.WeComID, Name: row.Name, Group: row.GroupName}
	}
	return known, nil
}
