package commands

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/zhanggui/zhanggui/bot"
)

// fileMost is how large a file to staff may be.
const fileMost = 2 << 20

// mydataCommand gives out everything that is stored about a customer, who may
// ask for it by law.
func mydataCommand(c *counter) bot.Command {
	return bot.Command{
		Name: "我的数据", English: "mydata", Aliases: []string{"导出资料", "export"}, Topic: bot.TopicCustomers,
		Help:     "客户要求时，导出店里存着的这位客户的全部资料",
		Examples: []string{"/我的数据 小雨 客户要求"},
		Args: []bot.Arg{
			{Name: "客户", English: "customer", Type: bot.ArgCustomer, Help: "名字、备注、手机尾号或客户ID"},
			{Name: "原因", English: "reason", Type: bot.ArgText, Rest: true, Help: "为什么要导出，会留下记录"},
		},
		Role: bot.RoleManager,
		Run:  c.mydata,
	}
}

func (c *counter) mydata(call bot.Call, v bot.View) (bot.Answer, error) {
	p, e, err := c.exportFor(call, v)
	if err != nil {
		return bot.Answer{}, err
	}
	if len(e.Parts) == 0 {
		return c.elsewhere(p)
	}
	reason := shownText(call.Arg("原因").Text)
	if utf8.RuneCountInString(reason) < 2 {
		return say("导出%s的全部资料要写一下原因（会留下记录），例如：\n/我的数据 %s 客户要求", p.name(), p.id())
	}
	files, left, err := c.exportFiles(e)
	if err != nil {
		return bot.Answer{}, err
	}
	lines := []string{fmt.Sprintf("%s 存着这些资料（代号 %s），全部内容在文件里，可以转给客户本人：", p.name(), bot.Pseudonym(p.id()))}
	for _, part := range e.Parts {
		lines = append(lines, fmt.Sprintf("%s %d 条，用来%s", part.Title, len(part.Rows), part.Purpose))
	}
	lines = append(lines, "保存多久：和企业微信之间的收发记录 90 天，其他的到客户要求删除为止。")
	if left > 0 {
		lines = append(lines, fmt.Sprintf("资料太多，文件放不下最早的 %d 条，需要的话请联系管理员。", left))
	}
	lines = append(lines, "文件里有完整的手机号，请只给客户本人。这次导出已记录，原因："+reason, "客户要求删除的话：/删除 "+p.id())
	return bot.Answer{
		Text: strings.Join(lines, "\n"), Picture: &files[0],
		// The same once more, as people read it.
		Effects:   []bot.Effect{bot.AppFile{ToUsers: []string{call.UserID}, File: files[1], Answer: true}},
		Looked:    "导出全部资料，原因：" + cutRunes(reason, 40),
		Customers: []string{p.id()}, Store: p.store(),
	}, nil
}

// exportFor is everything that is stored about the customer of a call, whom the
// caller's scope must show. The law gives it to the customer whole, whoever in
// the shop asks on their behalf.
func (c *counter) exportFor(call bot.Call, v bot.View) (profile, bot.Export, error) {
	id := call.Arg("客户").Text
	p, err := c.profileOf(call, v, id)
	if err != nil || len(p.Identities) == 0 {
		return p, bot.Export{}, err
	}
	e, err := v.Desk().Export(call.Scope, id)
	return p, e, err
}

// elsewhere says why nothing can be given out or erased: either the customer is not
// there for the caller, or what is stored of them is other stores' too.
func (c *counter) elsewhere(p profile) (bot.Answer, error) {
	if len(p.Identities) == 0 {
		return c.nobody()
	}
	answer, err := say("%s 的资料不都在您的范围内，所以没有做。导出和删除这位客户的资料，请找总部。", p.name())
	answer.Refused = outOfScope
	return answer, err
}

// exportFiles are an export for machines and for people, without its oldest rows
// if it is too large for a file: left is how many.
func (c *counter) exportFiles(e bot.Export) (files []bot.File, left int, err error) {
	e = c.inShopTime(e)
	for {
		data, err := json.MarshalIndent(e, "", "  ")
		if err != nil {
			return nil, 0, fmt.Errorf("commands: an export: %w", err)
		}
		text := c.exportText(e)
		if len(data) <= fileMost && len(text) <= fileMost {
			name := "我的数据-" + bot.Pseudonym(e.ExternalUserID)
			return []bot.File{{Name: name + ".json", Data: data}, {Name: name + ".txt", Data: text}}, left, nil
		}
		longest := 0
		for i, part := range e.Parts {
			if len(part.Rows) > len(e.Parts[longest].Rows) {
				longest = i
			}
		}
		part := &e.Parts[longest]
		kept := len(part.Rows) * 3 / 4
		left += len(part.Rows) - kept
		part.Rows = part.Rows[:kept]
	}
}

// inShopTime is an export with its times as the shop's clocks show them, with
// the zone written out (RFC 3339).
func (c *counter) inShopTime(e bot.Export) bot.Export {
	e.At, e.Parts = c.local(e.At).Truncate(time.Second), slices.Clone(e.Parts)
	for i := range e.Parts {
		rows := make([]map[string]string, 0, len(e.Parts[i].Rows))
		for _, row := range e.Parts[i].Rows {
			told := make(map[string]string, len(row))
			for name, value := range row {
				if at, err := time.Parse(time.RFC3339, value); err == nil {
					value = c.local(at).Format(time.RFC3339)
				}
				told[name] = value
			}
			rows = append(rows, told)
		}
		e.Parts[i].Rows = rows
	}
	return e
}

// zone names the time zone of the shop, with what it is ahead of UTC at a time.
func (c *counter) zone(at time.Time) string {
	at = c.local(at)
	offset := "UTC" + at.Format("-07:00")
	switch name := at.Location().String(); name {
	case "UTC", "":
		return "UTC"
	case "Local":
		return offset
	case "Asia/Shanghai":
		return "北京时间，" + offset
	default:
		return name + "，" + offset
	}
}

// exportText is an export as people read it.
func (c *counter) exportText(e bot.Export) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s 存着的关于您的资料\n导出时间：%s（%s，下面的时间都是）\n代号：%s\n",
		c.Shop.Name, c.local(e.At).Format(time.DateTime), c.zone(e.At), bot.Pseudonym(e.ExternalUserID))
	for _, part := range e.Parts {
		fmt.Fprintf(&b, "\n【%s】%d 条，用来%s\n", part.Title, len(part.Rows), part.Purpose)
		for i, row := range part.Rows {
			fmt.Fprintf(&b, "%d. %s\n", i+1, c.exportRow(row))
		}
	}
	return b.Bytes()
}

func (c *counter) exportRow(row map[string]string) string {
	names := make([]string, 0, len(row))
	for name := range row {
		names = append(names, name)
	}
	slices.Sort(names)
	var all []string
	for _, name := range names {
		value := strings.Join(strings.Fields(row[name]), " ")
		if at, err := time.Parse(time.RFC3339, value); err == nil {
			value = c.local(at).Format(time.DateTime)
		}
		all = append(all, name+"："+value)
	}
	return strings.Join(all, "；")
}
