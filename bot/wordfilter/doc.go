// Package wordfilter finds sensitive words (敏感词) in chat, also where people
// bend them: other widths, other scripts, digits in circles, separators between
// the characters, sounds, shapes, halves of characters. Every match says where
// it is in the original text and by which techniques it was found, so that a
// person can judge it.
//
// An Engine is built once from its rules, never changes and may be used by any
// number of goroutines; Live holds the one that is in force and swaps it whole.
package wordfilter
