package lexicon

// Any says whether any of the hashes is a word's. It asks for all their places
// before it looks at one, so that the memory fetches them together and not one
// after the other.
func Any(hashes []uint64) bool {
	fetched := byte(0)
	for _, h := range hashes {
		i, _ := Place(h)
		fetched |= table[4*i]
	}
	if fetched == 0 && len(hashes) == 0 {
		return false
	}
	for _, h := range hashes {
		if _, known := Cost(h); known {
			return true
		}
	}
	return false
}
