// Command zhanggui (掌柜) is a chat-ops bot for shops that sell to their
// customers through WeCom and WeChat.
package main

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // The shop's time zone must exist on an empty container base too.

	"github.com/zhanggui/zhanggui/bot/app"
)

//go:embed config.yaml
var defaults []byte

// version is set by the build: -ldflags "-X main.version=v1.2.3".
var version = "dev"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := app.Command(defaults, version).ExecuteContext(ctx); err != nil {
		// An error without words has been told already.
		if text := err.Error(); text != "" {
			fmt.Fprintln(os.Stderr, "zhanggui:", text)
		}
		os.Exit(app.ExitStatus(err))
	}
}
