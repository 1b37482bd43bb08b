// Package handlers is what the bot does: one file per behaviour, and the list
// of all of them in handlers.go. A behaviour looks at an event and at the view
// of the shop and answers with effects; it carries nothing out, so that it can
// be tested with a table, previewed and replayed.
//
// A new behaviour is a file with a constructor and a line in the list.
package handlers
