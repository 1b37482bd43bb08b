// Package callback is the door for what WeCom says: it receives callbacks over
// HTTP, verifies and opens them, and puts them into the inbox before it
// acknowledges (Handler); and it turns what the inbox kept into typed events
// (Parse).
//
// The two halves are apart on purpose. WeCom waits five seconds for the
// acknowledgement, so the Handler reads no more of an event than it needs to
// keep it. The full parse happens in the worker, and can be done again with a
// better parser, because the inbox keeps what WeCom wrote.
package callback
