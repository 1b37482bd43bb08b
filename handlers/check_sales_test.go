package handlers

import (
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
)

// One mistake each in a schedule of sales: the path it is found under, and what is
// said.
func TestMistakesInTheSchedulesOfSales(t *testing.T) {
	right := config.SaleSchedule{
		Name: "周三福利日", Kind: bot.SaleWelfare, Weekdays: []string{"wed"}, Hours: "10:00-21:00", Item: "鲜牛奶", Price: 990, Was: 1680, Units: 30,
		Stores: []string{"s17"}, If: "银卡 or 金卡", Picture: "web/static/sale.png",
	}
	for name, c := range map[string]struct {
		change     func(*config.SaleSchedule)
		path, says string
	}{
		"well":                  {func(*config.SaleSchedule) {}, "", ""},
		"a picture elsewhere":   {func(s *config.SaleSchedule) { s.Picture = "https://cdn.example.com/milk.png" }, "", ""},
		"no picture":            {func(s *config.SaleSchedule) { s.Picture = "" }, "", ""},
		"a store":               {func(s *config.SaleSchedule) { s.Stores = []string{"s17", "s71"} }, "stores[1]", `no store "s71"; did you mean s17?`},
		"who may take part":     {func(s *config.SaleSchedule) { s.If = "银卡 or" }, "if", "银卡 or"},
		"a picture on no phone": {func(s *config.SaleSchedule) { s.Picture = "messages/milk.png" }, "picture", "phones cannot load"},
		"a picture in the open": {func(s *config.SaleSchedule) { s.Picture = "http://cdn.example.com/milk.png" }, "picture", "phones cannot load"},
		"a picture not there":   {func(s *config.SaleSchedule) { s.Picture = "web/static/mlik.png" }, "picture", "no file web/static/mlik.png"},
		"a long item":           {func(s *config.SaleSchedule) { s.Item = strings.Repeat("奶", 41) }, "item", "has 41 characters"},
		"a long detail":         {func(s *config.SaleSchedule) { s.Detail = strings.Repeat("奶", 201) }, "detail", "has 201 characters"},
	} {
		t.Run(name, func(t *testing.T) {
			o := testOptions(t)
			s := right
			c.change(&s)
			o.Shop.Sales.Schedules = []config.SaleSchedule{right, s}
			found := Check(o)
			switch {
			case c.path == "" && len(found) > 0:
				t.Errorf("problems:\n%s", Problems(found).Error())
			case c.path == "":
			case len(found) != 1 || found[0].Path != "shop.sales.schedules[1]."+c.path || !strings.Contains(found[0].Message, c.says):
				t.Errorf("problems:\n%s\nwant %s: … %s …", Problems(found).Error(), c.path, c.says)
			}
		})
	}
}
