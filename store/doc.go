// Package store is the record of truth: one SQL database, MySQL or SQLite, that
// holds what is known of customers (the data half: models, apply, view,
// queries) and what still has to be done (the queue half: inbox and outbox).
//
// Both databases run the same code and behave the same:
//
//   - Times are whole microseconds since 1970 UTC in a BIGINT, 0 for the zero
//     time (see instant), so neither a time zone, a driver nor a column's
//     precision can change them.
//   - Text is made valid UTF-8 and cut on a rune border to its column's size
//     before it is written (see text), so a strange nickname never fails an
//     event. Text compares by code point, capitals and accents count, and the
//     keys carry no white space at their ends.
//   - There are no foreign keys: they would lock the customer's row for every
//     tag, and nothing is ever deleted underneath.
package store
