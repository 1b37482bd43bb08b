package bot

import (
	"slices"
	"strings"
	"testing"
)

func TestEveryRoleIsReadFromItsNameAndHasAChineseTitle(t *testing.T) {
	titles := map[Role]string{
		RoleClerk: "店员", RoleManager: "店长", RoleRegion: "区域", RoleHeadquarters: "总部", RoleAuditor: "审计",
	}
	if len(titles) != len(Roles()) {
		t.Errorf("there are %d roles, not %d", len(Roles()), len(titles))
	}
	for _, role := range Roles() {
		var read Role
		if err := read.UnmarshalText([]byte(role)); err != nil || read != role {
			t.Errorf("%q is read as %q, error %v", role, read, err)
		}
		if got := role.Title(); got != titles[role] {
			t.Errorf("%q is called %q, not %q", role, got, titles[role])
		}
	}
}

func TestARoleThatDoesNotExistIsRefusedWithThoseThatDo(t *testing.T) {
	for _, text := range []string{"boss", "", "Clerk", " clerk", "店员"} {
		role := RoleAuditor
		err := role.UnmarshalText([]byte(text))
		if err == nil || role != RoleAuditor {
			t.Errorf("%q: role %q, error %v", text, role, err)
			continue
		}
		missing := slices.DeleteFunc(Roles(), func(r Role) bool { return strings.Contains(err.Error(), string(r)) })
		if len(missing) > 0 {
			t.Errorf("%q: the error does not offer %v: %v", text, missing, err)
		}
	}
}

func TestAnUnknownRoleIsShownAsItIs(t *testing.T) {
	if got := Role("boss").Title(); got != "boss" {
		t.Errorf("%q", got)
	}
}
