// Package wxcrypt signs, verifies, seals and opens what WeCom and a callback
// receiver send each other [docs 90968]: SHA-1 over sorted values, and AES-256
// in CBC mode around a random prefix, a length, the message and the id of the
// receiver.
//
// The scheme has no authentication of its own inside the ciphertext: a message
// is to be believed only after Verify, and Open comes after it, never before.
package wxcrypt
