package callback

import (
	"fmt"
	"strings"
)

// documentPath is the path of a document that could not be read, as a whole.
const documentPath = "#document"

// extras are the values nobody took, by path: "ScanCodeInfo.ScanType", a
// second element of the same name as "UserID[2]", attributes as "UserID@".
func (f *fields) extras() map[string]string {
	extra := map[string]string{}
	f.gather("", extra)
	if len(extra) == 0 {
		return nil
	}
	return extra
}

func (f *fields) gather(prefix string, extra map[string]string) {
	seen := map[string]int{}
	for _, c := range f.children {
		path := prefix + c.name
		// Names that differ in case only are the same name to child.
		fold := strings.ToLower(c.name)
		if seen[fold]++; seen[fold] > 1 {
			path = fmt.Sprintf("%s[%d]", path, seen[fold])
		}
		if !c.taken && (c.text != "" || len(c.children) == 0) {
			extra[path] = c.text
		}
		if c.attributes != "" {
			extra[path+"@"] = c.attributes
		}
		c.gather(path+".", extra)
	}
	if prefix == "" {
		if f.text != "" {
			extra["#text"] = f.text
		}
		if f.attributes != "" {
			extra["@"] = f.attributes
		}
	}
}
