package callback

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// leaves lists what the scanner finds, as "path=value" in order of ends.
func leaves(doc []byte) ([]string, bool) {
	var found []string
	_, ok := scan(doc, func(open []element) {
		last := &open[len(open)-1]
		if last.parent && len(last.value()) == 0 {
			return
		}
		var path []string
		for _, e := range open {
			path = append(path, string(e.name))
		}
		found = append(found, strings.Join(path, ".")+"="+string(last.value()))
	})
	return found, ok
}

func TestScan(t *testing.T) {
	cases := []struct {
		name, doc string
		want      []string
	}{
		{"CDATA", "<xml><A><![CDATA[1]]></A></xml>", []string{"xml.A=1"}},
		{"text", "<xml><A>1</A></xml>", []string{"xml.A=1"}},
		{"white space around values", "<xml>\n\t<A> 1 </A>\r\n<B>\n<![CDATA[ 2\n]]>\n</B></xml>\n", []string{"xml.A=1", "xml.B=2"}},
		{"white space within a value", "<xml><A>1 2</A></xml>", []string{"xml.A=1 2"}},
		{"white space between sections", "<xml><A><![CDATA[1]]> <![CDATA[2]]></A></xml>", []string{"xml.A=1 2"}},
		{"a section that holds the end of one", "<xml><A><![CDATA[a]]]]><![CDATA[>b]]></A></xml>", []string{"xml.A=a]]>b"}},
		{"markup in a section", "<xml><A><![CDATA[<B>&lt;</A>]]></A></xml>", []string{"xml.A=<B>&lt;</A>"}},
		{"text, section and text", "<xml><A>a<![CDATA[b]]>c</A></xml>", []string{"xml.A=abc"}},
		{"entities", "<xml><A>&lt;&gt;&amp;&quot;&apos;&#25484;&#x67DC;</A></xml>", []string{`xml.A=<>&"'掌柜`}},
		{"what only looks like an entity", "<xml><A>a & b;&nbsp;&#0;&#x110000;&#xD800;&;&#;&</A></xml>", []string{"xml.A=a & b;&nbsp;&#0;&#x110000;&#xD800;&;&#;&"}},
		{"an entity that is a space", "<xml><A>&#32;</A><B>&#32;1</B></xml>", []string{"xml.A=", "xml.B=1"}},
		{"empty elements", "<xml><A/><B></B><C><![CDATA[]]></C><D /></xml>", []string{"xml.A=", "xml.B=", "xml.C=", "xml.D="}},
		{"an empty root", "<xml/>", []string{"xml="}},
		{"nesting", "<xml><A><B>1</B><B>2</B></A></xml>", []string{"xml.A.B=1", "xml.A.B=2"}},
		{"text beside children", "<xml>x<A>y<B>1</B>z</A></xml>", []string{"xml.A.B=1", "xml.A=yz", "xml=x"}},
		{"a byte order mark", "\uFEFF<xml><A>1</A></xml>", []string{"xml.A=1"}},
		{"a declaration and comments", "<?xml version=\"1.0\"?><!-- <A> --><xml><!--x--><A>1<!--y-->2</A></xml>", []string{"xml.A=12"}},
		{"attributes", `<xml a="1"><A b='>' c="'/">1</A><B d="/"/></xml>`, []string{"xml.A=1", "xml.B="}},
		{"space in an end tag", "<xml><A>1</A ></xml >", []string{"xml.A=1"}},
		{"bytes that are no UTF-8", "<xml><A>\xff\xfe</A></xml>", []string{"xml.A=\xff\xfe"}},
		{"control characters", "<xml><A>\x00\x01</A></xml>", []string{"xml.A=\x00\x01"}},
		{"something after the root", "<xml><A>1</A></xml>\x00<", []string{"xml.A=1"}},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			got, ok := leaves([]byte(tc.doc))
			if !ok {
				t.Fatal("it was not read")
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestScanRefusesWhatIsNotWellFormed(t *testing.T) {
	deep := strings.Repeat("<a>", maxDepth+1) + strings.Repeat("</a>", maxDepth+1)
	for name, doc := range map[string]string{
		"nothing":                   "",
		"text":                      "hello",
		"text before the root":      "x<xml></xml>",
		"a section before the root": "<![CDATA[x]]><xml></xml>",
		"an open root":              "<xml><A>1</A>",
		"an open element":           "<xml><A>1</xml>",
		"crossed elements":          "<xml><A><B></A></B></xml>",
		"an end without a start":    "</xml>",
		"names in another case":     "<xml><A>1</a></xml>",
		"an open section":           "<xml><A><![CDATA[1</A></xml>",
		"an open comment":           "<xml><!-- </xml>",
		"an open instruction":       "<?xml <xml></xml>",
		"an open tag":               "<xml",
		"an open end tag":           "<xml></xml",
		"an open attribute":         `<xml a="></xml>`,
		"a tag within a tag":        "<xml <A></xml>",
		"a tag without a name":      "<xml>< A>1</A></xml>",
		"a name with a digit first": "<xml><1>1</1></xml>",
		"a declared type":           `<!DOCTYPE xml [<!ENTITY x "y">]><xml></xml>`,
		"attributes without space":  `<xml"a"></xml>`,
		"too deep":                  deep,
	} {
		if got, ok := leaves([]byte(doc)); ok {
			t.Errorf("%s: read as %q", name, got)
		}
	}
}

func TestEnvelope(t *testing.T) {
	for name, body := range map[string]string{
		"as WeCom writes it": "<xml><ToUserName><![CDATA[ww1]]></ToUserName><AgentID><![CDATA[218]]></AgentID><Encrypt><![CDATA[abc+/=]]></Encrypt></xml>",
		"in another order":   "<xml><Encrypt><![CDATA[abc+/=]]></Encrypt><AgentID></AgentID><ToUserName>ww1</ToUserName></xml>",
		"alone, as text":     "<xml><Encrypt>abc+/=</Encrypt></xml>",
		"with white space":   "\n<xml>\n  <Encrypt>\n    abc+/=\n  </Encrypt>\n</xml>\n",
		"with entities":      "<xml><Encrypt>abc&#43;&#x2F;=</Encrypt></xml>",
		"with a declaration": "\uFEFF<?xml version=\"1.0\" encoding=\"UTF-8\"?><xml><Encrypt>abc+/=</Encrypt></xml>",
		"with new elements":  "<xml><New><Encrypt>x</Encrypt></New><Encrypt>abc+/=</Encrypt></xml>",
	} {
		if got, ok := xmlEnvelope([]byte(body)); !ok || string(got) != "abc+/=" {
			t.Errorf("%s: found %q, %v", name, got, ok)
		}
	}
	for name, body := range map[string]string{
		"no ciphertext":           "<xml><ToUserName>ww1</ToUserName></xml>",
		"an empty ciphertext":     "<xml><Encrypt></Encrypt></xml>",
		"two ciphertexts":         "<xml><Encrypt>a</Encrypt><Encrypt>a</Encrypt></xml>",
		"elements in the text":    "<xml><Encrypt>a<b/></Encrypt></xml>",
		"another root":            "<html><Encrypt>a</Encrypt></html>",
		"a ciphertext for a root": "<Encrypt>a</Encrypt>",
		"one that lies deeper":    "<xml><A><Encrypt>a</Encrypt></A></xml>",
		"two documents":           "<xml><Encrypt>a</Encrypt></xml><xml></xml>",
		"something behind":        "<xml><Encrypt>a</Encrypt></xml>x",
		"not well formed":         "<xml><Encrypt>a</xml>",
	} {
		if got, ok := xmlEnvelope([]byte(body)); ok {
			t.Errorf("%s: found %q", name, got)
		}
	}
}

func TestJSONEnvelope(t *testing.T) {
	for name, body := range map[string]string{
		"nothing":             "",
		"no object":           `"abc"`,
		"no ciphertext":       `{"tousername":"ww1"}`,
		"an empty ciphertext": `{"encrypt":" "}`,
		"a number":            `{"encrypt":1}`,
		"truncated":           `{"encrypt":"abc"`,
		"two documents":       `{"encrypt":"abc"}{}`,
		"XML":                 "<xml><Encrypt>a</Encrypt></xml>",
	} {
		if got, ok := jsonEnvelope([]byte(body)); ok {
			t.Errorf("%s: found %q", name, got)
		}
	}
}

// slowLeaves lists the same with the standard library.
func slowLeaves(doc []byte) ([]string, error) {
	type open struct {
		name, text string
		parent     bool
	}
	var found []string
	var stack []open
	decoder := xml.NewDecoder(bytes.NewReader(doc))
	for {
		token, err := decoder.RawToken()
		if errors.Is(err, io.EOF) {
			return found, nil
		}
		if err != nil {
			return nil, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			if len(stack) > 0 {
				stack[len(stack)-1].parent = true
			}
			stack = append(stack, open{name: token.Name.Local})
		case xml.CharData:
			if len(stack) > 0 {
				stack[len(stack)-1].text += string(token)
			}
		case xml.EndElement:
			last := stack[len(stack)-1]
			if value := strings.Trim(last.text, " \t\r\n"); !last.parent || value != "" {
				path := ""
				for _, e := range stack {
					path += e.name + "."
				}
				found = append(found, strings.TrimSuffix(path, ".")+"="+value)
			}
			stack = stack[:len(stack)-1]
		}
	}
}

func TestScanReadsTheSamplesAsTheStandardLibraryDoes(t *testing.T) {
	files, err := filepath.Glob("testdata/samples/*.xml")
	if err != nil || len(files) != 72 {
		t.Fatalf("%d samples, %v", len(files), err)
	}
	for _, file := range files {
		doc, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		want, err := slowLeaves(doc)
		if err != nil {
			t.Fatal(err)
		}
		got, ok := leaves(doc)
		if diff := cmp.Diff(want, got); !ok || diff != "" {
			t.Errorf("%s: %v %s", file, ok, diff)
		}
	}
}

// document writes a well-formed document out of arbitrary bytes: every byte
// says what comes next.
func document(recipe []byte, texts []string) string {
	var b strings.Builder
	var open []string
	b.WriteString("<xml>")
	for i, r := range recipe {
		text := texts[int(r>>4)%len(texts)]
		switch name := fmt.Sprintf("E%d", int(r)%5); r % 8 {
		case 0, 1:
			if len(open) < maxDepth-2 {
				open = append(open, name)
				b.WriteString("<" + name + ">")
			}
		case 2, 3:
			if len(open) > 0 {
				b.WriteString("</" + open[len(open)-1] + ">")
				open = open[:len(open)-1]
			}
		case 4:
			b.WriteString("<![CDATA[" + strings.ReplaceAll(text, "]]>", "") + "]]>")
		case 5:
			_ = xml.EscapeText(&b, []byte(text))
		case 6:
			b.WriteString("<" + name + "/>")
		case 7:
			b.WriteString([]string{" ", "\n", "\t ", "<!--c-->"}[i%4])
		}
	}
	for len(open) > 0 {
		b.WriteString("</" + open[len(open)-1] + ">")
		open = open[:len(open)-1]
	}
	return b.String() + "</xml>"
}
