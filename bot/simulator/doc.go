// Package simulator is a WeCom on localhost: the API over real HTTP, callbacks
// with the real encryption, and people who act — customers who scan a code or
// leave a group, staff who confirm a post, type to the app or tap a card.
//
// It is strict. A field WeCom does not document is refused, limits are kept,
// the welcome code lives 20 seconds and works once, group posts wait for the
// owner's tap. Where the documentation is uncertain it takes the stricter
// reading, so that what works here works there.
//
// Faults make it misbehave on a script, the Journal tells what was asked and
// answered, and everything that can be done in Go can be done over HTTP under
// /sim/, which lists itself.
package simulator
