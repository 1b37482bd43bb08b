package store

// answers are what the customer answered on the pages of campaigns.
func (e exporting) answers() ([]exportRow, error) {
	titles, err := e.campaigns()
	if err != nil {
		return nil, err
	}
	return read[campaignAnswer](e, "external_userid = ?", "at DESC, campaign", e.ExternalUserID)(func(a campaignAnswer) exportRow {
		return exportRow{
			"时间": a.At, "活动": withID(titles[a.Campaign], a.Campaign), "选择": a.Choice, "星级": a.Stars, "内容": a.Words,
			"同意公开感谢": a.Public, "名额": a.Seat, "内容不公开": a.Hidden,
		}
	})
}

// campaigns are what the campaigns are called that the customer answered to.
func (e exporting) campaigns() (map[string]string, error) {
	var rows []campaignRow
	err := e.tx.Where("id IN (SELECT campaign FROM campaign_answers WHERE external_userid = ?)", e.ExternalUserID).Find(&rows).Error
	titles := map[string]string{}
	for _, row := range rows {
		c, err := row.seen()
		if err != nil {
			return nil, err
		}
		titles[c.ID] = c.Title
	}
	return titles, err
}
