package shared_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/store/shared"
)

// ports are what the bot asks of this package.
type ports interface {
	Token(ctx context.Context, key string) (string, time.Time, error)
	SaveToken(ctx context.Context, key, token string, expires time.Time) error
	DropToken(ctx context.Context, key, token string) error
	Lock(ctx context.Context, key string, ttl time.Duration) (func(), bool, error)
	Take(ctx context.Context, key string, perMinute int) (time.Duration, error)
	TakeAll(ctx context.Context, keys []string, most map[time.Duration]int) (time.Duration, error)
	Block(ctx context.Context, key string, until time.Time) error
	BlockedUntil(ctx context.Context, key string) (time.Time, error)
	Wake(ctx context.Context, topic string) error
	Listen(ctx context.Context, topic string) (<-chan struct{}, error)
}

var (
	_ ports = (*shared.Memory)(nil)
	_ ports = (*shared.Redis)(nil)
)

// conform says what both implementations promise. The two instances share;
// with Memory they are one.
func conform(t *testing.T, one, two ports) {
	t.Run("a token is there for every instance until it is dropped", func(t *testing.T) {
		expires := time.Now().Add(time.Hour).Truncate(time.Millisecond)
		must(t, one.SaveToken(t.Context(), "app", "first:with a colon", expires))
		wantToken(t, two, "app", "first:with a colon")
		if _, at, _ := two.Token(t.Context(), "app"); !at.Equal(expires) {
			t.Errorf("it expires at %v, want %v", at, expires)
		}
		must(t, two.DropToken(t.Context(), "app", "first:with a colon"))
		wantToken(t, two, "app", "")
		wantToken(t, one, "app", "")
	})
	t.Run("dropping a refused token spares the one that replaced it", func(t *testing.T) {
		expires := time.Now().Add(time.Hour)
		must(t, one.SaveToken(t.Context(), "app", "second", expires))
		must(t, one.SaveToken(t.Context(), "app", "third", expires))
		must(t, two.DropToken(t.Context(), "app", "second"))
		wantToken(t, two, "app", "third")
		wantToken(t, one, "other app", "")
	})
	t.Run("an expired token is none", func(t *testing.T) {
		must(t, one.SaveToken(t.Context(), "old", "gone", time.Now().Add(-time.Second)))
		wantToken(t, one, "old", "")
		wantToken(t, two, "old", "")
	})
	t.Run("a lock has one owner at a time", func(t *testing.T) {
		unlock, ok := lock(t, one, "fetch", time.Minute)
		if !ok {
			t.Fatal("a free lock was refused")
		}
		if _, ok := lock(t, two, "fetch", time.Minute); ok {
			t.Fatal("a held lock was given to a second owner")
		}
		unlock()
		if unlock, ok = lock(t, two, "fetch", time.Minute); !ok {
			t.Fatal("a lock that was freed was refused")
		}
		unlock()
	})
	t.Run("a lock frees itself, and its late owner does not free the next one's", func(t *testing.T) {
		late, _ := lock(t, one, "slow", 30*time.Millisecond)
		var ok bool
		eventually(t, "the lock to free itself", func() bool {
			_, ok = lock(t, two, "slow", time.Minute)
			return ok
		})
		late()
		late()
		if _, ok := lock(t, one, "slow", time.Minute); ok {
			t.Fatal("the late owner freed a lock that was not its own")
		}
	})
	t.Run("of many who want a lock at once one gets it", func(t *testing.T) {
		var owners atomic.Int32
		var all sync.WaitGroup
		for i := range 20 {
			all.Go(func() {
				if _, ok, err := []ports{one, two}[i%2].Lock(t.Context(), "race", time.Minute); err == nil && ok {
					owners.Add(1)
				}
			})
		}
		all.Wait()
		if owners.Load() != 1 {
			t.Fatalf("%d owners, want 1", owners.Load())
		}
	})
	t.Run("a limit lets a fifth of a minute's calls through at once, to all together", func(t *testing.T) {
		went := 0
		for i := range 40 {
			if wait := take(t, []ports{one, two}[i%2], "messages", 100); wait == 0 {
				went++
			} else if wait > time.Second {
				t.Fatalf("told to wait %v, but the next of 80 a minute comes within a second", wait)
			}
		}
		if went < 20 || went > 22 {
			t.Fatalf("%d calls went, want the burst of 20", went)
		}
		if wait := take(t, one, "others", 100); wait != 0 {
			t.Fatalf("another limit makes wait %v", wait)
		}
	})
	t.Run("no limit is no wait", func(t *testing.T) {
		for range 100 {
			if wait := take(t, one, "free", 0); wait != 0 {
				t.Fatalf("waited %v", wait)
			}
		}
	})
	conformWindows(t, one, two)
	t.Run("a block is known to all and is never shortened", func(t *testing.T) {
		wantBlock(t, one, "api", time.Time{})
		until := time.Now().Add(time.Minute).Truncate(time.Millisecond)
		must(t, one.Block(t.Context(), "api", until))
		must(t, two.Block(t.Context(), "api", until.Add(-30*time.Second)))
		wantBlock(t, one, "api", until)
		wantBlock(t, two, "api", until)
		wantBlock(t, two, "another", time.Time{})
	})
	t.Run("a block ends by itself", func(t *testing.T) {
		must(t, one.Block(t.Context(), "short", time.Now().Add(30*time.Millisecond)))
		eventually(t, "the block to end", func() bool {
			until, err := two.BlockedUntil(t.Context(), "short")
			return err == nil && until.IsZero()
		})
	})
	t.Run("a call reaches every listener of the topic and no other", func(t *testing.T) {
		inbox, alsoInbox, outbox := listen(t, one, "inbox"), listen(t, two, "inbox"), listen(t, two, "outbox")
		must(t, one.Wake(t.Context(), "inbox"))
		wantCall(t, inbox)
		wantCall(t, alsoInbox)
		select {
		case <-outbox:
			t.Fatal("a call for the inbox was heard on the outbox")
		default:
		}
	})
	t.Run("listening ends with its context", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		ear, err := one.Listen(ctx, "inbox")
		must(t, err)
		cancel()
		eventually(t, "the channel to close", func() bool {
			select {
			case _, open := <-ear:
				return !open
			default:
				return false
			}
		})
		must(t, one.Wake(t.Context(), "inbox"))
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantToken(t *testing.T, p ports, key, want string) {
	t.Helper()
	got, _, err := p.Token(t.Context(), key)
	must(t, err)
	if got != want {
		t.Fatalf("token of %q is %q, want %q", key, got, want)
	}
}

func wantBlock(t *testing.T, p ports, key string, want time.Time) {
	t.Helper()
	got, err := p.BlockedUntil(t.Context(), key)
	must(t, err)
	if !got.Equal(want) {
		t.Fatalf("%q is blocked until %v, want %v", key, got, want)
	}
}

func lock(t *testing.T, p ports, key string, ttl time.Duration) (func(), bool) {
	t.Helper()
	unlock, ok, err := p.Lock(t.Context(), key, ttl)
	must(t, err)
	return unlock, ok
}

func take(t *testing.T, p ports, key string, perMinute int) time.Duration {
	t.Helper()
	wait, err := p.Take(t.Context(), key, perMinute)
	must(t, err)
	return wait
}

// listen hears a topic and swallows the call that a new subscription counts as.
func listen(t *testing.T, p ports, topic string) <-chan struct{} {
	t.Helper()
	ear, err := p.Listen(t.Context(), topic)
	must(t, err)
	if _, ok := p.(*shared.Redis); ok {
		wantCall(t, ear)
	}
	return ear
}

func wantCall(t *testing.T, ear <-chan struct{}) {
	t.Helper()
	select {
	case _, open := <-ear:
		if !open {
			t.Fatal("the channel is closed")
		}
	case <-time.After(10 * time.Second):
		t.Fatal("nobody called within 10 s")
	}
}

// eventually waits for what another process or a timer brings about.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	deadline := time.NewTimer(20 * time.Second)
	defer deadline.Stop()
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	for !ok() {
		select {
		case <-again.C:
		case <-deadline.C:
			t.Fatalf("waited 20 s for %s", what)
		}
	}
}
