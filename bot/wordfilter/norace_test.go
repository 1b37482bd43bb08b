//go:build !race

package wordfilter

const raceEnabled = false
