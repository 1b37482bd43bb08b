package app

import (
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/sirupsen/logrus"

	"github.com/zhanggui/zhanggui/bot/config"
)

// NewLog makes the program's log. Whatever is logged, and by whom, passes a
// hook that takes out secrets and telephone numbers.
func NewLog(c config.Log, out io.Writer, secrets []string) (*logrus.Logger, error) {
	level, err := logrus.ParseLevel(c.Level)
	if err != nil {
		return nil, fmt.Errorf("log.level: %w", err)
	}
	log := logrus.New()
	log.SetOutput(out)
	log.SetLevel(level)
	if c.Format == "json" {
		log.SetFormatter(&logrus.JSONFormatter{})
	} else {
		log.SetFormatter(&logrus.TextFormatter{FullTimestamp: true})
	}
	log.AddHook(newRedactor(secrets))
	return log, nil
}

// urlSecrets are the query parameters that carry secrets in WeCom's API; the
// webhook key is the only secret of a group bot.
var urlSecrets = regexp.MustCompile(`(?i)\b(access_token|corpsecret|suite_access_token|provider_access_token|key|secret|password)=[^&\s"']+`)

// phone is a mainland mobile number that stands alone.
var phone = regexp.MustCompile(`\b(1[3-9]\d)\d{4}(\d{4})\b`)

// redactor is a logrus hook; it changes the entry before it is formatted.
type redactor struct{ known *strings.Replacer }

// newRedactor knows the configured secrets by value, so that they are found
// wherever a library puts them. Values too short to be secrets are left alone.
func newRedactor(secrets []string) redactor {
	var pairs []string
	for _, s := range secrets {
		if len(s) >= 6 {
			pairs = append(pairs, s, "<secret>")
		}
	}
	return redactor{known: strings.NewReplacer(pairs...)}
}

// Levels are all levels.
func (redactor) Levels() []logrus.Level { return logrus.AllLevels }

// Fire redacts the message and every field that prints as text.
func (r redactor) Fire(e *logrus.Entry) error {
	e.Message = r.clean(e.Message)
	for k, v := range e.Data {
		switch v := v.(type) {
		case string:
			e.Data[k] = r.clean(v)
		case error:
			e.Data[k] = r.clean(v.Error())
		case fmt.Stringer:
			e.Data[k] = r.clean(v.String())
		case []byte:
			e.Data[k] = r.clean(string(v))
		}
	}
	return nil
}

func (r redactor) clean(s string) string {
	s = r.known.Replace(s)
	s = urlSecrets.ReplaceAllString(s, "$1=<secret>")
	return phone.ReplaceAllString(s, "$1****$2")
}

// secretsOf gathers what must never be printed.
func secretsOf(c *config.Config) []string {
	secrets := []string{
		c.Redis.Password.Reveal(), c.WeCom.Archive.Secret.Reveal(), c.Orders.Secret.Reveal(),
	}
	if c.Database.Driver != config.DriverSQLite {
		// SQLite's is a path, which an error must be able to name.
		secrets = append(secrets, c.Database.DSN.Reveal())
	}
	for _, key := range c.WeCom.Archive.Keys {
		secrets = append(secrets, key.Reveal())
	}
	if proxy := c.WeCom.Archive.Proxy.Reveal(); proxy != "" {
		secrets = append(secrets, proxy)
	}
	for _, a := range c.WeCom.AllApps() {
		secrets = append(secrets, a.Secret.Reveal())
	}
	for _, r := range c.WeCom.AllReceivers() {
		secrets = append(secrets, r.Token.Reveal(), r.EncodingAESKey.Reveal())
	}
	for _, key := range c.WeCom.Webhooks {
		secrets = append(secrets, key.Reveal())
	}
	return secrets
}
