// Package engine moves what has happened and what was decided: it takes events
// from the inbox to the handlers, and what they decided from the outbox to
// WeCom.
//
// Rows usually come by hand-off, from the transaction that wrote them straight
// into a Queue of this process; polling serves only what was left behind: rows
// of an instance that vanished, rows whose time came later, and overflow. Every
// row held here is leased, and the lease is renewed as long as it is held, so
// that a second instance never works on it and takes it over soon after this
// one has died.
package engine
