package main

// The binary runs on an empty container base too, where nobody has installed
// the certificate authorities that WeCom's address is checked against. These
// are used only where the system has none.
import _ "golang.org/x/crypto/x509roots/fallback"
