package simulator

import (
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"
)

// checkRules checks what the tags of a struct's fields ask, in the order they
// ask it, and goes down into lists and objects:
//
//	rule:"required,bytes=128,code=40072"
//
//	required  not empty (40063)
//	bytes=N   at most N bytes of UTF-8 (40058)
//	chars=N   at most N characters (40058)
//	cut=N     cut to N bytes on a rune border, as WeCom does where it says so
//	max=N     at most N items (40035) or a value of at most N (40058)
//	min=N     a value of at least N (40058)
//	one=a|b   one of these words or empty (40058)
//	url       an http or https address or empty (40058)
//	code=N    refuse with N instead
//	-         the handler checks it, do not go down
func checkRules(path string, v reflect.Value) error {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return nil
		}
		return checkRules(path, v.Elem())
	case reflect.Slice:
		if k := v.Type().Elem().Kind(); k != reflect.Struct && k != reflect.Pointer {
			return nil
		}
		for i := range v.Len() {
			if err := checkRules(path+"["+strconv.Itoa(i)+"]", v.Index(i)); err != nil {
				return err
			}
		}
		return nil
	case reflect.Struct:
		t := v.Type()
		for i := range t.NumField() {
			below := path
			if name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ","); name != "" {
				below = join(path, name)
			}
			if err := checkField(below, t.Field(i).Tag.Get("rule"), v.Field(i)); err != nil {
				return err
			}
		}
	}
	return nil
}

func checkField(path, rules string, v reflect.Value) error {
	if rules == "-" {
		return nil
	}
	if rules != "" {
		code := 0
		if _, after, ok := strings.Cut(rules, "code="); ok {
			code, _ = strconv.Atoi(after)
		}
		for rule := range strings.SplitSeq(rules, ",") {
			name, arg, _ := strings.Cut(rule, "=")
			usual, problem := applyRule(name, arg, v)
			if problem == "" {
				continue
			}
			if code != 0 {
				usual = code
			}
			return refuse(usual, "%s %s", path, problem)
		}
	}
	return checkRules(path, v)
}

// applyRule checks one rule and returns the usual code and the problem, if any.
func applyRule(name, arg string, v reflect.Value) (int, string) {
	n, _ := strconv.ParseInt(arg, 10, 64)
	switch name {
	case "required":
		if v.IsZero() || v.Kind() == reflect.Slice && v.Len() == 0 {
			return 40063, "is empty"
		}
	case "bytes":
		if int64(v.Len()) > n {
			return 40058, "is longer than " + arg + " bytes"
		}
	case "chars":
		if int64(utf8.RuneCountInString(v.String())) > n {
			return 40058, "is longer than " + arg + " characters"
		}
	case "cut":
		v.SetString(cutBytes(v.String(), int(n)))
	case "max":
		if v.Kind() == reflect.Slice {
			if int64(v.Len()) > n {
				return 40035, "has more than " + arg + " items"
			}
		} else if v.Int() > n {
			return 40058, "is more than " + arg
		}
	case "min":
		if v.Int() < n {
			return 40058, "is less than " + arg
		}
	case "one":
		if v.String() != "" && !strings.Contains("|"+arg+"|", "|"+v.String()+"|") {
			return 40058, "must be one of " + arg
		}
	case "url":
		if v.String() != "" && !webAddress(v.String()) {
			return 40058, "is not an http or https address"
		}
	}
	return 0, ""
}

// webAddress says whether a text is an absolute http or https address.
func webAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// cutBytes cuts a text to at most n bytes without breaking a character.
func cutBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// cutChars cuts a text to at most n characters.
func cutChars(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
