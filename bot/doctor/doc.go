// Package doctor examines a shop before its customers do: whether everything
// the bot needs is there, and where something is not, what to do about it, in
// words and in the order in which it must be done.
//
// A check asks and never changes anything. What it asks is a small interface
// declared beside it; bot/app joins it with the real thing.
package doctor
