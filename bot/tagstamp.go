package bot

import (
	"fmt"
	"hash/fnv"
)

// TagStamp stands for what WeCom was told of a pair's tags, and for what people
// decided about them. A reading of the pair that began under one stamp and is
// looked at under another may show what was there before the bot itself changed
// it: it says nothing about people. Clocks take no part in this, so that
// neither their steps nor their differences make a person of the bot.
func TagStamp(records []TagRecord) string {
	if len(records) == 0 {
		return "none"
	}
	h := fnv.New64a()
	for _, r := range records {
		fmt.Fprintf(h, "%q %q %q %t %t %t %d\n", r.RemoteID, r.Group, r.Name, r.Held, r.ByHand, r.Pushed, r.PushedAt.UnixMicro())
	}
	return fmt.Sprintf("%016x", h.Sum64())
}
