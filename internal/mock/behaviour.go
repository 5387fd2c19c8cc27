package mock

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/plimsoll/plimsoll/internal/provider"
)

// behaviour is everything in which one variant differs from another. It is resolved once, at the start, and read everywhere
// else: whoever wants a mock to behave otherwise adds a field here and a row to knobTable.
type behaviour struct {
	base64Lenient      bool
	basicReading       string
	challenge          bool
	dateZone           *time.Location
	encodingTolerant   bool
	errorBody          string
	extraHeaders       bool
	extraMembers       bool
	headerLower        bool
	jwtLife            time.Duration // 0: the documented lifetime
	mediaCharset       bool
	noStore            bool
	envelope200        bool
	reissueSame        bool
	schemeSensitive    bool
	tokenFormat        string
	tokenInQuery       bool
	transfer           string
	undocumentedStatus int // 0: that of the reason
	refuseUnknownQuery bool
	verbsTolerant      bool
}

// Values that more than one knob has, or that are compared where they matter.
const (
	valueTrue  = "true"
	valueFalse = "false"
	strict     = "strict"
	tolerant   = "tolerant"
	documented = "documented"
	open       = "open"
	utc        = "utc"

	readRaw  = "raw"
	readForm = "form"
	readBoth = "both"

	bodyEmpty   = "empty"
	bodyProblem = "problem"
	bodyText    = "text"

	formatPage   = "page"
	formatJWT    = "jwt"
	formatOpaque = "opaque"

	transferIdentity = "identity"
	transferChunked  = "chunked"
	transferGzip     = "gzip"
)

// Knob is one thing that the behaviour of a variant sets. The first value is the default.
type Knob struct {
	Name   string
	Values []string // for a knob with a pattern, only the values that are words
	Other  string   // what other values look like, "" where there are none
	Doc    string

	set func(b *behaviour, value string) error
}

// Knobs lists the knobs, sorted by name.
func Knobs() []Knob { return knobTable() }

func knobTable() []Knob {
	return []Knob{
		{"base64", []string{strict, "lenient"}, "", "alphabet, padding and blanks of Basic",
			flag(func(b *behaviour) *bool { return &b.base64Lenient }, "lenient")},
		{"basic_reading", []string{readRaw, readForm, readBoth}, "", "how user-id and password in Basic are read",
			text(func(b *behaviour) *string { return &b.basicReading })},
		{"challenge", []string{valueTrue, valueFalse}, "", "WWW-Authenticate on refusals of credentials and tokens",
			flag(func(b *behaviour) *bool { return &b.challenge }, valueTrue)},
		{"date_zone", []string{utc}, "an offset such as +02:00", "zone of {now.local}", setZone},
		{"encoding", []string{strict, tolerant}, "", "whether form and JSON bodies are both taken",
			flag(func(b *behaviour) *bool { return &b.encodingTolerant }, tolerant)},
		{"error_body", []string{documented, bodyEmpty, bodyProblem, bodyText}, "", "body of refusals whose body is open",
			text(func(b *behaviour) *string { return &b.errorBody })},
		{"extra_headers", []string{valueFalse, valueTrue}, "", "undocumented response headers",
			flag(func(b *behaviour) *bool { return &b.extraHeaders }, valueTrue)},
		{"extra_members", []string{valueFalse, valueTrue}, "", "an undocumented member in every JSON object answered",
			flag(func(b *behaviour) *bool { return &b.extraMembers }, valueTrue)},
		{"header_case", []string{"canonical", "lower"}, "", "spelling of response header names",
			flag(func(b *behaviour) *bool { return &b.headerLower }, "lower")},
		{"jwt_exp", []string{documented}, "a length of time such as 3600s", "exp - iat of the JWT, whatever the real life", setJWTLife},
		{"media_charset", []string{valueFalse, valueTrue}, "", "; charset=utf-8 on JSON and text answers",
			flag(func(b *behaviour) *bool { return &b.mediaCharset }, valueTrue)},
		{"no_store", []string{valueTrue, valueFalse}, "", "Cache-Control: no-store on answers of the token operation",
			flag(func(b *behaviour) *bool { return &b.noStore }, valueTrue)},
		{"refuse_as", []string{"status", "envelope200"}, "", "whether refusals with an open status are answered 200",
			flag(func(b *behaviour) *bool { return &b.envelope200 }, "envelope200")},
		{"reissue", []string{"new", "same"}, "", "whether a young token is served again",
			flag(func(b *behaviour) *bool { return &b.reissueSame }, "same")},
		{"scheme_case", []string{"insensitive", "sensitive"}, "", "names of the schemes Basic and Bearer",
			flag(func(b *behaviour) *bool { return &b.schemeSensitive }, "sensitive")},
		{"token", []string{formatPage, formatJWT, formatOpaque}, "", "format of the tokens",
			text(func(b *behaviour) *string { return &b.tokenFormat })},
		{"token_in_query", []string{valueFalse, valueTrue}, "", "whether ?access_token= counts as Bearer",
			flag(func(b *behaviour) *bool { return &b.tokenInQuery }, valueTrue)},
		{"transfer", []string{transferIdentity, transferChunked, transferGzip}, "", "transfer and content coding of answers",
			text(func(b *behaviour) *string { return &b.transfer })},
		{"undocumented_status", []string{open}, "a status from 400 to 499 but 404, 408 and 429",
			"status of refusals whose status is open; open: that of the reason", setStatus},
		{"unknown_query", []string{"ignore", "refuse"}, "", "query parameters that provider.yaml does not name",
			flag(func(b *behaviour) *bool { return &b.refuseUnknownQuery }, "refuse")},
		{"verbs", []string{strict, tolerant}, "", "whether the token operation takes other verbs",
			flag(func(b *behaviour) *bool { return &b.verbsTolerant }, tolerant)},
	}
}

// flag makes a knob that is on at one of its values and off at all others.
func flag(field func(*behaviour) *bool, on string) func(*behaviour, string) error {
	return func(b *behaviour, value string) error {
		*field(b) = value == on
		return nil
	}
}

func text(field func(*behaviour) *string) func(*behaviour, string) error {
	return func(b *behaviour, value string) error {
		*field(b) = value
		return nil
	}
}

func setZone(b *behaviour, value string) error {
	if value == utc {
		b.dateZone = time.UTC
		return nil
	}
	parsed, err := time.Parse("-07:00", value)
	if err != nil {
		return fmt.Errorf("expected %s or an offset such as +02:00, got %q", utc, value)
	}
	b.dateZone = parsed.Location()
	return nil
}

func setJWTLife(b *behaviour, value string) error {
	if value == documented {
		return nil
	}
	span, err := provider.ParseSpan(value)
	if err != nil || span < provider.Span(time.Second) {
		return fmt.Errorf("expected %s or a length of time of at least 1s such as 3600s, got %q", documented, value)
	}
	b.jwtLife = span.Duration()
	return nil
}

// setStatus takes only statuses that count as a refusal where nothing is documented (design, rule 3).
func setStatus(b *behaviour, value string) error {
	if value == open {
		return nil
	}
	status, err := strconv.Atoi(value)
	no := []int{http.StatusNotFound, http.StatusRequestTimeout, http.StatusTooManyRequests}
	if err != nil || status < 400 || status > 499 || slices.Contains(no, status) {
		return fmt.Errorf("expected %s or a status from 400 to 499 but 404, 408 and 429, got %q", open, value)
	}
	b.undocumentedStatus = status
	return nil
}

// resolve makes the behaviour of a variant: the default of every knob, then what the variant sets.
func resolve(settings map[string]string) (behaviour, []error) {
	var (
		b    behaviour
		errs []error
	)
	known := make([]string, 0, len(knobTable()))
	for _, k := range knobTable() {
		known = append(known, k.Name)
		value, given := settings[k.Name]
		if !given {
			value = k.Values[0]
		}
		if err := k.apply(&b, value); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", k.Name, err))
		}
	}
	for _, name := range sortedKeys(settings) {
		if !slices.Contains(known, name) {
			errs = append(errs, provider.Unknown("knob", name, known))
		}
	}
	return b, errs
}

func (k Knob) apply(b *behaviour, value string) error {
	if k.Other == "" && !slices.Contains(k.Values, value) {
		return provider.Unknown("value", value, k.Values)
	}
	return k.set(b, value)
}
