// Package cli is the command line: it reads flags, variables and files into one set of options, wires the rooms of the house
// together, and turns what happened into an exit code. It is the only package that knows all the others.
package cli
