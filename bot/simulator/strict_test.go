package simulator

import (
	"errors"
	"strings"
	"testing"
)

func TestDecodeRefusesWhatIsNotDocumented(t *testing.T) {
	type inner struct {
		Title string `json:"title" rule:"required,bytes=6"`
	}
	type request struct {
		Name  string   `json:"name" rule:"chars=2"`
		Count int      `json:"count" rule:"min=0,max=3"`
		Kind  string   `json:"kind" rule:"one=a|b"`
		URL   string   `json:"url" rule:"url"`
		List  []string `json:"list" rule:"max=2,code=41064"`
		Inner *inner   `json:"inner"`
		Flag  bool     `json:"flag"`
		inner
	}
	for name, tc := range map[string]struct {
		body string
		code int
	}{
		"good":              {`{"name":"掌柜","count":3,"kind":"a","url":"https://a.b/c","list":["1"],"inner":{"title":"t"},"title":"x"}`, 0},
		"null lists":        {`{"list":null,"inner":null,"title":"x"}`, 0},
		"empty":             {``, 40035},
		"no JSON":           {`{"name":`, 40035},
		"two documents":     {`{"title":"x"}{}`, 40035},
		"an array":          {`[]`, 40035},
		"unknown field":     {`{"nome":"x","title":"x"}`, 40058},
		"other case":        {`{"Name":"x","title":"x"}`, 40058},
		"unknown inside":    {`{"inner":{"title":"t","x":1},"title":"x"}`, 40058},
		"text for number":   {`{"count":"1","title":"x"}`, 40058},
		"fraction":          {`{"count":1.5,"title":"x"}`, 40058},
		"number for text":   {`{"name":1,"title":"x"}`, 40058},
		"number for bool":   {`{"flag":1,"title":"x"}`, 40058},
		"null text":         {`{"name":null,"title":"x"}`, 40058},
		"object for list":   {`{"list":{},"title":"x"}`, 40058},
		"too many chars":    {`{"name":"掌柜的","title":"x"}`, 40058},
		"too much":          {`{"count":4,"title":"x"}`, 40058},
		"too little":        {`{"count":-1,"title":"x"}`, 40058},
		"wrong word":        {`{"kind":"c","title":"x"}`, 40058},
		"no address":        {`{"url":"javascript:alert(1)","title":"x"}`, 40058},
		"code of its own":   {`{"list":["1","2","3"],"title":"x"}`, 41064},
		"missing":           {`{}`, 40063},
		"missing inside":    {`{"inner":{},"title":"x"}`, 40063},
		"too many bytes":    {`{"title":"掌柜的"}`, 40058},
		"just enough bytes": {`{"title":"掌柜"}`, 0},
	} {
		t.Run(name, func(t *testing.T) {
			err := decode([]byte(tc.body), new(request))
			var refused *Error
			if tc.code == 0 {
				if err != nil {
					t.Errorf("refused: %v", err)
				}
				return
			}
			if !errors.As(err, &refused) || refused.Code != tc.code {
				t.Errorf("got %v, want %d", err, tc.code)
			}
		})
	}
}

func TestCuts(t *testing.T) {
	if got := cutBytes("掌柜的", 7); got != "掌柜" {
		t.Errorf("cutBytes gave %q", got)
	}
	if got := cutChars("掌柜的", 2); got != "掌柜" {
		t.Errorf("cutChars gave %q", got)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(`{"welcome_code":"x","text":{"content":"y"},"attachments":[{"msgtype":"link","link":{"title":"t","url":"https://a"}}]}`)
	f.Add(`{"attachments":[null]}`)
	f.Fuzz(func(t *testing.T, body string) {
		var in struct {
			WelcomeCode string `json:"welcome_code" rule:"required,code=41049"`
			content
		}
		err := decode([]byte(body), &in)
		if err == nil && (in.WelcomeCode == "" || len(in.text()) > 4000 || len(in.Attachments) > maxAttachments) {
			t.Errorf("%s went through", strings.TrimSpace(body))
		}
	})
}
