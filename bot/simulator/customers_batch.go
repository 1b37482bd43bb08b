package simulator

import (
	"encoding/base64"
	"fmt"
	"hash/fnv"
	"sort"
)

// batchGetByUser is batch/get_by_user; a limit above 100 is 100 [docs 92994].
// Nothing in it tells a half-added customer from a whole one, nor one who has
// deleted the member: both are listed, since the documentation does not say
// that they are left out. A page costs what it holds, however many there are.
func batchGetByUser(s *Simulator, c *call, in *struct {
	UserIDList []string `json:"userid_list" rule:"required,max=100"`
	Cursor     string   `json:"cursor"`
	Limit      int      `json:"limit" rule:"min=0"`
}) (any, error) {
	lists := make([][]*pair, len(in.UserIDList))
	users := fnv.New32a()
	for i, id := range in.UserIDList {
		m, err := s.contactMember(c.app, id)
		if err != nil {
			return nil, err
		}
		lists[i] = s.byStaff[m]
		_, _ = fmt.Fprintln(users, m.UserID)
	}
	limit := min(in.Limit, 100)
	if limit <= 0 {
		limit = 50
	}
	page, next, err := pageOfPairs(lists, in.Cursor, users.Sum32(), limit)
	if err != nil {
		return nil, err
	}
	out := make([]reply, len(page))
	for i, p := range page {
		follow := s.followInfo(p)
		follow["tag_id"] = append([]string{}, p.tags...)
		out[i] = reply{"external_contact": describe(p.customer), "follow_info": follow}
	}
	return reply{"external_contact_list": out, "next_cursor": next}, nil
}

// pageOfPairs cuts a page out of several members' pairs. The cursor holds the
// member's place in the request and the last pair told, so that a customer who
// comes or goes between two pages shifts nothing. It fits only the request it
// was made for.
func pageOfPairs(lists [][]*pair, cursor string, request uint32, limit int) (page []*pair, next string, err error) {
	at, last := 0, int64(0)
	if cursor != "" {
		raw, err := base64.RawURLEncoding.DecodeString(cursor)
		var asked uint32
		if err == nil {
			_, err = fmt.Sscanf(string(raw), "pairs:%d:%d:%d", &asked, &at, &last)
		}
		if err != nil || asked != request || at < 0 || at >= len(lists) {
			return nil, "", refuse(50100, "")
		}
	}
	page = make([]*pair, 0, limit)
	for ; at < len(lists); at, last = at+1, 0 {
		rest := lists[at]
		rest = rest[sort.Search(len(rest), func(i int) bool { return rest[i].seq > last }):]
		if len(rest) == 0 {
			continue
		}
		if len(page) == limit {
			text := fmt.Sprintf("pairs:%d:%d:%d", request, at, last)
			return page, base64.RawURLEncoding.EncodeToString([]byte(text)), nil
		}
		n := min(limit-len(page), len(rest))
		page = append(page, rest[:n]...)
		if n < len(rest) {
			text := fmt.Sprintf("pairs:%d:%d:%d", request, at, rest[n-1].seq)
			return page, base64.RawURLEncoding.EncodeToString([]byte(text)), nil
		}
	}
	return page, "", nil
}
