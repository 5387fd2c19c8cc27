// Package history keeps an index over the run folders below a folder of reports: one SQLite file that can be thrown away and made
// anew from the folders at any time. It holds what is needed to set runs beside each other, never evidence.
//
// The folders are the truth and the index follows them: what is new is read, what changed is read again, what is gone is forgotten.
// A folder that holds no whole run is remembered as such with the reason, and passed over. An index that is damaged, or that another
// version wrote, is made anew.
package history
