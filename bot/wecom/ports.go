package wecom

import (
	"context"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// TokenStore is where the instances of a bot share access tokens, so that one
// asks WeCom and all use the answer. Losing it costs a token request. A key is
// a hash and says nothing about the secret behind it.
type TokenStore interface {
	// Token is the token under key and when it ends; empty if there is none.
	Token(ctx context.Context, key string) (token string, expires time.Time, err error)
	// SaveToken keeps a token until it expires.
	SaveToken(ctx context.Context, key, token string, expires time.Time) error
	// DropToken forgets the token under key if it still is this one.
	DropToken(ctx context.Context, key, token string) error
	// Lock is held by one instance at a time, at most for ttl; ok is false
	// while another holds it.
	Lock(ctx context.Context, key string, ttl time.Duration) (unlock func(), ok bool, err error)
}

// Limiter is where the instances of a bot share what WeCom counts per corp.
type Limiter interface {
	// Take takes one from a budget per minute; a wait above zero means that
	// nothing was taken.
	Take(ctx context.Context, key string, perMinute int) (wait time.Duration, err error)
	// TakeAll takes one from every key, or nothing and says how long to wait.
	// most says how many calls of a key each span may see: exactly so many,
	// wherever the span begins, and all at once if they come at once.
	TakeAll(ctx context.Context, keys []string, most map[time.Duration]int) (wait time.Duration, err error)
	// Block closes a key until a time.
	Block(ctx context.Context, key string, until time.Time) error
	// BlockedUntil is when a key opens again; zero or past if it is open.
	BlockedUntil(ctx context.Context, key string) (time.Time, error)
}

// TagBook knows which tags a pair should have and what WeCom was last told.
type TagBook interface {
	// Pending are the differences WeCom has not heard of.
	Pending(ctx context.Context, p bot.Pair) ([]bot.TagChange, error)
	// TagRecords are all tags that the pair holds or held.
	TagRecords(ctx context.Context, p bot.Pair) ([]bot.TagRecord, error)
	// SaveTagID keeps the id WeCom gave a tag.
	SaveTagID(ctx context.Context, t bot.Tag, id string) error
	// ForgetTagID drops an id that WeCom no longer knows.
	ForgetTagID(ctx context.Context, t bot.Tag) error
	// Pushed records that WeCom has heard of the changes.
	Pushed(ctx context.Context, p bot.Pair, changes []bot.TagChange) error
}

// AssetBook knows what has been made in WeCom ahead of its use.
type AssetBook interface {
	// Asset is an asset by name; zero if it was never made.
	Asset(ctx context.Context, name string) (bot.Asset, error)
}
