package store

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/store/testserver"
)

func TestLookingMakesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "not", "there")
	found, err := Inspect(t.Context(), Options{Driver: SQLite, DSN: filepath.Join(dir, "bot.db")})
	if err != nil {
		t.Fatal(err)
	}
	if !found.Missing || found.Ready() || found.Folder != dir {
		t.Errorf("found %+v", found)
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Error("the folder was made by looking")
	}
}

func TestANewDatabaseIsBehindAndStaysSo(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		if o.Driver == SQLite {
			if err := os.WriteFile(o.DSN, nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		for range 2 {
			found, err := Inspect(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			if len(found.Behind) != len(migrations()) || len(found.Ahead) != 0 {
				t.Fatalf("found %+v", found)
			}
		}
		if _, err := OpenReading(t.Context(), o); !errors.Is(err, ErrNotReady) {
			t.Errorf("it opens for questions: %v", err)
		}
	})
}

func TestAReadySchemaAnswersAndTakesNothing(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		mustOpen(t, o)
		found, err := Inspect(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		if !found.Ready() || found.TooOld || found.Server == "" || len(found.Denied) != 0 || len(found.Narrow) != 0 {
			t.Errorf("found %+v", found)
		}
		s, err := OpenReading(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if _, err := s.KnownTags(t.Context()); err != nil {
			t.Error(err)
		}
		if _, err := s.Stats(t.Context()); err != nil {
			t.Error(err)
		}
		if err := s.read.Exec("DELETE FROM tags").Error; err == nil {
			t.Error("a store for questions can be written to")
		}
	})
}

func TestADatabaseOfANarrowCharacterSetGetsWideTables(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a MariaDB")
	}
	o := Options{Driver: MySQL, DSN: testserver.MySQL(t), Instance: "one"}
	raw, err := sql.Open("mysql", o.DSN)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	if _, err := raw.Exec("ALTER DATABASE CHARACTER SET latin1"); err != nil {
		t.Fatal(err)
	}
	mustOpen(t, o)
	found, err := Inspect(t.Context(), o)
	if err != nil || !found.Ready() || len(found.Narrow) != 0 {
		t.Errorf("found %+v, %v", found, err)
	}
	var narrow int
	err = raw.QueryRow("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_collation <> 'utf8mb4_bin'").Scan(&narrow)
	if err != nil || narrow != 0 {
		t.Errorf("%d tables are not utf8mb4, %v", narrow, err)
	}

	// An older version left the table of migrations to the server.
	for _, table := range []string{"migrations", "customers"} {
		if _, err := raw.Exec("ALTER TABLE " + table + " CONVERT TO CHARACTER SET latin1"); err != nil {
			t.Fatal(err)
		}
	}
	if found, err := Inspect(t.Context(), o); err != nil || !slices.Equal(found.Narrow, []string{"customers"}) {
		t.Errorf("found %+v, %v", found, err)
	}
}

func TestANewerSchemaIsNamed(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		s := mustOpen(t, o)
		err := s.db.Transaction(func(tx *gorm.DB) error {
			return tx.Exec("INSERT INTO migrations (id) VALUES (?)", "9999_from_the_future").Error
		})
		if err != nil {
			t.Fatal(err)
		}
		found, err := Inspect(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		if found.Ready() || !slices.Equal(found.Ahead, []string{"9999_from_the_future"}) {
			t.Errorf("found %+v", found)
		}
	})
}

func TestServersByVersion(t *testing.T) {
	for version, want := range map[string]struct {
		name   string
		tooOld bool
	}{
		"8.0.36":                    {"MySQL 8.0.36", false},
		"8.0.0-dmr":                 {"MySQL 8.0.0", true},
		"5.7.44-log":                {"MySQL 5.7.44", true},
		"9.1.0":                     {"MySQL 9.1.0", false},
		"10.11.6-MariaDB-0+deb12u1": {"MariaDB 10.11.6", false},
		"5.5.5-10.5.23-MariaDB-1:10.5.23+maria~deb": {"MariaDB 10.5.23", true},
		"11.4.2-MariaDB": {"MariaDB 11.4.2", false},
		"something else": {"something else", false},
	} {
		if name, tooOld := serverOf(version); name != want.name || tooOld != want.tooOld {
			t.Errorf("%s is %s, too old %t", version, name, tooOld)
		}
	}
}

func TestGrants(t *testing.T) {
	all := "SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, INDEX"
	for name, c := range map[string]struct {
		grants []string
		want   []string
	}{
		"everything":      {[]string{"GRANT ALL PRIVILEGES ON *.* TO `root`@`localhost` WITH GRANT OPTION"}, nil},
		"this database":   {[]string{"GRANT USAGE ON *.* TO `bot`@`%`", "GRANT " + all + " ON `zhang_gui`.* TO `bot`@`%`"}, nil},
		"escaped pattern": {[]string{"GRANT ALL PRIVILEGES ON `zhang\\_gui`.* TO `bot`@`%`"}, nil},
		"wide pattern":    {[]string{"GRANT ALL PRIVILEGES ON `zhang%`.* TO `bot`@`%`"}, nil},
		"a role":          {[]string{"GRANT USAGE ON *.* TO `bot`@`%`", "GRANT `writer`@`%` TO `bot`@`%`"}, nil},
		"only reading":    {[]string{"GRANT SELECT, CREATE, ALTER, INDEX ON `zhang_gui`.* TO `bot`@`%`"}, []string{"GRANT INSERT", "GRANT UPDATE", "GRANT DELETE"}},
		"another database": {[]string{"GRANT ALL PRIVILEGES ON `other`.* TO `bot`@`%`", "GRANT " + all + " ON `other`.* TO `bot`@`%`"},
			[]string{"GRANT SELECT", "GRANT INSERT", "GRANT UPDATE", "GRANT DELETE", "GRANT CREATE", "GRANT ALTER", "GRANT INDEX"}},
	} {
		if got := missingGrants(c.grants, "zhang_gui"); !slices.Equal(got, c.want) {
			t.Errorf("%s: missing %v, want %v", name, got, c.want)
		}
	}
	if !grantFits("掌柜\\_库", "掌柜_库") || grantFits("掌柜\\_库", "掌柜x库") {
		t.Error("a database with a Chinese name is not found in its grant")
	}
}
