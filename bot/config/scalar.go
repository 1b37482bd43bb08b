package config

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

var (
	durationType = reflect.TypeFor[time.Duration]()
	secretType   = reflect.TypeFor[Secret]()
	moneyType    = reflect.TypeFor[bot.Money]()
)

// setScalar gives a setting the value that a text means. Its errors name the
// text unless the setting is a secret.
func setScalar(v reflect.Value, text string) error {
	switch {
	case v.Type() == secretType:
		secret, err := readSecret(text)
		v.SetString(secret)
		return err
	case v.Type() == durationType:
		d, err := parseDuration(text)
		v.SetInt(int64(d))
		return err
	case v.Type() == moneyType:
		var m bot.Money
		if err := m.UnmarshalText([]byte(text)); err != nil {
			return fmt.Errorf("wants yuan as 10 or 9.9, has %s", quote(text))
		}
		v.SetInt(int64(m))
		return nil
	case v.Kind() == reflect.Int:
		n, err := strconv.ParseInt(text, 10, 0)
		if err != nil {
			return fmt.Errorf("wants a whole number, has %s", quote(text))
		}
		v.SetInt(n)
		return nil
	case v.Kind() == reflect.Bool:
		if text != "true" && text != "false" {
			return fmt.Errorf("wants true or false, has %s", quote(text))
		}
		v.SetBool(text == "true")
		return nil
	default:
		v.SetString(text)
		return nil
	}
}

// days is a number of days in front of a duration: 90d, 1d12h.
var days = regexp.MustCompile(`^([0-9]{1,5})d(.*)$`)

// parseDuration reads "10m", "1h30m", and "90d", which Go does not know.
func parseDuration(text string) (time.Duration, error) {
	var whole time.Duration
	rest := text
	if m := days.FindStringSubmatch(text); m != nil {
		n, err := strconv.Atoi(m[1])
		if err != nil {
			return 0, err
		}
		whole, rest = time.Duration(n)*24*time.Hour, m[2]
		if rest == "" {
			return whole, nil
		}
	}
	d, err := time.ParseDuration(rest)
	if err == nil && d >= 0 {
		return whole + d, nil
	}
	if n, err := strconv.Atoi(text); err == nil && n > 0 {
		return 0, fmt.Errorf("wants a time with its unit, has %s; did you mean %ds or %dm?", quote(text), n, n)
	}
	return 0, fmt.Errorf("wants a time such as 10s, 5m, 24h or 90d, has %s", quote(text))
}

// largestSecret is how long a secret's file may be: more is the wrong file.
const largestSecret = 4 << 10

// readSecret is the text itself, or with "file:" in front what that file
// holds, so that secrets can stay out of the configuration.
func readSecret(text string) (string, error) {
	path, ok := strings.CutPrefix(text, "file:")
	if !ok {
		return text, nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return "", fmt.Errorf("the secret's file %s cannot be read: %w", quote(path), cause(err))
	}
	if !info.Mode().IsRegular() || info.Size() > largestSecret {
		return "", fmt.Errorf("the secret's file %s is no small text file", quote(path))
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("the secret's file %s cannot be read: %w", quote(path), cause(err))
	}
	secret := strings.TrimSpace(string(b))
	if secret == "" {
		return "", fmt.Errorf("the secret's file %s is empty", quote(path))
	}
	return secret, nil
}

// reference is a variable named in a value: ${NAME}; $${ stays as ${.
var reference = regexp.MustCompile(`\$?\$\{[^}]*\}?`)

// expand puts variables of the environment in the place of ${NAME}. What a
// variable holds is not expanded again.
func expand(text string, variables map[string]string) (string, error) {
	var problems []error
	out := reference.ReplaceAllStringFunc(text, func(found string) string {
		if strings.HasPrefix(found, "$$") {
			return found[1:]
		}
		name, closed := strings.CutSuffix(found[2:], "}")
		value, set := variables[name]
		switch {
		case !closed:
			problems = append(problems, errors.New("a ${ is never closed; write ${NAME}, or $${ for the characters themselves"))
		case !set:
			problems = append(problems, fmt.Errorf("the environment has no variable %s", quote(name)))
		}
		return value
	})
	return out, errors.Join(problems...)
}

// quote shows a value in a message, not more of it than a line takes.
func quote(text string) string {
	const most = 60
	if r := []rune(text); len(r) > most {
		text = string(r[:most]) + "…"
	}
	return `"` + strings.NewReplacer("\n", "\\n", "\r", "\\r").Replace(text) + `"`
}
