package bot

// contactWayPrefix begins the names of the codes of channels.
const contactWayPrefix = "contact_way:"

// ContactWayName is the name of the asset that is a channel's code.
func ContactWayName(state string) string { return contactWayPrefix + state }
