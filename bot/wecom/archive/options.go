package archive

import (
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/sirupsen/logrus"
)

// Options are what reading the archive needs.
type Options struct {
	CorpID string
	// Secret is the archive's own (会话内容存档 → Secret).
	Secret string
	// Keys are the private keys by version: PEM, or the path of a PEM file.
	Keys map[string]string
	// Proxy is an HTTP proxy of the library's, with user:password@ where it wants
	// them.
	Proxy string
	// Timeout bounds one question to WeCom; zero is 10 s.
	Timeout time.Duration
	// Simulator is the address of a simulator, whose feed is read in place of
	// WeCom's library; empty is the library.
	Simulator string
	// Command runs the worker; empty is this program with WorkCommand.
	Command []string
	// Env is added to the worker's environment, which else holds only what finding
	// libraries and names needs. It must not hold secrets.
	Env []string
	Log *logrus.Logger
}

// WorkCommand is the name of the command whose body is Work.
const WorkCommand = "archive-worker"

// New opens the archive. It asks WeCom nothing yet, and starts no worker before
// the first question.
func New(o Options) (Archive, error) {
	if o.CorpID == "" || o.Secret == "" {
		return nil, errors.New("archive: corp id and secret are needed")
	}
	keys, err := ReadKeys(o.Keys)
	if err != nil {
		return nil, err
	}
	proxy, err := readProxy(o.Proxy)
	if err != nil {
		return nil, err
	}
	if o.Timeout <= 0 {
		o.Timeout = 10 * time.Second
	}
	if o.Log == nil {
		o.Log = logrus.StandardLogger()
	}
	if o.Simulator != "" {
		return newSimulated(o, keys)
	}
	return newLibrary(o, keys, proxy), nil
}

// proxy is how the library wants to hear of one: the address without, and
// user:password apart.
type proxy struct{ address, password string }

func readProxy(text string) (proxy, error) {
	if text == "" {
		return proxy{}, nil
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "socks5" {
		return proxy{}, fmt.Errorf("archive: the proxy is no address such as http://10.0.0.1:3128")
	}
	p := proxy{address: u.Scheme + "://" + u.Host}
	if u.User != nil {
		password, _ := u.User.Password()
		p.password = u.User.Username() + ":" + password
	}
	return p, nil
}
