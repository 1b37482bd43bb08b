package app

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/glebarez/sqlite"
	"gorm.io/driver/mysql"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/logger"

	"github.com/zhanggui/zhanggui/bot/config"
)

// plainCustomers is how many customers the plain loop reads; its rate does not
// depend on how many there are.
const plainCustomers = 300

// plainPair is what the plain loop keeps of a pair.
type plainPair struct {
	UserID         string `gorm:"primaryKey;size:64"`
	ExternalUserID string `gorm:"primaryKey;size:64"`
	Name, Remark   string
	AddedAt        int64
}

// plainRate is how many customers a second are read by what one would write
// first: one loop that asks for each customer with externalcontact/get and
// saves a row with gorm.
func plainRate(b *testing.B, h *house, w where) float64 {
	b.Helper()
	db := openPlainly(b, w)
	if err := db.AutoMigrate(&plainPair{}); err != nil {
		b.Fatal(err)
	}
	main := h.config.WeCom.App
	token := plainGet(b, h, "gettoken", url.Values{"corpid": {h.config.WeCom.CorpID}, "corpsecret": {main.Secret.Reveal()}})["access_token"].(string)
	people := h.sim.State().Customers
	people = people[:min(len(people), plainCustomers)]
	began := time.Now()
	for _, one := range people {
		a := plainGet(b, h, "externalcontact/get", url.Values{"access_token": {token}, "external_userid": {one.ExternalUserID}})
		who := a["external_contact"].(map[string]any)
		for _, f := range a["follow_user"].([]any) {
			follow := f.(map[string]any)
			row := plainPair{
				UserID: follow["userid"].(string), ExternalUserID: one.ExternalUserID, Name: fmt.Sprint(who["name"]), Remark: fmt.Sprint(follow["remark"]),
				AddedAt: int64(follow["createtime"].(float64)),
			}
			if err := db.Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error; err != nil {
				b.Fatal(err)
			}
		}
	}
	return float64(len(people)) / time.Since(began).Seconds()
}

func plainGet(b *testing.B, h *house, api string, in url.Values) (answer map[string]any) {
	b.Helper()
	r, err := http.Get(h.sim.URL() + "/cgi-bin/" + api + "?" + in.Encode())
	if err != nil {
		b.Fatal(err)
	}
	defer r.Body.Close()
	if err := json.NewDecoder(r.Body).Decode(&answer); err != nil {
		b.Fatal(err)
	}
	if answer["errcode"] != 0.0 {
		b.Fatalf("%s: %v", api, answer)
	}
	return answer
}

// openPlainly is a database of gorm's defaults, beside the bot's.
func openPlainly(b *testing.B, w where) *gorm.DB {
	b.Helper()
	var to gorm.Dialector = mysql.Open(w.dsn)
	if w.driver == config.DriverSQLite {
		to = sqlite.Open(w.dsn + ".plain?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=busy_timeout(10000)")
	}
	db, err := gorm.Open(to, &gorm.Config{Logger: logger.Discard})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if pool, err := db.DB(); err == nil {
			pool.Close()
		}
	})
	return db
}
