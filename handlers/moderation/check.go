package moderation

import (
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/wordfilter"
)

// Check is one thing that messages are looked at for. It is a value made by a
// constructor that holds its thresholds, in the one list of checks.go: a new
// check is a new file and a line there.
type Check struct {
	// Name is what the configuration, hits and metrics call it; Title what people
	// read.
	Name, Title string
	// Speakers are whose messages it looks at.
	Speakers wordfilter.Speakers
	// Look answers also when the message is clean. It decides from what it is
	// given and nothing else.
	Look func(Said) Verdict
}

// Said is a message with all that checks may ask about it, gathered once.
type Said struct {
	bot.ChatMessage
	// Words are its Text(): the positions of hits are in it.
	Words string
	// Codes are what the QR codes in its pictures say, once they were read.
	Codes []string
	// Book are the words in force.
	Book *Book
	// JoinedAt is when the speaker came into the group; zero between two people,
	// or if nobody knows.
	JoinedAt time.Time
	// Recent are the speaker's messages of the time around it that the flood check
	// asks for, without itself, newest first, over all groups.
	Recent []bot.KeptMessage
}

// ByStaff says that a member of staff said it.
func (s Said) ByStaff() bool { return s.By == bot.SpeakerStaff }

// Speaking is on which side of the counter the speaker stands.
func (s Said) Speaking() wordfilter.Speakers {
	if s.ByStaff() {
		return wordfilter.Staff
	}
	return wordfilter.Customers
}

// Verdict is what a check says of a message.
type Verdict struct {
	// Check is the check's name.
	Check string
	// Hits are what it found; none is a clean message.
	Hits []bot.Hit
	// Details say in Chinese what was looked for and found, or why nothing was
	// looked at. They hold no number and no words of the message.
	Details string
}

// Clean says that nothing was found.
func (v Verdict) Clean() bool { return len(v.Hits) == 0 }
