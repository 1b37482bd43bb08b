// Package bot is the vocabulary of Zhanggui: what can happen to a shop (Event),
// what the bot decides to do about it (Effect), what it may look at while it
// decides (View), and who decides (Handler, joined by a Router).
//
// The package does no I/O and imports only the standard library, so that a
// behaviour can be read, tested, previewed and replayed without a server, a
// database or a clock. Everything that touches the world stands around it:
// bot/callback brings events in, bot/engine moves them, store keeps them,
// bot/wecom carries sends out.
package bot
