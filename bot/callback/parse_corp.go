package callback

import (
	"strings"

	"github.com/zhanggui/zhanggui/bot"
)

// parseArchiveDoorbell reads msgaudit_notify [docs 95039].
func parseArchiveDoorbell(name, *fields) bot.Body { return bot.ArchiveDoorbell{} }

// parseSecurity reads security.change_domain_ip [docs 100080].
func parseSecurity(name, *fields) bot.Body { return bot.DomainIPChanged{} }

// parseMediaJob reads upload_media_job_finish [docs 96219].
func parseMediaJob(_ name, f *fields) bot.Body { return bot.MediaJobFinished{JobID: f.take("JobId")} }

// parseProgram reads program_notify [docs 99942].
func parseProgram(_ name, f *fields) bot.Body {
	return bot.ProgramNotified{NotifyID: f.take("NotifyId"), Scene: f.take("NotifyScene")}
}

// parseBatchJob reads batch_job_result [docs 90240], whose fields have been
// seen inside BatchJob and beside it.
func parseBatchJob(_ name, f *fields) bot.Body {
	if f.child("BatchJob") != nil {
		f = f.in("BatchJob")
	}
	return bot.BatchJobFinished{
		JobID: f.take("JobId"), JobType: f.take("JobType"), ErrCode: f.integer("ErrCode"), ErrMsg: f.take("ErrMsg"),
	}
}

// parseDirectory reads change_contact [docs 90970]. What older receivers get
// of a member beyond these fields stays among the extras.
func parseDirectory(n name, f *fields) bot.Body {
	b := bot.DirectoryChanged{Change: n.changeType}
	switch {
	case strings.HasSuffix(n.changeType, "_user"):
		b.UserID, b.NewUserID, b.Departments = f.take("UserID"), f.take("NewUserID"), f.list("Department")
	case strings.HasSuffix(n.changeType, "_party"):
		b.PartyID, b.Name, b.ParentID, b.Order = f.take("Id"), f.take("Name"), f.take("ParentId"), f.take("Order")
	default:
		b.TagID = f.take("TagId")
		b.AddedUsers, b.RemovedUsers = f.list("AddUserItems"), f.list("DelUserItems")
		b.AddedParties, b.RemovedParties = f.list("AddPartyItems"), f.list("DelPartyItems")
	}
	return b
}
