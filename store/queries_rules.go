package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// WordsVersion rises with every change of a word rule, by whatever instance.
func (s *Store) WordsVersion(ctx context.Context) (version int64, err error) {
	err = s.read.WithContext(ctx).Raw("SELECT version FROM word_versions WHERE id = 1").Scan(&version).Error
	if err != nil {
		return 0, fmt.Errorf("store: the version of the word rules: %w", err)
	}
	return version, nil
}

// WordRules are all word rules that people made or changed, in order of ID.
func (s *Store) WordRules(ctx context.Context) ([]bot.WordRule, error) {
	all, err := wordRulesIn(s.read.WithContext(ctx))
	if err != nil {
		return nil, fmt.Errorf("store: word rules: %w", err)
	}
	return all, nil
}

func wordRulesIn(tx *gorm.DB) ([]bot.WordRule, error) {
	var rows []wordRule
	if err := tx.Order("id").Find(&rows).Error; err != nil {
		return nil, err
	}
	return seenAll(rows, wordRule.seen)
}

// ruleCount is how a rule has done, as it is counted.
type ruleCount struct {
	Rule                                      string
	Hits, People, Upheld, Overturned, Waiting int
}

// ruleRecords are how rules have done since a time, most hits first; one rule, or
// all.
func ruleRecords(tx *gorm.DB, scope bot.Scope, rule string, since instant, limit int) ([]bot.RuleRecord, error) {
	return rulesBetween(tx, scope, rule, since, forGood, limit)
}

// rulesBetween are how rules did from a time until before another.
func rulesBetween(tx *gorm.DB, scope bot.Scope, rule string, since, until instant, limit int) ([]bot.RuleRecord, error) {
	counted := func() *gorm.DB {
		where := tx.Table("violation_rules").Joins("JOIN violations ON violations.id = violation_rules.violation_id").
			Where("violation_rules.at >= ? AND violation_rules.at < ?", since, until).Where(violationsIn(tx, scope))
		if rule != "" {
			where = where.Where("violation_rules.rule = ?", key(rule, sizeName))
		}
		return where
	}
	var counts []ruleCount
	err := counted().Select("violation_rules.rule, COUNT(*) AS hits, COUNT(DISTINCT NULLIF(violations.external_userid, '')) AS people, " +
		"SUM(CASE WHEN violations.state = 'upheld' THEN 1 ELSE 0 END) AS upheld, SUM(CASE WHEN violations.state = 'overturned' THEN 1 ELSE 0 END) AS overturned, " +
		"SUM(CASE WHEN violations.state IN ('open', 'appealed') THEN 1 ELSE 0 END) AS waiting").
		Group("violation_rules.rule").Order("hits DESC, violation_rules.rule").Limit(page(limit)).Find(&counts).Error
	if err != nil || len(counts) == 0 {
		return nil, err
	}
	names := make([]string, len(counts))
	for i, c := range counts {
		names[i] = c.Rule
	}
	var decided []struct {
		Rule string
		Took int64
	}
	err = counted().Select("violation_rules.rule, CASE WHEN violations.appealed_at > 0 AND violations.appealed_at <= violations.decided_at "+
		"THEN violations.decided_at - violations.appealed_at ELSE violations.decided_at - violations.at END AS took").
		Where("violations.decided_at > 0 AND violation_rules.rule IN ?", names).Find(&decided).Error
	if err != nil {
		return nil, err
	}
	took := map[string][]time.Duration{}
	for _, d := range decided {
		took[d.Rule] = append(took[d.Rule], time.Duration(d.Took)*time.Microsecond)
	}
	all := make([]bot.RuleRecord, len(counts))
	for i, c := range counts {
		all[i] = bot.RuleRecord{Rule: c.Rule, Hits: c.Hits, People: c.People, Upheld: c.Upheld, Overturned: c.Overturned, Waiting: c.Waiting}
		if times := took[c.Rule]; len(times) > 0 {
			slices.Sort(times)
			all[i].Took = percentile(times, 50)
		}
	}
	return all, nil
}
