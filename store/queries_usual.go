package store

import (
	"sync"
	"time"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// usual counts a store's items of a kind in each of the latest spans, newest
// first. A span runs until now, the one before it until that began; the one
// that runs now is left out.
func usual(tx *gorm.DB, kind bot.AlertKind, store string, span time.Duration, spans int, now time.Time) ([]int, error) {
	step := span.Microseconds()
	if spans <= 0 || step <= 0 {
		return nil, nil
	}
	end := int64(at(now))
	var rows []struct {
		Age int64
		N   int
	}
	// Both databases divide in a way of their own, and take the rest alike.
	err := tx.Model(&alertItem{}).Select("(@end - at) - (@end - at) % @step AS age, COUNT(*) AS n", map[string]any{"end": end, "step": step}).
		Where("kind = ? AND store = ? AND at > ? AND at <= ?", kind, key(store, sizeID), end-int64(spans+1)*step, end-step).
		Group("age").Find(&rows).Error
	counts := make([]int, spans)
	for _, row := range rows {
		counts[row.Age/step-1] = row.N
	}
	return counts, err
}

// lastCallback is when WeCom was heard last, until now.
func lastCallback(tx *gorm.DB, now time.Time) (time.Time, error) {
	var last []instant
	err := tx.Model(&inboxRow{}).Where("format = ? AND received_at <= ?", bot.FormatXML, at(now)).
		Order("received_at DESC").Limit(1).Pluck("received_at", &last).Error
	if err != nil || len(last) == 0 {
		return time.Time{}, err
	}
	return last[0].Time(), nil
}

// heardHours remembers how many callbacks came in hours that are over. Whoever
// watches for silence asks every minute for a week of hours, and what is over
// does not change. The zero value is ready.
type heardHours struct {
	mu    sync.Mutex
	hours map[int64]int
}

// hourMicros is an hour as instants count, and lateCallback how long after its
// end an hour may still get rows: longer than a commit takes.
const (
	hourMicros   = int64(time.Hour / time.Microsecond)
	lateCallback = time.Minute
)

// heard counts the callbacks in each of the latest hours by the clock, newest
// first, beginning with the hour that runs now.
func (h *heardHours) heard(tx *gorm.DB, hours int, now time.Time) ([]int, error) {
	if hours <= 0 {
		return nil, nil
	}
	current := int64(at(now)) / hourMicros
	counts, from := h.remembered(current, hours)
	var rows []struct {
		Since int64
		N     int
	}
	err := tx.Model(&inboxRow{}).Select("received_at - received_at % ? AS since, COUNT(*) AS n", hourMicros).
		Where("format = ? AND received_at >= ? AND received_at < ?", bot.FormatXML, from*hourMicros, (current+1)*hourMicros).
		Group("since").Find(&rows).Error
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		counts[current-row.Since/hourMicros] = row.N
	}
	h.remember(current, from, int64(at(now.Add(-lateCallback)))/hourMicros, counts)
	return counts, nil
}

// remembered are the counts that are known, and the first hour from which on
// they have to be asked for.
func (h *heardHours) remembered(current int64, hours int) (counts []int, from int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	counts = make([]int, hours)
	for from = current - int64(hours) + 1; from < current; from++ {
		n, known := h.hours[from]
		if !known {
			break
		}
		counts[current-from] = n
	}
	return counts, from
}

// remember keeps the counts of the hours from one until before another, and no
// longer ones than were asked for.
func (h *heardHours) remember(current, from, until int64, counts []int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.hours == nil {
		h.hours = map[int64]int{}
	}
	for hour := from; hour < until; hour++ {
		h.hours[hour] = counts[current-hour]
	}
	for hour := range h.hours {
		if hour <= current-int64(max(len(counts), hoursKept)) {
			delete(h.hours, hour)
		}
	}
}

// hoursKept is how many hours are remembered at least: four weeks.
const hoursKept = 28 * 24
