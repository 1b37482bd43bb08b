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

// RoleNone is the role of somebody whose role was taken away.
const RoleNone Role = "none"

// rank orders the roles; an auditor stands beside the order.
func (r Role) rank() int {
	switch r {
	case RoleClerk:
		return 1
	case RoleManager:
		return 2
	case RoleRegion:
		return 3
	case RoleHeadquarters:
		return 4
	default:
		return 0
	}
}

// May says whether the role may do what asks for at least another one. An
// auditor may do what does not write.
func (r Role) May(lowest Role, writes bool) bool {
	if r == RoleAuditor {
		return !writes
	}
	return r.rank() > 0 && r.rank() >= lowest.rank()
}

// Above says whether the role stands above another: who does may give and take
// it. Headquarters stand above all but headquarters.
func (r Role) Above(other Role) bool {
	return r.rank() > other.rank() && (other != RoleAuditor || r == RoleHeadquarters)
}

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
	case RoleNone:
		return "无"
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
