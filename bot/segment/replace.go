package segment

// Replace is a condition whose comparisons with names and ids are replaced, as
// by those with the ids that names stand for. What it makes is as Parse would
// have made it.
func Replace(e Expr, with func(Text) Expr) Expr {
	each := func(parts []Expr) []Expr {
		all := make([]Expr, len(parts))
		for i, p := range parts {
			all[i] = Replace(p, with)
		}
		return all
	}
	switch e := e.(type) {
	case And:
		return all(each(e.Parts))
	case Or:
		return oneOf(each(e.Parts))
	case Not:
		return Not{Replace(e.Part, with)}
	case Text:
		return with(e)
	default:
		return e
	}
}

// Title is what people call a fact, as 门店 for Store.
func (f Fact) Title() string { return factTitle(f) }
