// Package archive reads WeCom's message archive (会话内容存档) [docs 91774].
//
// Its content comes through a native library only, which may abort the process
// it lives in. Therefore the library lives in a worker process of its own (New
// starts it, Work is its body), and what comes out of it crosses a pipe. A
// simulator's feed has the same shape without the library. Parse makes of a
// message, whatever its type, what the bot's vocabulary has for it.
package archive
