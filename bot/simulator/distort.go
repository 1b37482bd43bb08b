package simulator

import (
	"slices"
	"strconv"
)

// members are the ids of a MemChangeList with what the event says of them.
func members(ids []string, last, current string) []element {
	return []element{number("MemChangeCnt", len(ids)), {name: memChangeList, ids: ids},
		text("LastMemVer", last), text("CurMemVer", current)}
}

// strays are what a real change of name was seen to carry, though nobody came or
// went.
func strays(version string) []element {
	all := []element{number("JoinScene", 0), number("MemChangeCnt", 0), text("LastMemVer", version), text("CurMemVer", version)}
	for i := range all {
		all[i].stray = true
	}
	return all
}

const memChangeList = "MemChangeList"

// distort makes a group event tell less or more than what happened, as a fault
// asks for [docs 92130]. Other callbacks stay as they are.
func (f Active) distort(elements []element) []element {
	out := make([]element, 0, len(elements))
	for _, e := range elements {
		if e.stray && !f.Stray {
			continue
		}
		switch e.name {
		case memChangeList:
			if f.NoVersions {
				continue
			}
			e.ids = slices.Clone(e.ids[:max(0, len(e.ids)-f.CutList)])
		case "MemChangeCnt":
			n, _ := strconv.Atoi(e.text)
			e.text = strconv.Itoa(n + f.ExtraCount)
		case "LastMemVer", "CurMemVer":
			if f.NoVersions {
				continue
			}
		}
		out = append(out, e)
	}
	return out
}
