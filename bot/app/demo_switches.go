package app

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/zhanggui/zhanggui/bot/simulator"
)

// switches are what people at the page can do to the bot.
func (d *shopDemo) switches() []simulator.Switch {
	return []simulator.Switch{
		{
			ID: "database", Title: "数据库写不进去", English: "Database away",
			What:        "存不下的回调不应答，企业微信会再送；已经存下的等着，数据库回来接着办，一件不丢，一条不重发。",
			WhatEnglish: "What cannot be kept is not acknowledged, so WeCom sends it again; what was kept waits and goes on when the database is back: nothing lost, nothing sent twice.",
			Set:         d.stuck.set, Get: d.stuck.is,
		},
		{
			ID: "kill", Title: "拔掉掌柜的电源", English: "Kill the bot",
			What:        "像断电一样，手里的事来不及交代。再开时从数据库接着办，停机时漏掉的，对账补上。",
			WhatEnglish: "As by a power cut, nothing is handed over. When it is back it goes on from the database, and a comparison finds what came meanwhile.",
			Set:         d.kill, Get: d.dead,
		},
	}
}

// errShut says that the demo is over.
var errShut = errors.New("the demo is over")

// dead says whether the bot was killed.
func (d *shopDemo) dead() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.down
}

// kill takes the bot away without letting it finish anything, or starts another at its
// address, which then compares what it knows with WeCom.
func (d *shopDemo) kill(ctx context.Context, on bool) error {
	d.throwing.Lock()
	defer d.throwing.Unlock()
	d.mu.Lock()
	if d.shut {
		d.mu.Unlock()
		return errShut
	}
	a, down := d.app, d.down
	d.down = on
	d.mu.Unlock()
	if on == down {
		return nil
	}
	if on {
		return a.cut()
	}
	listener, err := net.Listen("tcp", d.address)
	if err == nil {
		err = d.openBot(ctx, listener)
	}
	if err != nil {
		d.mu.Lock()
		d.down = true
		d.mu.Unlock()
		return fmt.Errorf("the bot cannot be started again: %w", err)
	}
	_, err = requestSync(ctx, d.bot().store, time.Now())
	return err
}

// cut ends the bot as a power cut does, as far as that can be done within a process:
// the database goes first, so that nothing can be finished or handed back.
func (a *App) cut() error {
	err := a.store.Close()
	at, cancel := context.WithCancel(context.Background())
	cancel()
	_ = a.Stop(at)
	return err
}

// stuckDatabase keeps others from writing to an SQLite file by holding its lock.
type stuckDatabase struct {
	path string
	mu   sync.Mutex
	db   *sql.DB
	conn *sql.Conn
}

// is says whether it does.
func (s *stuckDatabase) is() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.conn != nil
}

func (s *stuckDatabase) set(ctx context.Context, on bool) (err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if on == (s.conn != nil) {
		return nil
	}
	if !on {
		// Ends the transaction too, which has nothing in it.
		_ = s.conn.Close()
		err = s.db.Close()
		s.conn, s.db = nil, nil
		return err
	}
	if s.db, err = sql.Open("sqlite", "file:"+s.path+"?_pragma=busy_timeout(10000)"); err != nil {
		return err
	}
	// The connection outlives the request that asked for it.
	if s.conn, err = s.db.Conn(context.WithoutCancel(ctx)); err == nil {
		_, err = s.conn.ExecContext(ctx, "BEGIN IMMEDIATE")
	}
	if err != nil {
		if s.conn != nil {
			_ = s.conn.Close()
		}
		_ = s.db.Close()
		s.conn, s.db = nil, nil
		return fmt.Errorf("the database's lock cannot be had: %w", err)
	}
	return nil
}
