package app

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gorm.io/driver/mysql"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"github.com/glebarez/sqlite"
)

// ledger reads the rows of all tables, whatever they are.
type ledger struct {
	t  testing.TB
	db *gorm.DB
}

func openLedger(t testing.TB, w where) ledger {
	t.Helper()
	var d gorm.Dialector = sqlite.Open(w.dsn)
	if w.driver == "mysql" {
		d = mysql.Open(w.dsn)
	}
	db, err := gorm.Open(d, &gorm.Config{Logger: logger.Discard})
	must2(t, err)
	pool, err := db.DB()
	must2(t, err)
	t.Cleanup(func() { must2(t, pool.Close()) })
	return ledger{t, db}
}

// rows are the rows of a table, column by column.
func (l ledger) rows(table string) []map[string]string {
	l.t.Helper()
	var found []map[string]any
	must2(l.t, l.db.Table(table).Find(&found).Error)
	all := make([]map[string]string, len(found))
	for i, row := range found {
		all[i] = map[string]string{}
		for name, value := range row {
			if b, ok := value.([]byte); ok {
				value = string(b)
			}
			all[i][name] = fmt.Sprint(value)
		}
	}
	return all
}

// belongs finds the stores that a row speaks of besides its marks: by the column
// of the store, and wherever stores are listed.
var belongs = regexp.MustCompile(`\bs(17|18|19)\b`)

// written are the columns that hold what people wrote: a row is another store's by
// what it is about, and by what was written into it only if nothing else tells.
var written = []string{"body", "payload", "detail", "text", "remark", "reason", "content", "summary", "words", "appeal", "note"}

// picture is how everything stands that belongs to stores which a visitor may not
// touch: how often there is which row. What the talk with the visitor itself leaves is not in it: their lines,
// the answers to them, their journal, their entries of the audit trail.
func (l ledger) picture(v visitor, untouchable func(n string) bool) map[string]int {
	l.t.Helper()
	names := map[string]map[string]string{}
	for table, column := range map[string]string{"customers": "external_userid", "chats": "chat_id", "tags": "name"} {
		names[table] = map[string]string{}
		for _, row := range l.rows(table) {
			names[table][row["id"]] = row[column]
		}
	}
	tables, err := l.db.Migrator().GetTables()
	must2(l.t, err)
	all := map[string]int{}
	for _, table := range tables {
		for _, row := range l.rows(table) {
			if talk(table, row, v) || table == "word_rules" && !v.reads {
				continue // The rules about words are the shop's: those who run a store change them for all.
			}
			for column, of := range map[string]string{"customer_id": "customers", "chat_number": "chats", "tag_id": "tags"} {
				if id := row[column]; id != "" {
					row[column] = id + " " + names[of][id]
				}
			}
			text, about := table, ""
			for _, column := range slices.Sorted(maps.Keys(ownWords(table, row))) {
				if text += " " + column + "=" + row[column]; !slices.Contains(written, column) {
					about += " " + row[column]
				}
			}
			if !speaksOf(about, func(string) bool { return true }) {
				about = text
			}
			if speaksOf(about, untouchable) {
				all[text]++
			}
		}
	}
	return all
}

// ownWords leaves out of a row what is the queues' own business, and who was told
// that a card is done.
func ownWords(table string, row map[string]string) map[string]string {
	switch table {
	case "outbox", "inbox":
		for _, column := range []string{"attempts", "behind", "due_at", "open_lane", "owner", "state"} {
			delete(row, column)
		}
		// What the visitor wrote themselves is quoted to those who decide about it.
		row["payload"] = quotedReason.ReplaceAllString(row["payload"], "")
	case "cards":
		row["body"] = whoWasTold.ReplaceAllString(row["body"], "")
	case "coupon_plans", "sales", "campaigns":
		// What the visitor calls something of their own says nothing about whose it is.
		row["body"] = whatItIsCalled.ReplaceAllString(row["body"], "")
		delete(row, "item")
		delete(row, "category")
	}
	return row
}

// planted are the codes of the questions and cards that a floor begins with.
var planted = regexp.MustCompile(`^[A-Z]X1[789]`)

var whatItIsCalled = regexp.MustCompile(`"(name|description|gift|item|detail|title|text|category)":"(?:[^"\\]|\\.)*"`)

var quotedReason = regexp.MustCompile(`(理由|说明)：[^"\\]*`)

var whoWasTold = regexp.MustCompile(`"Told":(null|\[[^\]]*\])`)

// speaksOf says whether a row belongs to one of some stores.
func speaksOf(text string, some func(n string) bool) bool {
	for _, n := range marksIn(text) {
		if some(n) {
			return true
		}
	}
	for _, m := range belongs.FindAllStringSubmatch(text, -1) {
		if some(m[1]) {
			return true
		}
	}
	return false
}

// talk says whether a row is of the talk with a visitor.
func talk(table string, row map[string]string, v visitor) bool {
	switch table {
	case "inbox":
		return row["lane"] == "member:"+v.userID && !strings.HasPrefix(row["kind"], "job.")
	case "outbox":
		return strings.Contains(row["payload"], `"to_users":["`+v.userID+`"]`) || strings.Contains(row["payload"], `"user_ids":["`+v.userID+`"]`)
	case "sessions", "writes":
		return row["member"] == v.userID
	case "confirmations":
		return strings.Contains(row["body"], `"UserID":"`+v.userID+`"`) && !planted.MatchString(row["code"])
	case "cards":
		return strings.Contains(row["body"], `"Users":["`+v.userID+`"]`) && !planted.MatchString(row["task"])
	case "audit":
		return row["actor"] == v.userID
	}
	return false
}

// changes are the rows of which there are more or fewer than before.
func changes(before, after map[string]int) []string {
	var all []string
	for text, n := range after {
		if before[text] < n {
			all = append(all, "+ "+text)
		}
	}
	for text, n := range before {
		if after[text] < n {
			all = append(all, "- "+text)
		}
	}
	slices.Sort(all)
	return all
}
