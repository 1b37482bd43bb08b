package wordfilter

// matcher finds many patterns of codes at once. It is built once and never
// changes.
type matcher struct{ patterns [][]code }

// span is a place where a pattern of a matcher stands.
type span struct {
	pattern    int32 // its place in what the matcher was built from
	start, end int32 // codes[start:end]
}

// newMatcher builds a matcher. Patterns hold no code 0 and are not empty; one
// that is there twice is found twice.
func newMatcher(patterns [][]code) *matcher { return &matcher{patterns} }

// scan appends every place of every pattern to dst, by ascending start.
func (m *matcher) scan(codes []code, dst []span) []span {
	for i := range codes {
		for p, want := range m.patterns {
			if i+len(want) <= len(codes) && equal(codes[i:i+len(want)], want) {
				dst = append(dst, span{int32(p), int32(i), int32(i + len(want))})
			}
		}
	}
	return dst
}

func equal(a, b []code) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
