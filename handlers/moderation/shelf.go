package moderation

import "sync/atomic"

// Shelf holds the book in force. It may be used by any number of goroutines, and
// one that was never put there is a book without words.
type Shelf struct{ book atomic.Pointer[Book] }

// NewShelf holds a book from the beginning.
func NewShelf(b *Book) *Shelf {
	s := new(Shelf)
	s.Swap(b)
	return s
}

// Load is the book in force, never nil. What is decided about one message is
// decided by one book: load it once.
func (s *Shelf) Load() *Book {
	if s == nil {
		return blank
	}
	if b := s.book.Load(); b != nil {
		return b
	}
	return blank
}

// Swap puts another book in force. Nothing takes the place of a book but a book:
// nil changes nothing.
func (s *Shelf) Swap(b *Book) {
	if b != nil {
		s.book.Store(b)
	}
}
