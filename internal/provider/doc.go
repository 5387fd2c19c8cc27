// Package provider loads what is known about a provider and where it can be reached: provider.yaml, claims.yaml and the
// environment files. Loading is strict (an unknown key is an error with file and line) and complete (every mistake is
// reported, not the first only). Names that are not known come with the nearest one that is.
//
// The package also evaluates the OpenAPI runtime expressions with which provider.yaml says where in an exchange a token or a
// lifetime stands.
package provider
