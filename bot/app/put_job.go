package app

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/store"
)

// putJob puts a job into the inbox for what a command of the command line brings, and
// once for what it brings: the prefix and the payload with its time make it one.
func putJob(ctx context.Context, db *store.Store, prefix, name, lane string, payload any, at time.Time) error {
	encoded, err := json.Marshal(payload)
	if err != nil {
		return err
	}
	body, err := bot.EncodeInternal(bot.JobDue{Name: name, Due: at, Payload: encoded})
	if err != nil {
		return err
	}
	sum := sha256.Sum256(body)
	_, err = db.Put(ctx, bot.Arrival{
		Key: fmt.Sprintf("%s:%x", prefix, sum[:12]), Lane: lane, Kind: bot.JobKind(name), Format: bot.FormatInternal, Body: body, At: at, ReceivedAt: at,
	})
	return err
}
