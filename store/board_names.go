package store

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"gorm.io/gorm"
)

// BoardNames are what people call members of staff and customers, by their ids, as far
// as it is known. Whoever asks has the ids from what a scope showed them.
func (s *Store) BoardNames(ctx context.Context, ids []string) (map[string]string, error) {
	names := make(map[string]string, len(ids))
	for part := range slices.Chunk(ids, mostNamed) {
		if err := readNames(s.read.WithContext(ctx), part, names); err != nil {
			return nil, fmt.Errorf("store: names: %w", err)
		}
	}
	return names, nil
}

func readNames(tx *gorm.DB, ids []string, names map[string]string) error {
	folded := make(map[string]string, len(ids))
	keys := make([]string, len(ids))
	for i, id := range ids {
		folded[foldedKey(id)], keys[i] = id, key(id, sizeID)
	}
	for _, of := range []struct {
		sql  string
		keys any
	}{
		{"SELECT external_userid AS id, name FROM customers WHERE external_userid IN ?", keys},
		{"SELECT member AS id, name FROM roster WHERE member IN ?", slices.Sorted(maps.Keys(folded))},
		{"SELECT userid AS id, name FROM staff WHERE userid IN ?", keys},
	} {
		var rows []struct{ ID, Name string }
		if err := tx.Raw(of.sql, of.keys).Scan(&rows).Error; err != nil {
			return err
		}
		for _, row := range rows {
			id := row.ID
			if as, is := folded[row.ID]; is {
				id = as
			}
			if row.Name != "" {
				names[id] = row.Name
			}
		}
	}
	return nil
}
