package provider

import (
	"errors"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// setClock gives the target a clock of its own. The fork of another clock would copy another target, so it is not kept.
func setClock(t *Target, shared Clock, value string) error {
	clock := ownClock(t, shared)
	clock.Fork = ""
	if strings.EqualFold(value, "real") {
		clock.Controlled = ""
		return nil
	}
	return setURL(&clock.Controlled, value, checkURL)
}

// ownClock returns the target's own clock, which begins as a copy of the environment's.
func ownClock(t *Target, shared Clock) *Clock {
	if t.Clock == nil {
		t.Clock = &shared
	}
	return t.Clock
}

func setURL(into *string, value string, check func(string) error) error {
	if err := check(value); err != nil {
		return err
	}
	*into = value
	return nil
}

// NoProxy is the Target.Proxy that asks for none, whatever the variables of the process say.
const NoProxy = "none"

// checkProxy demands the URL of an HTTP proxy. It may hold a user and a password, so it is not repeated.
func checkProxy(text string) error {
	u, err := url.Parse(text)
	if text == NoProxy || err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" && strings.Trim(u.Path, "/") == "" {
		return nil
	}
	return errors.New(`expected the URL of a proxy such as http://proxy:3128, or "none"`)
}

// mostCount bounds what is counted on fingers.
const mostCount = 1000

func checkCount(n int) error {
	if n < 0 || n > mostCount {
		return fmt.Errorf("expected a number from 0 to %d, got %d", mostCount, n)
	}
	return nil
}

// mostAttempts is how often one request may be sent: more would be hammering.
const mostAttempts = 10

func (r Retry) check() error {
	if r.Attempts < 0 || r.Attempts > mostAttempts {
		return fmt.Errorf("expected 1 to %d attempts, got %d", mostAttempts, r.Attempts)
	}
	return nil
}

func (t TLS) check() error {
	if (t.Certificate == "") != (t.Key == "") {
		return errors.New("expected certificate and key, or neither")
	}
	return nil
}

func setCount(into func(*Target) *int, check func(int) error) func(*Target, Clock, string) error {
	return func(t *Target, _ Clock, value string) error {
		n, err := strconv.Atoi(value)
		if err != nil {
			return fmt.Errorf("expected a whole number, got %q", value)
		}
		*into(t) = n
		return check(n)
	}
}

func setOrigins(t *Target, _ Clock, value string) error {
	t.Origins = strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ' ' })
	for _, text := range t.Origins {
		if err := checkBaseURL(text); err != nil {
			return err
		}
	}
	return nil
}

func setSpan(into *Span, value string) error {
	span, err := ParseSpan(value)
	if err == nil {
		*into = span
	}
	return err
}

func setRate(t *Target, _ Clock, value string) error {
	rate, err := strconv.ParseFloat(value, 64)
	if err != nil || checkRate(rate) != nil {
		return fmt.Errorf("expected requests per second, 0 for no limit, got %q", value)
	}
	t.Rate = rate
	return nil
}

func (p *Provider) setSideEffects(t *Target, _ Clock, value string) error {
	names := strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ' ' })
	for _, name := range names {
		if _, known := p.SideEffects[name]; !known {
			return Unknown("side effect", name, sortedKeys(p.SideEffects))
		}
	}
	t.SideEffects = names
	return nil
}

func (p *Provider) setVariant(t *Target, _ Clock, value string) error {
	if !slices.Contains(p.variantNames(), value) {
		return Unknown("variant", value, p.variantNames())
	}
	t.Variant = value
	return nil
}

// maxRate keeps a rate within what a timer can tell apart.
const maxRate = float64(time.Second)

func checkRate(rate float64) error {
	if rate < 0 || rate > maxRate || math.IsNaN(rate) {
		return fmt.Errorf("expected requests per second, 0 for no limit, got %v", rate)
	}
	return nil
}

// checkBaseURL checks a URL that paths are appended to.
func checkBaseURL(text string) error {
	if err := checkURL(text); err != nil {
		return err
	}
	if strings.Contains(text, "?") {
		return errors.New("expected a URL without a query, as paths are appended to it")
	}
	return nil
}

// checkURL demands an absolute http or https URL. Text that may hold a password or a key is not repeated in the message.
func checkURL(text string) error {
	u, err := url.Parse(text)
	if err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" && u.User == nil && !strings.Contains(text, "#") {
		return nil
	}
	if strings.ContainsAny(text, "@?") {
		return errors.New("expected an absolute http or https URL without a user and a password, got something else")
	}
	return fmt.Errorf("expected an absolute http or https URL such as https://host/path, got %q", text)
}
