package templates

import (
	"reflect"
	"strings"
)

// declaration says of a message what data it takes and what its text must
// keep to. The samples show every choice a template can make, so that trying
// them walks through all of its branches.
type declaration struct {
	name    string
	samples []any
	oneLine bool
}

// declared is the list of all messages. A new message is a file under messages
// and a line here.
var declared = []declaration{
	{name: "welcome/default", samples: welcomeSamples()},
	{name: "welcome/door", samples: welcomeSamples()},
	{name: "welcome/till", samples: welcomeSamples()},
	{name: "welcome/night", samples: welcomeSamples()},
	{name: "group/welcome", samples: groupWelcomeSamples()},
	{name: "staff/welcome_failed", samples: welcomeFailedSamples()},
	{name: "staff/group_welcome", samples: groupWelcomeReadySamples()},
	{name: "staff/channel_remade", samples: channelRemadeSamples()},
	{name: "staff/sync_report", samples: syncReportSamples()},
	{name: "staff/report", samples: reportSamples()},
	{name: "staff/alert_title", samples: alertSamples(), oneLine: true},
	{name: "staff/alert_body", samples: alertSamples()},
	{name: "staff/alert_digest", samples: alertDigestSamples()},
	{name: "staff/alert_risk", samples: riskListSamples()},
	{name: "moderation/warn", samples: violationSamples()},
	{name: "moderation/reply", samples: violationSamples()},
	{name: "moderation/remove", samples: violationSamples()},
	{name: "moderation/appeal", samples: violationSamples()},
	{name: "moderation/outcome", samples: violationSamples()},
	{name: "moderation/outcome_staff", samples: violationSamples()},
	{name: "moderation/demoted", samples: ruleDemotedSamples()},
	{name: "moderation/suggest", samples: suggestionSamples()},
	{name: "kf/welcome", samples: kfWelcomeSamples()},
	{name: "winback/default", samples: winBackSamples()},
	{name: "campaign/post", samples: campaignPostSamples()},
	{name: "campaign/thanks", samples: campaignThanksSamples()},
	{name: "campaign/gift", samples: campaignGiftSamples()},
	{name: "campaign/result", samples: campaignResultSamples()},
	{name: "sale/post", samples: saleSamples()},
	{name: "sale/result", samples: saleSamples()},
	{name: "sale/changed", samples: saleSamples()},
	{name: "sale/off", samples: saleSamples()},
	{name: "sale/offered", samples: saleSamples()},
	{name: "sale/ending", samples: saleSamples()},
	{name: "sale/notice_planned", samples: saleSamples()},
	{name: "sale/notice_soldout", samples: saleSamples()},
	{name: "sale/notice_over", samples: saleSamples()},
	{name: "sale/notice_off", samples: saleSamples()},
	{name: "sale/link_title", samples: saleSamples(), oneLine: true},
	{name: "sale/link_description", samples: saleSamples(), oneLine: true},
	{name: "link/invite_title", samples: linkSamples(), oneLine: true},
	{name: "link/invite_description", samples: linkSamples(), oneLine: true},
	{name: "link/coupon_title", samples: linkSamples(), oneLine: true},
	{name: "link/coupon_description", samples: linkSamples(), oneLine: true},
}

// families are the folders in which a shop may have messages of its own, whose
// names its configuration mentions.
var families = []declaration{
	{name: "welcome/", samples: welcomeSamples()},
	{name: "group/", samples: groupWelcomeSamples()},
	{name: "kf/", samples: kfWelcomeSamples()},
	{name: "winback/", samples: winBackSamples()},
}

// declarationOf finds what a message is declared as, and whether that is by
// its family only.
func declarationOf(name string) (d declaration, own, ok bool) {
	for _, d := range declared {
		if d.name == name {
			return d, false, true
		}
	}
	for _, f := range families {
		if strings.HasPrefix(name, f.name) {
			f.name = name
			return f, true, true
		}
	}
	return declaration{}, false, false
}

func declaredNames() []string {
	names := make([]string, len(declared))
	for i, d := range declared {
		names[i] = d.name
	}
	return names
}

func (d declaration) takes(data any) bool {
	return reflect.TypeOf(data) == reflect.TypeOf(d.samples[0])
}
