package handlers

import (
	"fmt"
	"io/fs"
	"strings"
	"unicode/utf8"

	"github.com/zhanggui/zhanggui/templates"
)

// phonePictures is where files lie that phones can load.
const phonePictures = "web/static/"

// How long the texts of a sale may be: the same as of one that is typed in chat.
const (
	saleItemMost   = 40
	saleDetailMost = 200
)

// salesMeet checks that the sales of schedules are at stores that are there, for
// customers that can be found, with a picture that phones can load. On the day itself
// such a sale would not be made.
func (c *checker) salesMeet(messages *templates.Catalogue) {
	for i, s := range c.Sales.Schedules {
		path := fmt.Sprintf("shop.sales.schedules[%d]", i)
		for j, store := range s.Stores {
			c.known(fmt.Sprintf("%s.stores[%d]", path, j), "store", store, keys(c.stores))
		}
		c.expression(path+".if", s.If)
		c.brief(path+".item", s.Item, saleItemMost)
		c.brief(path+".detail", s.Detail, saleDetailMost)
		c.phonePicture(path+".picture", s.Picture, messages.FS())
	}
}

// brief refuses a text that is too long for a post.
func (c *checker) brief(path, text string, most int) {
	if n := utf8.RuneCountInString(text); n > most {
		c.bad(path, "has %d characters; a post takes at most %d", n, most)
	}
}

// phonePicture refuses a picture that phones cannot load.
func (c *checker) phonePicture(path, picture string, files fs.FS) {
	switch {
	case picture == "", strings.HasPrefix(picture, "https://"):
	case !strings.HasPrefix(picture, phonePictures):
		c.bad(path, "phones cannot load %q; wants an address that begins with https:// or a file under %s", picture, phonePictures)
	default:
		if _, err := fs.Stat(files, picture); err != nil {
			c.bad(path, "there is no file %s under templates", picture)
		}
	}
}
