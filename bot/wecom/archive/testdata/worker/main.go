// Command worker is the archive's worker alone, for tests of the real path.
package main

import (
	"fmt"
	"os"

	"github.com/zhanggui/zhanggui/bot/wecom/archive"
)

func main() {
	if err := archive.Work(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
