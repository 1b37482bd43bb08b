package store

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	mysqldriver "github.com/go-sql-driver/mysql"
	"github.com/sirupsen/logrus"
	"gorm.io/gorm"
)

func TestAFailedStatementIsLoggedWithoutItsValues(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		var out bytes.Buffer
		o.Log = logrus.New()
		o.Log.SetOutput(&out)
		s := mustOpen(t, o)
		for range 2 {
			s.db.Create(&customer{ExternalUserID: "wmPrivate", Name: "王芳"})
		}
		said := out.String()
		if !strings.Contains(said, "statement failed") || !strings.Contains(said, "customers") {
			t.Errorf("the log does not tell of the failure: %q", said)
		}
		for _, private := range []string{"wmPrivate", "王芳", o.DSN} {
			if strings.Contains(said, private) {
				t.Errorf("the log holds %q: %s", private, said)
			}
		}
	})
}

func TestOnlySlowAndFailedStatementsAreLogged(t *testing.T) {
	for _, c := range []struct {
		name string
		took time.Duration
		err  error
		want string
	}{
		{"quick", 0, nil, ""},
		{"quick, nothing found", 0, gorm.ErrRecordNotFound, ""},
		{"slow", 2 * time.Hour, nil, "slow statement"},
		{"slow, nothing found", 2 * time.Hour, gorm.ErrRecordNotFound, "slow statement"},
		{"failed", 0, errors.New("Duplicate entry 'wmPrivate' for key"), "statement failed"},
		{"lost a race, and is tried again", 0, &mysqldriver.MySQLError{Number: 1213}, ""},
		{"nobody waits any more", 0, context.Canceled, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out bytes.Buffer
			log := logrus.New()
			log.SetOutput(&out)
			q := queryLog{log: log, slow: time.Hour}
			q.Trace(context.Background(), time.Now().Add(-c.took), func() (string, int64) { return "SELECT ?", 1 }, c.err)
			if c.want == "" && out.Len() > 0 || !strings.Contains(out.String(), c.want) || strings.Contains(out.String(), "wmPrivate") {
				t.Errorf("the log says %q, want %q", &out, c.want)
			}
		})
	}
}
