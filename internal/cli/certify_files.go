package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/plimsoll/plimsoll/internal/certificate"
)

// readRun reads run.json, or that of a folder.
func readRun(path string) ([]byte, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		path = filepath.Join(path, runFile)
	}
	return readFile(path)
}

// readOptional reads a file if one is named.
func readOptional(path string) ([]byte, error) {
	if path == "" {
		return nil, nil
	}
	return readFile(path)
}

// readFile reads a file that is no larger than a bundle may be.
func readFile(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	raw, err := io.ReadAll(io.LimitReader(file, certificate.MaxBundle+1))
	if err == nil && len(raw) > certificate.MaxBundle {
		err = fmt.Errorf("%s: expected at most %d bytes", path, certificate.MaxBundle)
	}
	return raw, err
}

// parseTime reads a day or a moment; "" is the zero time.
func parseTime(flag, text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("%s: expected a day such as 2026-12-31 or a moment such as 2026-12-31T12:00:00Z, got %q", flag, text)
}

// readTrust joins --key and --trust.
func readTrust(key, file string) (*certificate.Trust, error) {
	var trust *certificate.Trust
	var errs []error
	if key != "" {
		t, err := trustKey(key)
		trust, errs = trust.And(t), append(errs, err)
	}
	if file != "" {
		raw, err := readFile(file)
		if err == nil {
			var t *certificate.Trust
			t, err = certificate.ParseTrust(file, raw)
			trust = trust.And(t)
		}
		errs = append(errs, err)
	}
	return trust, errors.Join(errs...)
}

func trustKey(path string) (*certificate.Trust, error) {
	raw, err := readFile(path)
	if err != nil {
		return nil, err
	}
	key, err := certificate.ParseKey(raw)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return certificate.TrustKey("the holder of "+filepath.Base(path), key), nil
}
