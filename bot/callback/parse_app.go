package callback

import "github.com/zhanggui/zhanggui/bot"

// parseAppEvent reads the events of the app that have a key at most
// [docs 90240].
func parseAppEvent(n name, f *fields) bot.Body {
	return bot.AppEvent{Event: n.event, EventKey: f.take("EventKey"), TaskID: f.take("TaskId")}
}

// parseHealth reads the notices about a little-used app.
func parseHealth(n name, f *fields) bot.Body {
	at, _ := f.unix("EffectTime")
	return bot.AppHealth{Event: n.event, EffectTime: at}
}

// parseLocationReport reads LOCATION, raised when a member enters the app.
func parseLocationReport(n name, f *fields) bot.Body {
	return bot.AppLocation{
		Name: n.kind(), Latitude: f.decimal("Latitude"), Longitude: f.decimal("Longitude"),
		Precision: f.decimal("Precision"), AppType: f.take("AppType"), EventKey: f.take("EventKey"),
	}
}

// parseLocationChosen reads location_select, whose place lies one level down.
func parseLocationChosen(n name, f *fields) bot.Body {
	b := takePlace(n.kind(), f.in("SendLocationInfo"))
	b.EventKey, b.AppType = f.take("EventKey"), f.take("AppType")
	return b
}

// parseCodeScanned reads scancode_push and scancode_waitmsg.
func parseCodeScanned(n name, f *fields) bot.Body {
	info := f.in("ScanCodeInfo")
	return bot.CodeScanned{
		Event: n.event, EventKey: f.take("EventKey"),
		ScanType: info.take("ScanType"), ScanResult: info.take("ScanResult"),
	}
}

// parsePictures reads the pic_ events. Production sends one PicList a picture
// where the page shows one for all.
func parsePictures(n name, f *fields) bot.Body {
	info := f.in("SendPicsInfo")
	b := bot.PicturesSent{Event: n.event, EventKey: f.take("EventKey"), Count: info.integer("Count")}
	for _, list := range info.all("PicList") {
		for _, item := range list.all("item") {
			if sum := item.take("PicMd5Sum"); sum != "" {
				b.MD5Sums = append(b.MD5Sums, sum)
			}
		}
	}
	return b
}

// parseCard reads a tap on a template card.
func parseCard(n name, f *fields) bot.Body {
	b := bot.CardClicked{
		Menu:   n.event == string(bot.KindCardMenu),
		TaskID: f.take("TaskId"), CardType: f.take("CardType"), EventKey: f.take("EventKey"),
		ResponseCode: f.take("ResponseCode"),
	}
	for _, items := range f.all("SelectedItems") {
		for _, item := range items.all("SelectedItem") {
			if b.Selected == nil {
				b.Selected = map[string][]string{}
			}
			question := item.take("QuestionKey")
			b.Selected[question] = append(b.Selected[question], chosen(item)...)
		}
	}
	return b
}

// chosen are the options of a question, as they are: an option's id may hold a
// comma.
func chosen(item *fields) []string {
	var ids []string
	for _, id := range item.in("OptionIds").all("OptionId") {
		id.taken = true
		ids = append(ids, id.text)
	}
	return ids
}
