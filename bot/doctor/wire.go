package doctor

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
)

// wire names what went wrong on the way to an address.
type wire string

const (
	wireNone    wire = ""
	wireDNS     wire = "dns"
	wireRefused wire = "refused"
	wireTLS     wire = "tls"
	wirePlain   wire = "plain" // https was spoken to what speaks http
	wireTimeout wire = "timeout"
	wireCut     wire = "cut"
	wireNoRoute wire = "no_route"
	wireOther   wire = "other"
)

// wireOf tells the ways in which an exchange fails apart.
func wireOf(err error) wire {
	if err == nil {
		return wireNone
	}
	var (
		dns       *net.DNSError
		record    tls.RecordHeaderError
		verify    *tls.CertificateVerificationError
		authority x509.UnknownAuthorityError
		hostname  x509.HostnameError
		invalid   x509.CertificateInvalidError
		slow      net.Error
	)
	switch {
	case errors.As(err, &dns):
		return wireDNS
	case errors.As(err, &record), strings.Contains(err.Error(), "server gave HTTP response to HTTPS client"):
		return wirePlain
	case errors.As(err, &verify), errors.As(err, &authority), errors.As(err, &hostname), errors.As(err, &invalid),
		strings.Contains(err.Error(), "tls: "):
		return wireTLS
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &slow) && slow.Timeout():
		return wireTimeout
	case errors.Is(err, syscall.ECONNREFUSED):
		return wireRefused
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return wireNoRoute
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET):
		return wireCut
	default:
		return wireOther
	}
}

// certificate says what is wrong with a certificate, in words.
func certificate(err error) string {
	var (
		authority x509.UnknownAuthorityError
		hostname  x509.HostnameError
		invalid   x509.CertificateInvalidError
	)
	switch {
	case errors.As(err, &hostname):
		return "证书不是发给 " + hostname.Host + " 的"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "证书过期了（或者这台机器的日期不对）"
	case errors.As(err, &authority):
		return "证书不是公认的机构签发的，或者少装了中间证书"
	default:
		return "加密连接建立不起来"
	}
}

// client is an HTTP client that follows no redirect, as WeCom follows none, and
// keeps no connection, so that every look is a fresh one.
func client(base http.RoundTripper) *http.Client {
	if base == nil {
		t := http.DefaultTransport.(*http.Transport).Clone()
		t.DisableKeepAlives = true
		base = t
	}
	return &http.Client{Transport: base, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// cause is the error without the address in front, which may be long and holds
// a signature.
func cause(err error) string {
	for {
		inner := errors.Unwrap(err)
		if inner == nil || !strings.Contains(err.Error(), "://") {
			return err.Error()
		}
		err = inner
	}
}
