// Package plimsoll holds the sources that plimsoll is built from, so that a program can say what it was made of: the kill matrix
// proves the checks of these sources and of no others.
package plimsoll

import "embed"

// Sources holds the Go files, go.mod and go.sum.
//
//go:embed go.mod go.sum *.go */*.go internal/*/*.go
var Sources embed.FS
