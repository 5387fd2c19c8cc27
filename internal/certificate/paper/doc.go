// Package paper sets text on A4 pages: the fonts, wrapping in every script that they know, tables that break between rows, the
// Plimsoll mark and QR codes. The same calls give the same bytes. It knows nothing of certificates.
package paper
