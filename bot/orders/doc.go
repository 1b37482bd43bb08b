// Package orders is the door for what other systems tell of orders: files of a
// till (Open) and signed calls (New). Both speak of an order in the same words,
// and both end in an event of the inbox, so that a telling that comes twice is
// taken once.
//
// What cannot be read is never guessed at and never stops the rest: it comes
// back as a Problem that says where it stands, what is wrong and what to write
// instead.
package orders
