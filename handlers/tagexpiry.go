package handlers

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// jobTagsExpire is the job that comes when a tag falls off.
const jobTagsExpire = "tags.expire"

// tagExpiry tells WeCom of tags whose time is over. The database lets go of
// them by itself: it knows until when a pair holds a tag.
func tagExpiry(d *desk) bot.Handler {
	return bot.Handler{Name: "tag_expiry", Kinds: []bot.Kind{bot.JobKind(jobTagsExpire)}, Handle: d.tagExpiry}
}

func (d *desk) tagExpiry(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	job, ok := ev.Body.(bot.JobDue)
	if !ok {
		return nil, nil
	}
	var pair bot.Pair
	if err := json.Unmarshal(job.Payload, &pair); err != nil {
		return nil, fmt.Errorf("payload of %s: %w", job.Name, err)
	}
	rel, err := v.Relation(pair)
	if err != nil || !rel.Status.Reachable() {
		return nil, err
	}
	return []bot.Effect{bot.PushTags{Pair: pair}}, nil
}

// expiryOf schedules the job for a tag that falls off by itself.
func expiryOf(add bot.AddTag) bot.ScheduleJob {
	key := strings.Join([]string{add.Pair.String(), add.Group, add.Name, add.ExpiresAt.UTC().Format(time.RFC3339Nano)}, "\x00")
	// Marshalling two strings cannot fail.
	payload, _ := json.Marshal(add.Pair)
	return bot.ScheduleJob{Name: jobTagsExpire, Key: digest(key), Due: add.ExpiresAt, Payload: payload}
}

// digest is a short name for something long, the same every time.
func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:16])
}
