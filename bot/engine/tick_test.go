package engine

import (
	"strings"
	"testing"
	"time"
)

func TestTheLatestTick(t *testing.T) {
	shanghai := time.FixedZone("Asia/Shanghai", 8*60*60)
	cases := []struct {
		schedule  string
		now, want string
	}{
		{"0 4 * * *", "2026-11-22T12:00:00+08:00", "2026-11-22T04:00:00+08:00"},
		{"0 4 * * *", "2026-11-22T04:00:00+08:00", "2026-11-22T04:00:00+08:00"},
		{"0 4 * * *", "2026-11-22T03:59:59+08:00", "2026-11-21T04:00:00+08:00"},
		// The same moment told in another zone is the same tick.
		{"0 4 * * *", "2026-11-21T21:00:00Z", "2026-11-22T04:00:00+08:00"},
		{"*/10 * * * *", "2026-11-22T12:09:59.9+08:00", "2026-11-22T12:00:00+08:00"},
		{"0 9 * * 1", "2026-11-22T12:00:00+08:00", "2026-11-16T09:00:00+08:00"},
		{"@every 10m", "2026-11-22T12:09:59+08:00", "2026-11-22T12:00:00+08:00"},
		{"@every 30s", "2026-11-22T00:00:59Z", "2026-11-22T00:00:30Z"},
		{"CRON_TZ=UTC 0 4 * * *", "2026-11-22T12:30:00+08:00", "2026-11-22T12:00:00+08:00"},
		// A month ago is not made up for.
		{"0 4 1 * *", "2026-11-22T12:00:00+08:00", ""},
		{"0 0 30 2 *", "2026-11-22T12:00:00+08:00", ""},
	}
	for _, c := range cases {
		t.Run(c.schedule+" at "+c.now, func(t *testing.T) {
			jobs, err := parseJobs([]Job{{Name: "job", Schedule: c.schedule}}, shanghai)
			if err != nil {
				t.Fatal(err)
			}
			var want time.Time
			if c.want != "" {
				want = moment(t, c.want)
			}
			if got := latest(jobs[0].schedule, moment(t, c.now)); !got.Equal(want) {
				t.Fatalf("latest tick %v, want %v", got, want)
			}
		})
	}
}

func moment(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestKeysFitAndDiffer(t *testing.T) {
	long := strings.Repeat("reconcile.", 20)
	seen := map[string]bool{}
	for _, name := range []string{"assets", long + "1", long + "2"} {
		for _, at := range []time.Time{noon, noon.Add(time.Second)} {
			for _, key := range []string{tickKey(name, at), startKey(name, "host-1", at), startKey(name, "host-2", at)} {
				if len(key) > 64 || seen[key] {
					t.Errorf("key %q has %d bytes; seen before: %v", key, len(key), seen[key])
				}
				seen[key] = true
			}
		}
	}
	if a, b := tickKey("assets", noon), tickKey("assets", noon.In(time.FixedZone("", 3600))); a != b {
		t.Errorf("one tick has two keys, %s and %s", a, b)
	}
}
