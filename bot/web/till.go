package web

import (
	"context"

	"github.com/zhanggui/zhanggui/bot"
)

// Counter lets members of staff do on a page what they may do in chat.
type Counter interface {
	// Caller says what a member may do now; the zero Caller is of no member of staff.
	Caller(ctx context.Context, userID string) (bot.Caller, error)
	// Line gives a command and waits for its answer; the zero Reply is of one that
	// has not been answered yet. The same Reply id gives it once.
	Line(ctx context.Context, line bot.PageLine) (bot.Reply, error)
}
