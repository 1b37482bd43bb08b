package store

import (
	"bytes"
	"strings"
	"testing"

	"github.com/sirupsen/logrus"
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

func TestNothingIsLoggedWhileAllIsWell(t *testing.T) {
	onEach(t, func(t *testing.T, o Options) {
		var out bytes.Buffer
		o.Log = logrus.New()
		o.Log.SetOutput(&out)
		s := mustOpen(t, o)
		if _, err := s.view(s.read).Customer("wmNobody"); err != nil || out.Len() > 0 {
			t.Fatalf("%v; the log says %q", err, &out)
		}
	})
}
