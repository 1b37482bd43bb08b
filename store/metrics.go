package store

import (
	"errors"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"gorm.io/gorm"
)

// measurePools shows how busy the connections are: waiting for a connection is
// the first sign of a database that cannot keep up.
func (s *Store) measurePools() error {
	if s.o.Registry == nil {
		return nil
	}
	registry := prometheus.WrapRegistererWithPrefix("zhanggui_", s.o.Registry)
	for name, pool := range map[string]*gorm.DB{"write": s.db, "read": s.read} {
		db, err := pool.DB()
		if err != nil {
			return err
		}
		var twice prometheus.AlreadyRegisteredError
		if err := registry.Register(collectors.NewDBStatsCollector(db, name)); err != nil && !errors.As(err, &twice) {
			return err
		}
	}
	return nil
}
