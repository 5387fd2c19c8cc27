// Package architecture holds no code, only a test: that the house is built as its plan says. Who may import whom, what is allowed
// in Go and what belongs into data, and how long a function may be, is checked for every file of the tree.
package architecture
