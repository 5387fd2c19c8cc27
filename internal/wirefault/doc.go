// Package wirefault has servers on loopback that behave as the real world does on a bad day: no TLS that anybody trusts, answers
// that break off, bombs, proxies with opinions. Tests use it; nothing else does.
package wirefault
