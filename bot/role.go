package bot

import "fmt"

// Role says what a member of the staff may do; a higher one includes the
// lower ones, except that an auditor only reads.
type Role string

// The roles: 店员, 店长, 区域, 总部, 审计.
const (
	RoleClerk        Role = "clerk"
	RoleManager      Role = "manager"
	RoleRegion       Role = "region"
	RoleHeadquarters Role = "headquarters"
	RoleAuditor      Role = "auditor"
)

// Roles lists every role.
func Roles() []Role {
	return []Role{RoleClerk, RoleManager, RoleRegion, RoleHeadquarters, RoleAuditor}
}

// Title is the role's Chinese name.
func (r Role) Title() string {
	switch r {
	case RoleClerk:
		return "店员"
	case RoleManager:
		return "店长"
	case RoleRegion:
		return "区域"
	case RoleHeadquarters:
		return "总部"
	case RoleAuditor:
		return "审计"
	default:
		return string(r)
	}
}

// UnmarshalText refuses a role that does not exist.
func (r *Role) UnmarshalText(b []byte) error {
	for _, known := range Roles() {
		if string(b) == string(known) {
			*r = known
			return nil
		}
	}
	return fmt.Errorf("role %q does not exist; roles are clerk, manager, region, headquarters, auditor", b)
}
