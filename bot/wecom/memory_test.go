package wecom

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// onePixel is the beginning of a PNG, enough to be sniffed.
var onePixel = []byte("\x89PNG\r\n\x1a\n0000IHDR one pixel")

// memoryTokens is a TokenStore that instances of a test share.
type memoryTokens struct {
	mu     sync.Mutex
	tokens map[string]string
	ends   map[string]time.Time
	locked map[string]bool
	saves  int
	away   error
}

func newMemoryTokens() *memoryTokens {
	return &memoryTokens{tokens: map[string]string{}, ends: map[string]time.Time{}, locked: map[string]bool{}}
}

func (m *memoryTokens) Token(_ context.Context, key string) (string, time.Time, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.tokens[key], m.ends[key], m.away
}

func (m *memoryTokens) SaveToken(_ context.Context, key, token string, expires time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.away != nil {
		return m.away
	}
	m.saves++
	m.tokens[key], m.ends[key] = token, expires
	return nil
}

func (m *memoryTokens) DropToken(_ context.Context, key, token string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.tokens[key] == token {
		delete(m.tokens, key)
	}
	return m.away
}

func (m *memoryTokens) Lock(_ context.Context, key string, _ time.Duration) (func(), bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.away != nil {
		return nil, false, m.away
	}
	if m.locked[key] {
		return nil, false, nil
	}
	m.locked[key] = true
	return func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.locked[key] = false
	}, true, nil
}

// memoryLimits is a Limiter by the test's clock: Take counts in whole minutes,
// TakeAll looks at all that ever went.
type memoryLimits struct {
	mu      sync.Mutex
	now     func() time.Time
	taken   map[string]int
	went    map[string][]time.Time
	blocked map[string]time.Time
	away    error
}

func newMemoryLimits() *memoryLimits {
	return &memoryLimits{now: time.Now, taken: map[string]int{}, went: map[string][]time.Time{}, blocked: map[string]time.Time{}}
}

func (m *memoryLimits) Take(_ context.Context, key string, perMinute int) (time.Duration, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.away != nil {
		return 0, m.away
	}
	minute := m.now().Truncate(time.Minute)
	k := key + minute.String()
	if m.taken[k] >= perMinute {
		return minute.Add(time.Minute).Sub(m.now()), nil
	}
	m.taken[k]++
	return 0, nil
}

func (m *memoryLimits) TakeAll(_ context.Context, keys []string, most map[time.Duration]int) (wait time.Duration, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.away != nil {
		return 0, m.away
	}
	for _, key := range keys {
		for span, n := range most {
			if i := len(m.went[key]) - n; i >= 0 {
				wait = max(wait, m.went[key][i].Add(span).Sub(m.now()))
			}
		}
	}
	if wait == 0 {
		for _, key := range keys {
			m.went[key] = append(m.went[key], m.now())
		}
	}
	return wait, nil
}

func (m *memoryLimits) Block(_ context.Context, key string, until time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.blocked[key] = until
	return m.away
}

func (m *memoryLimits) BlockedUntil(_ context.Context, key string) (time.Time, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.blocked[key], m.away
}

// memoryTags is a TagBook for a handful of pairs.
type memoryTags struct {
	mu        sync.Mutex
	pending   map[bot.Pair][]bot.TagChange
	ids       map[bot.Tag]string
	forgotten []bot.Tag
	pushed    int
	away      error
}

func newMemoryTags() *memoryTags {
	return &memoryTags{pending: map[bot.Pair][]bot.TagChange{}, ids: map[bot.Tag]string{}}
}

func (m *memoryTags) Pending(_ context.Context, p bot.Pair) ([]bot.TagChange, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	changes := append([]bot.TagChange{}, m.pending[p]...)
	for i := range changes {
		changes[i].RemoteID = m.ids[changes[i].Tag]
	}
	return changes, m.away
}

func (m *memoryTags) TagRecords(_ context.Context, p bot.Pair) ([]bot.TagRecord, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var records []bot.TagRecord
	for _, c := range m.pending[p] {
		records = append(records, bot.TagRecord{HeldTag: bot.HeldTag{Tag: c.Tag}, Held: c.Add, RemoteID: m.ids[c.Tag]})
	}
	return records, m.away
}

func (m *memoryTags) SaveTagID(_ context.Context, t bot.Tag, id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.ids[t] = id
	return m.away
}

func (m *memoryTags) ForgetTagID(_ context.Context, t bot.Tag) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.ids, t)
	m.forgotten = append(m.forgotten, t)
	return m.away
}

func (m *memoryTags) Pushed(_ context.Context, p bot.Pair, changes []bot.TagChange) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.pushed += len(changes)
	var left []bot.TagChange
	for _, old := range m.pending[p] {
		told := false
		for _, c := range changes {
			told = told || (c.Tag == old.Tag && c.Version >= old.Version)
		}
		if !told {
			left = append(left, old)
		}
	}
	m.pending[p] = left
	return m.away
}

// memoryAssets is an AssetBook.
type memoryAssets struct {
	mu     sync.Mutex
	byName map[string]bot.Asset
	away   error
}

func (m *memoryAssets) Asset(_ context.Context, name string) (bot.Asset, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.byName[name], m.away
}

func (m *memoryAssets) put(a bot.Asset) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.byName[a.Name] = a
}

var errAway = errors.New("the store is away")
