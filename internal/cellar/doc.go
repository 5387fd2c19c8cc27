// Package cellar keeps what has to wait for another run: one sealed file for each entry, of which nothing can be read without the key but
// the moment from which it may be judged. It knows nothing of tokens and scenarios; what an entry holds is the caller's.
//
// A file is a line of text, "plimsoll-cellar/1 due=2026-11-21T02:02:00Z", and an age file (age-encryption.org/v1) behind it. Its name is
// random, and stands inside as well, so that a file that was copied or renamed is noticed.
package cellar
