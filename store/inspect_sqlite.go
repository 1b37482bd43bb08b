package store

import (
	"database/sql"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	"github.com/glebarez/sqlite"
	"gorm.io/gorm"
)

// sqliteLook opens a file that is there, for reading alone: it does not change
// how the file keeps its journal, as opening it for work does.
type sqliteLook struct{ sqliteDialect }

func (d sqliteLook) open(poolKind) (*sql.DB, gorm.Dialector, error) {
	query := url.Values{"_txlock": {"deferred"}, "_pragma": {"busy_timeout(5000)", "query_only(1)"}}
	pool, err := sql.Open(sqlite.DriverName, "file:"+(&url.URL{Path: d.path}).EscapedPath()+"?"+query.Encode())
	if err != nil {
		return nil, nil, err
	}
	pool.SetMaxOpenConns(2)
	return pool, &sqlite.Dialector{Conn: pool}, nil
}

// inspectFile looks at SQLite's file and at the folder it lies in, or will.
func inspectFile(path string) (Inspection, error) {
	var found Inspection
	if path == "" {
		return found, errors.New("store: sqlite: the DSN is empty; it must be the path of a file, as data/zhanggui.db")
	}
	full, err := filepath.Abs(path)
	if err != nil {
		return found, err
	}
	found.Folder = filepath.Dir(full)
	there := nearestFolder(found.Folder)
	found.Free = freeBytes(there)
	if !mayWrite(there) {
		found.Denied = append(found.Denied, "folder "+there)
	}
	info, err := os.Stat(full)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		found.Missing = true
		return found, nil
	case err != nil:
		return found, err
	case info.IsDir():
		return found, errors.New("store: sqlite: " + full + " is a folder; the DSN must be the path of a file, as data/zhanggui.db")
	case !mayWrite(full):
		found.Denied = append(found.Denied, "file "+full)
	}
	return found, nil
}

// Unwritable is the file, or the folder that it would be made in, that this process
// must not write; empty if it may. Nothing is written to find out.
func Unwritable(path string) string {
	full, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	if _, err := os.Stat(full); errors.Is(err, fs.ErrNotExist) {
		full = nearestFolder(filepath.Dir(full))
	}
	if mayWrite(full) {
		return ""
	}
	return full
}

// nearestFolder is the folder itself, or else the nearest one above it that is
// there.
func nearestFolder(dir string) string {
	for {
		if info, err := os.Stat(dir); err == nil && info.IsDir() {
			return dir
		}
		above := filepath.Dir(dir)
		if above == dir {
			return dir
		}
		dir = above
	}
}

func (i *Inspection) lookAtSQLite(db *gorm.DB) error {
	var version string
	if err := db.Raw("SELECT sqlite_version()").Scan(&version).Error; err != nil {
		return err
	}
	i.Server = "SQLite " + version
	// A file that is no database shows at the first look into it.
	var tables int64
	return db.Raw("SELECT COUNT(*) FROM sqlite_master").Scan(&tables).Error
}
