package config

import "strings"

// Place tells where a setting comes from. A path that is not written anywhere
// has the place of the nearest section that is: a missing coupon is missing on
// its rule's line.
func (c *Config) Place(path string) Place {
	for {
		if p, ok := c.places[path]; ok {
			return p
		}
		cut := strings.LastIndexAny(path, ".[")
		if cut < 0 {
			return Place{File: c.file}
		}
		path = path[:cut]
	}
}

// setBy notes that a variable set a path, and made the sections above that are
// in no file.
func (c *Config) setBy(variable, path string) {
	c.places[path] = Place{Variable: variable}
	for cut := len(path); cut > 0; cut = strings.LastIndexAny(path, ".[") {
		path = path[:cut]
		if _, known := c.places[path]; !known {
			c.places[path] = Place{Variable: variable}
		}
	}
}

// Problem is a mistake that a check outside this package found at a path, with
// its place.
func (c *Config) Problem(path, text string) Problem {
	return Problem{Place: c.Place(path), Path: path, Text: text}
}
