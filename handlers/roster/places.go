package roster

import (
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// StoreName is how people call a store; the id itself if it is not configured.
func (r *Roster) StoreName(id string) string {
	for _, s := range r.stores {
		if s.ID == id {
			return s.Name
		}
	}
	return id
}

// Stores are those that a scope shows, in the order of the configuration.
func (r *Roster) Stores(scope bot.Scope) []config.Store {
	var seen []config.Store
	for _, s := range r.stores {
		if Shows(scope, s.ID) {
			seen = append(seen, s)
		}
	}
	return seen
}

// StoreNamed finds a store that a scope shows by its id or name.
func (r *Roster) StoreNamed(scope bot.Scope, what string) (config.Store, bool) {
	for _, s := range r.Stores(scope) {
		if strings.EqualFold(s.ID, what) || s.Name == what {
			return s, true
		}
	}
	return config.Store{}, false
}

// Name is how people call a member: the configuration's name, else WeCom's.
func (r *Roster) Name(v bot.StaffView, userID string) (string, error) {
	c, err := r.Caller(v, userID)
	return c.Name, err
}

// Shows says whether a scope shows a store. What belongs to no store is shown to
// those who see everything.
func Shows(scope bot.Scope, store string) bool {
	return scope.All || store != "" && slices.Contains(scope.Stores, store)
}

// Within says whether all that one scope shows another one shows too.
func Within(inner, outer bot.Scope) bool {
	if outer.All {
		return true
	}
	return !inner.All && !slices.ContainsFunc(inner.Stores, func(s string) bool { return !slices.Contains(outer.Stores, s) })
}

// Levels are the roles that hear of what concerns a store, those whom it
// concerns first first: an alert that nobody takes on goes up.
var Levels = []bot.Role{bot.RoleManager, bot.RoleRegion, bot.RoleHeadquarters}

// Hears are the userids of those who hear of something at a store (empty: at
// none in particular) on a level; where nobody has the role, those of the next
// level that has somebody. The level that they are of comes back, len(Levels) if
// there is nobody.
func Hears(everybody []bot.Caller, store string, level int) ([]string, int) {
	for ; level < len(Levels); level++ {
		var users []string
		for _, c := range everybody {
			if c.Role == Levels[level] && (Shows(c.Scope, store) || store == "" && c.Role == bot.RoleHeadquarters) {
				users = append(users, c.UserID)
			}
		}
		if len(users) > 0 {
			return users, level
		}
	}
	return nil, level
}

// Listeners are those who hear of something on a level, whoever is left to: where
// nobody is on it or above, those below it, and of what concerns no store in the
// end the regions and then the managers of all stores. The level comes back.
func Listeners(everybody []bot.Caller, store string, level int) ([]string, int) {
	last := len(Levels) - 1
	for from := level; from >= 0; from-- {
		if users, at := Hears(everybody, store, min(from, last)); len(users) > 0 {
			if from < level {
				at = max(at, last)
			}
			return users, at
		}
	}
	if store != "" {
		return nil, last
	}
	for _, role := range []bot.Role{bot.RoleRegion, bot.RoleManager} {
		var users []string
		for _, c := range everybody {
			if c.Role == role {
				users = append(users, c.UserID)
			}
		}
		if len(users) > 0 {
			return users, last
		}
	}
	return nil, last
}
