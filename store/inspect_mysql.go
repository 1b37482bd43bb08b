package store

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"gorm.io/gorm"
)

// lookAtMySQL reads what the server says of itself and of this database.
func (i *Inspection) lookAtMySQL(db *gorm.DB) error {
	var about struct{ Version, Name string }
	err := db.Raw("SELECT VERSION() AS version, COALESCE(DATABASE(), '') AS name").Scan(&about).Error
	if err != nil {
		return err
	}
	i.Server, i.TooOld = serverOf(about.Version)
	// The names of migrations are letters and digits in any character set; older
	// versions left that table's to the server.
	err = db.Raw("SELECT table_name FROM information_schema.tables WHERE table_schema = ? AND table_type = 'BASE TABLE' "+
		"AND table_name <> ? AND table_collation NOT LIKE 'utf8mb4%' ORDER BY table_name", about.Name, migrationTable).Scan(&i.Narrow).Error
	if err != nil {
		return err
	}
	var readOnly int
	if err := db.Raw("SELECT @@global.read_only").Scan(&readOnly).Error; err == nil && readOnly != 0 {
		i.Denied = append(i.Denied, "read_only=ON")
	}
	var grants []string
	if err := db.Raw("SHOW GRANTS FOR CURRENT_USER").Scan(&grants).Error; err != nil {
		// Who may not ask is not denied anything for that.
		return nil
	}
	i.Denied = append(i.Denied, missingGrants(grants, about.Name)...)
	return nil
}

var versionNumber = regexp.MustCompile(`(\d+)\.(\d+)\.(\d+)`)

// serverOf names a server by its version and says whether it is older than
// MySQL 8.0.1 or MariaDB 10.6, which were the first to know SKIP LOCKED.
func serverOf(version string) (name string, tooOld bool) {
	// MariaDB once put 5.5.5- in front, for old clients.
	m := versionNumber.FindStringSubmatch(strings.TrimPrefix(version, "5.5.5-"))
	if m == nil {
		return version, false
	}
	have := 0
	for _, part := range m[1:] {
		n, _ := strconv.Atoi(part) // The pattern lets digits through alone.
		have = have*1000 + min(n, 999)
	}
	if strings.Contains(strings.ToLower(version), "mariadb") {
		return "MariaDB " + m[0], have < 10_006_000
	}
	return "MySQL " + m[0], have < 8_000_001
}

// neededGrants are the rights that working and bringing the schema up to date
// take.
var neededGrants = []string{"SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "ALTER", "INDEX"}

var grantLine = regexp.MustCompile("(?i)^GRANT (.+) ON (?:TABLE )?[`']?((?:[^`'.]|\\\\.)+)[`']?\\.\\* TO ")

// missingGrants are the rights that no grant on the database or on everything
// gives. Where rights come by a role nothing is said: the server does not show
// them here.
func missingGrants(grants []string, database string) []string {
	have := map[string]bool{}
	for _, grant := range grants {
		if !strings.Contains(strings.ToUpper(grant), " ON ") {
			return nil
		}
		m := grantLine.FindStringSubmatch(grant)
		if m == nil || !grantFits(m[2], database) {
			continue
		}
		for _, right := range strings.Split(strings.ToUpper(m[1]), ",") {
			have[strings.TrimSpace(right)] = true
		}
	}
	if have["ALL PRIVILEGES"] || have["ALL"] {
		return nil
	}
	var missing []string
	for _, right := range neededGrants {
		if !have[right] {
			missing = append(missing, fmt.Sprintf("GRANT %s", right))
		}
	}
	return missing
}

// grantFits says whether a grant's pattern names the database.
func grantFits(pattern, database string) bool {
	if pattern == "*" {
		return true
	}
	var expression strings.Builder
	escaped := false
	for _, r := range pattern {
		switch {
		case !escaped && r == '\\':
			escaped = true
			continue
		case !escaped && r == '%':
			expression.WriteString(".*")
		case !escaped && r == '_':
			expression.WriteString(".")
		default:
			expression.WriteString(regexp.QuoteMeta(string(r)))
		}
		escaped = false
	}
	fits, err := regexp.MatchString("(?is)^"+expression.String()+"$", database)
	return err == nil && fits
}
