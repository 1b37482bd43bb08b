package wecom

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/wecom/archive"
)

// archivePage is how many messages are asked for at once, the most that WeCom
// hands out; archiveLife is how long it keeps them [docs 91774].
const (
	archivePage = 1000
	archiveLife = 5 * 24 * time.Hour
	// quietBefore is how long nothing new was said before it is looked whether the
	// archive began to count anew.
	quietBefore = 10 * time.Minute
	// largestBody is what the inbox takes at least; a message beyond it is kept as
	// one that cannot be read, as far as it fits.
	largestBody = 768 << 10
)

var errTooLarge = errors.New("wecom: the message is too large for the inbox")

// archiveFeed is the message archive as a feed.
func (g *Gateway) archiveFeed(feed string) (FeedSource, error) {
	if feed != bot.FeedArchive || g.archive == nil {
		return nil, g.feedClosed(feed, "no archive", "没有开启会话内容存档：请在 config.yaml 的 wecom.archive 一节打开")
	}
	return archiveSource{g}, nil
}

// archiveSource reads the message archive. Its positions are sequence numbers.
type archiveSource struct{ g *Gateway }

// Read is the page behind a place.
func (s archiveSource) Read(ctx context.Context, from bot.FeedPlace, _ string) (FeedPage, error) {
	asked, seq := s.g.now(), seqOf(from.Position)
	rows, err := s.chatData(ctx, seq)
	if err != nil {
		return FeedPage{}, s.g.archiveError(ctx, apiChatData, err)
	}
	s.g.archiveWorks(apiChatData)
	if len(rows) == 0 {
		return s.anew(ctx, from, seq, asked), nil
	}
	page, last, err := s.open(ctx, rows, asked)
	if err != nil {
		return FeedPage{}, s.g.archiveError(ctx, apiOpen, err)
	}
	page.More, page.Next = true, strconv.FormatInt(last, 10)
	known := from.CaughtAt
	if from.NewestAt.After(known) {
		known = from.NewestAt
	}
	page.Gap = seq > 0 && rows[0].Seq > seq+1 && !known.IsZero() && asked.Sub(known) >= archiveLife
	if last <= seq {
		s.behind(&page, from)
	}
	return page, nil
}

// seqOf is a position's sequence number; what is none begins at the beginning,
// which repeats messages and loses none.
func seqOf(position string) int64 {
	seq, err := strconv.ParseInt(position, 10, 64)
	if err != nil || seq < 0 {
		return 0
	}
	return seq
}

// chatData asks for rows, and for fewer where WeCom says that it were too many.
func (s archiveSource) chatData(ctx context.Context, seq int64) ([]archive.Row, error) {
	for limit := archivePage; ; limit /= 10 {
		rows, err := s.g.archive.ChatData(ctx, seq, limit)
		var e *archive.Error
		if errors.As(err, &e) && e.Code == codeAnswerTooBig && limit > 1 {
			continue
		}
		slices.SortStableFunc(rows, func(a, b archive.Row) int { return cmp.Compare(a.Seq, b.Seq) })
		return rows, err
	}
}

// open opens rows, and says up to which. Where the attempt's time ends, or the
// archive fails for a reason that is not the row's, the page ends before that row.
func (s archiveSource) open(ctx context.Context, rows []archive.Row, asked time.Time) (page FeedPage, last int64, err error) {
	for i, row := range rows {
		if i > 0 && nearlyOver(ctx) {
			break
		}
		a, readable, err := s.arrival(ctx, row, asked)
		if err != nil && i > 0 {
			s.g.log.WithField("seq", row.Seq).WithError(err).Warn("a page of the archive ends early")
			break
		}
		if err != nil {
			return page, last, err
		}
		page.Arrivals, last = append(page.Arrivals, a), row.Seq
		if !readable {
			page.Unreadable++
			continue
		}
		page.see(a.At, asked)
	}
	return page, last, nil
}

// see notes the time of a message; what lies ahead of this clock counts as now.
func (p *FeedPage) see(at, asked time.Time) {
	if at.After(asked) {
		at = asked
	}
	if p.Oldest.IsZero() || at.Before(p.Oldest) {
		p.Oldest = at
	}
	if at.After(p.Newest) {
		p.Newest = at
	}
}

// arrival makes an event of a row. Only an error that is not the row's own is one.
func (s archiveSource) arrival(ctx context.Context, row archive.Row, asked time.Time) (a bot.Arrival, readable bool, err error) {
	plain, err := s.g.archive.Open(ctx, row)
	if err != nil && !archive.Broken(err) {
		return a, false, err
	}
	if err == nil {
		var body bot.Body
		if body, err = archive.Parse(plain, row, asked); err == nil {
			a, err = archive.Arrival(row, body, asked)
		}
	}
	if err == nil && len(a.Body) > largestBody {
		err = errTooLarge
	}
	if err == nil {
		return a, true, nil
	}
	s.g.log.WithFields(map[string]any{"seq": row.Seq, "msgid": row.MsgID, "key": row.KeyVersion}).WithError(err).Warn("a message of the archive is kept unread")
	a, err = archive.Arrival(row, archive.Unreadable(row, plain, err, asked), asked)
	return a, false, err
}

// behind settles a page that does not lie behind the place it was asked for.
// Messages that are newer than all before say that the archive counts anew;
// others came before, and the place stays.
func (s archiveSource) behind(page *FeedPage, from bot.FeedPlace) {
	if page.Newest.After(from.NewestAt) {
		s.g.log.WithFields(map[string]any{"from": from.Position, "to": page.Next}).Warn("the archive counts its messages anew; reading goes on from there")
		return
	}
	page.Next, page.More = from.Position, false
}

// anew looks, where nothing new was handed out for a while, whether the archive
// counts anew and its new numbers lie before the place: the oldest message that
// it has is newer then than all that were read.
func (s archiveSource) anew(ctx context.Context, from bot.FeedPlace, seq int64, asked time.Time) FeedPage {
	caught := FeedPage{Next: from.Position}
	if seq == 0 || from.NewestAt.IsZero() || asked.Sub(from.NewestAt) < quietBefore || nearlyOver(ctx) {
		return caught
	}
	rows, err := s.g.archive.ChatData(ctx, 0, 1)
	if err != nil || len(rows) == 0 || rows[0].Seq > seq {
		return caught
	}
	a, readable, err := s.arrival(ctx, rows[0], asked)
	if err != nil || !readable || !a.At.After(from.NewestAt) {
		return caught
	}
	s.g.log.WithField("from", from.Position).Warn("the archive counts its messages anew; reading begins at the beginning")
	return FeedPage{Next: "0", More: true}
}
