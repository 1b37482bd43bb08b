package app

import (
	"context"
	"database/sql"
	"net/http"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/web"
)

// plainSales sell as one would write it first, without gorm's part in it.
type plainSales struct{ pool *sql.DB }

// plainly are the same addresses and checks with plain sales behind them.
func plainly(b *testing.B, c *config.Config, db *gorm.DB) http.Handler {
	b.Helper()
	for _, table := range []string{
		"CREATE TABLE plain_sales (id VARCHAR(128) PRIMARY KEY, stock BIGINT NOT NULL)",
		"CREATE TABLE plain_claims (sale VARCHAR(128) NOT NULL, external_userid VARCHAR(128) NOT NULL, code VARCHAR(64) NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (sale, external_userid))",
	} {
		if err := db.Exec(table).Error; err != nil {
			b.Fatal(err)
		}
	}
	pool, err := db.DB()
	if err != nil {
		b.Fatal(err)
	}
	pool.SetMaxOpenConns(64)
	pool.SetMaxIdleConns(64)
	if c.Database.Driver == config.DriverSQLite {
		pool.SetMaxOpenConns(1)
	}
	site, err := web.New(web.Options{
		Shop: c.Shop, Files: loadMessages(b).FS(), Gatherer: prometheus.NewRegistry(), Log: silence(),
		PublicURL: c.Server.PublicURL, Key: sellingKey(c), Login: c.Pages, Selling: plainSales{pool},
	})
	if err != nil {
		b.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/", site)
	return mux
}

// SaleLook is not asked.
func (plainSales) SaleLook(context.Context, bot.SaleLink, string) (bot.SaleLook, error) {
	return bot.SaleLook{}, nil
}

// SaleAct is one transaction.
func (p plainSales) SaleAct(ctx context.Context, a bot.SaleAct) (bot.SaleAnswer, error) {
	tx, err := p.pool.BeginTx(ctx, nil)
	if err != nil {
		return bot.SaleAnswer{}, err
	}
	defer tx.Rollback()
	done, err := tx.ExecContext(ctx, "UPDATE plain_sales SET stock = stock - 1 WHERE id = ? AND stock > 0", a.Sale)
	if err != nil {
		return bot.SaleAnswer{}, err
	}
	if got, err := done.RowsAffected(); err != nil || got == 0 {
		return bot.SaleAnswer{Result: bot.SaleSoldOut}, err
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO plain_claims VALUES (?, ?, ?, ?)", a.Sale, a.ExternalUserID, a.NewCode, time.Now().UnixMicro())
	if err != nil {
		return bot.SaleAnswer{}, err
	}
	return bot.SaleAnswer{Result: bot.SaleGot}, tx.Commit()
}
