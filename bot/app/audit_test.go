package app

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"github.com/glebarez/sqlite"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/store"
)

func TestTheAuditTrailIsProvenWholeOrTheFirstFaultIsNamed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.db")
	db, err := store.Open(t.Context(), store.Options{Driver: store.SQLite, DSN: path, Instance: "test"})
	must(t, err)
	defer db.Close()
	var out bytes.Buffer
	must(t, verifyAudit(t.Context(), &out, &bytes.Buffer{}, db))
	if !strings.Contains(out.String(), "还是空的") {
		t.Errorf("an empty trail is told as %q", &out)
	}
	for i := range 5 {
		must(t, db.Audit(t.Context(), bot.AuditEntry{
			At: time.Unix(int64(1767231000+i), 0), UserID: "hanmei", Role: bot.RoleManager, Action: "标签", Outcome: bot.AuditDone, Count: 3,
		}))
	}
	out.Reset()
	must(t, verifyAudit(t.Context(), &out, &bytes.Buffer{}, db))
	if !strings.Contains(out.String(), "审计记录完整：5 条") {
		t.Errorf("a whole trail is told as %q", &out)
	}
	other, err := gorm.Open(sqlite.Open(path))
	must(t, err)
	must(t, other.Exec("UPDATE audit SET user_id = 'liming' WHERE seq = 3").Error)
	err = verifyAudit(t.Context(), &out, &bytes.Buffer{}, db)
	if err == nil || !strings.Contains(err.Error(), "第 3 条被改过") {
		t.Errorf("a changed entry is told as %v", err)
	}
}
