package cellar

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"filippo.io/age"
)

// Entry is what waits for another run.
type Entry struct {
	ID          string          `json:"id"` // the name of its file
	Provider    string          `json:"provider"`
	Environment string          `json:"environment"`
	Origins     string          `json:"origins"` // that its tokens came from: they go nowhere else
	Scenario    string          `json:"scenario"`
	Name        string          `json:"name"`
	Claims      []string        `json:"claims"`
	Digest      string          `json:"digest"`     // of the scenario's text
	Credential  string          `json:"credential"` // keyed mark of the credential
	Role        string          `json:"role"`
	Laid        time.Time       `json:"laid"`
	Run         string          `json:"run"`
	Seed        uint64          `json:"seed"`
	Due         time.Time       `json:"due"`
	Until       time.Time       `json:"until,omitzero"`
	LastAlive   time.Duration   `json:"last_alive_ns"` // age of the token when it was seen alive last
	Load        json.RawMessage `json:"load"`
}

// The first line of a file.
const (
	magic     = "plimsoll-cellar/1"
	duePrefix = magic + " due="
	maxHead   = 100
)

// maxEntry is how large a file may be. What is larger is not kept.
const maxEntry = 4 << 20

func (k *Key) seal(e Entry) ([]byte, error) {
	text, err := json.Marshal(e)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	out.WriteString(duePrefix + e.Due.UTC().Format(time.RFC3339) + "\n")
	w, err := age.Encrypt(&out, k.identity.Recipient())
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(text); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	if out.Len() > maxEntry {
		return nil, fmt.Errorf("it takes %d bytes, and %d is what the cellar keeps of one scenario", out.Len(), maxEntry)
	}
	return out.Bytes(), nil
}

// ErrHalf says of a file that nobody finished it.
var ErrHalf = errors.New("half written, by a run that was broken off: plimsoll cellar purge --expired removes it")

// The other reasons for which a file is skipped.
var (
	errForeign   = errors.New("not a file of the cellar")
	errOtherKey  = errors.New("sealed with another key, or damaged")
	errMisplaced = errors.New("its name or its due moment is not the one that was sealed: it was renamed, copied or changed")
)

// dueOf reads the first line. It needs no key, and proves nothing.
func dueOf(file []byte) (due time.Time, sealed []byte, err error) {
	head, _, found := bytes.Cut(file[:min(len(file), maxHead)], []byte("\n"))
	text, ours := strings.CutPrefix(string(head), duePrefix)
	due, err = time.Parse(time.RFC3339, text)
	if !found || !ours || err != nil {
		return time.Time{}, nil, errForeign
	}
	return due, file[len(head)+1:], nil
}

// open unseals a file that goes by a name.
func (k *Key) open(id string, due time.Time, sealed []byte) (*Entry, error) {
	r, err := age.Decrypt(bytes.NewReader(sealed), k.identity)
	if err != nil {
		return nil, errOtherKey
	}
	text, err := io.ReadAll(io.LimitReader(r, maxEntry))
	if err != nil {
		return nil, errOtherKey
	}
	var e Entry
	if err := json.Unmarshal(text, &e); err != nil {
		return nil, errForeign
	}
	if e.ID != id || !e.Due.UTC().Truncate(time.Second).Equal(due) {
		return nil, errMisplaced
	}
	return &e, nil
}
