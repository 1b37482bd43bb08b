package archive

// shape says which words of a type's body people read, and what it carries.
type shape struct {
	words []field
	// media is the type of what its sdkfileid leads to.
	media string
	// more reads what a list of fields cannot say.
	more func(r *reader, body object)
}

// field is a text, or a list of texts, and where it stands for people.
type field struct{ key, where string }

// shapes are the bodies of all types of messages [docs 91774] whose shape is
// documented. A type that is not here is read by guess.
var shapes map[string]shape

// The table is filled here, because reading a record leads back to the table.
func init() {
	shapes = map[string]shape{
		"text":     {more: (*reader).text},
		"markdown": {words: []field{{"content", inText}}},
		"image":    {media: "image"},
		"voice":    {media: "voice"},
		"video":    {media: "video"},
		"emotion":  {media: "emotion"},
		"file":     {words: []field{{"filename", inFile}}, media: "file"},
		"card":     {words: []field{{"corpname", inTitle}}},
		"location": {words: []field{{"title", inTitle}, {"address", inDescription}}},
		"link":     {words: []field{{"title", inTitle}, {"description", inDescription}, {"link_url", inLink}}},
		"weapp":    {words: []field{{"title", inTitle}, {"displayname", inTitle}, {"description", inDescription}}},
		"todo":     {words: []field{{"title", inTitle}, {"content", inText}}},
		"vote":     {words: []field{{"votetitle", inTitle}, {"voteitem", inText}}},
		"collect":  {words: []field{{"title", inTitle}}, more: each("details", field{"ques", inText})},

		"redpacket":          {words: []field{{"wish", inText}}},
		"external_redpacket": {words: []field{{"wish", inText}}},
		"meeting":            {words: []field{{"topic", inTitle}, {"address", inDescription}, {"remarks", inDescription}}},
		"docmsg":             {words: []field{{"title", inTitle}, {"link_url", inLink}}},
		"news":               {more: each("item", field{"title", inTitle}, field{"description", inDescription}, field{"url", inLink})},
		"calendar":           {words: []field{{"title", inTitle}, {"place", inDescription}, {"remarks", inDescription}}},
		"sphfeed":            {words: []field{{"sph_name", inTitle}, {"feed_desc", inText}}},
		"voiptext":           {},
		"qydiskfile":         {words: []field{{"filename", inFile}}},
		"voip_doc_share":     {words: []field{{"filename", inFile}}, media: "file"},
		"meeting_voice_call": {media: "voice", more: each("demofiledata", field{"filename", inFile})},

		"mixed":      {more: (*reader).items},
		"chatrecord": {words: []field{{"title", inTitle}}, more: (*reader).forwarded},
	}
}

// each reads the same fields of every object in a list.
func each(list string, fields ...field) func(*reader, object) {
	return func(r *reader, body object) {
		for _, v := range body.list(list) {
			one := objectOf(v)
			for _, f := range fields {
				r.say(f.where, one.text(f.key))
			}
		}
	}
}

// forwarded reads what others said and somebody passes on.
func (r *reader) forwarded(body object) {
	r.record++
	defer func() { r.record-- }()
	r.items(body)
}

// text reads words that may answer a quoted message.
func (r *reader) text(body object) {
	quote, own := splitQuote(body.text("content"))
	r.say(inQuote, quote)
	r.say(inText, own)
}
