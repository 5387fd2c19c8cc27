package clients

// BasicEncoding is a way to write user-id and password into an Authorization header; see BasicEncodings. "" sends none.
type BasicEncoding string

// BasicEncodings lists the names of the encodings, sorted.
func BasicEncodings() []string { return nil }

// Presentations lists the names of the ways to present a token, sorted.
func Presentations() []string { return nil }
