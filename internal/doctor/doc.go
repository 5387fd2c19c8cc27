// Package doctor looks at an environment before anything is sent to it with a credential: what is missing or cannot be right in
// what was given, and whether the target is there at all. It says so in the words of whoever gave it, with what to do.
//
// It tries no account: the requests it sends carry no credential. It never repeats a secret, only where it comes from.
package doctor
