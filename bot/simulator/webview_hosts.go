package simulator

import (
	"net"
	"net/url"
	"slices"
)

// opens says whether phones open an address: pages of the hosts that an app trusts or
// stands on, and WeChat's own login. The simulator must not become a way into whatever
// else listens on this machine.
func (s *Simulator) opens(u *url.URL) bool {
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return false
	}
	if s.isSelf(u) {
		return u.Path == authorizePath
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	hosts := s.appHosts()
	if slices.Contains(hosts, u.Host) {
		return true
	}
	// The official account's domains have no port: a known one must stand beside it.
	return slices.Contains(s.conf.OfficialAccount.TrustedDomains, u.Hostname()) &&
		(u.Port() == "" || slices.ContainsFunc(hosts, func(h string) bool { return port(h) == u.Port() }))
}

// appHosts are the hosts that apps trust or stand on. The caller holds the lock.
func (s *Simulator) appHosts() (hosts []string) {
	for _, a := range s.order {
		hosts = append(hosts, a.TrustedDomains...)
		addresses := []string{a.HomeURL, a.CallbackURL}
		for _, p := range a.Pages {
			addresses = append(addresses, p.URL)
		}
		for _, address := range addresses {
			if at, err := url.Parse(address); err == nil && at.Host != "" {
				hosts = append(hosts, at.Host)
			}
		}
	}
	return hosts
}

// isSelf says whether an address is the simulator's own, by whatever name this machine
// goes.
func (s *Simulator) isSelf(u *url.URL) bool {
	own, err := url.Parse(s.URL())
	if err != nil || own.Host == "" {
		return false
	}
	return u.Host == own.Host || u.Port() == own.Port() && local(u.Hostname())
}

// local says whether a host is this machine.
func local(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && (ip.IsLoopback() || ip.IsUnspecified())
}

// port is the port of a host, if it has one.
func port(host string) string { return (&url.URL{Host: host}).Port() }
