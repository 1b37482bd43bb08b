// Package wecom is the gateway to WeCom: it carries the bot's sends out and
// says in one of four classes what became of each.
//
// Calls go out over the WeChat SDK where its shapes are right, and as plain
// JSON where the SDK would overwrite data, hide the error code or stumble over
// the types of what WeCom writes. Both ways share one road: quota (governor),
// token (tokenSource), HTTP (exchange), and the table of WeCom's error codes.
// What commands and checks ask outside of the outbox (questions.go) takes it
// too. Nothing that leaves the package, neither an error, nor a log line, nor
// an outcome, holds a secret or a token.
package wecom
