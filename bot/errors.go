package bot

import "errors"

// ErrLaneBusy says that an earlier event of the same lane is being handled
// elsewhere: the row was put back and nothing was applied.
var ErrLaneBusy = errors.New("bot: an earlier event of this lane is unfinished")

// ErrLeaseLost says that the row has been taken over by another instance:
// nothing was applied.
var ErrLeaseLost = errors.New("bot: the lease of this row is lost")

// ErrFeedMoved says that somebody else has moved a feed's place since it was
// read: nothing was written, and reading goes on from where the place is now.
var ErrFeedMoved = errors.New("bot: the place of this feed has moved")
