package config

import "maps"

// MainApp is the name of the main self-built app and of its receiver, served
// at /callback/wecom/app.
const MainApp = "app"

// ExampleCorpID is the corp of the shipped config.yaml, which exists in the
// simulator only.
const ExampleCorpID = "ww1111aaaa2222bbbb"

// Example says whether the corp is still the shipped example, which WeCom
// itself does not know.
func (w WeCom) Example() bool { return w.CorpID == ExampleCorpID }

// AllApps are the apps by name, the main one among them.
func (w WeCom) AllApps() map[string]App {
	all := map[string]App{}
	maps.Copy(all, w.Apps)
	all[MainApp] = w.App
	return all
}

// AllReceivers are the callback receivers by name: those of the apps that have
// a token, and the further ones. Their receive id, format and app are filled
// in; an empty ReceiveID here means that messages end in none.
func (w WeCom) AllReceivers() map[string]Receiver {
	all := map[string]Receiver{}
	for name, app := range w.AllApps() {
		if app.Token != "" {
			all[name] = Receiver{
				Token: app.Token, EncodingAESKey: app.EncodingAESKey,
				ReceiveID: w.CorpID, Format: FormatXML, App: name,
			}
		}
	}
	for name, r := range w.Receivers {
		switch {
		case r.ReceiveID == NoReceiveID, r.ReceiveID == "" && r.Format == FormatJSON:
			r.ReceiveID = ""
		case r.ReceiveID == "":
			r.ReceiveID = w.CorpID
		}
		if r.App == "" {
			r.App = MainApp
		}
		all[name] = r
	}
	return all
}
