package contract

import (
	"errors"
	"net/mail"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
)

// format is one string format: how it is called in a message, and who has it.
type format struct {
	name, words string
	valid       func(string) bool
}

// formats lists the formats of strings that are checked. The library's own accept 31 February, or do not check at all.
func formats() []format {
	return []format{
		{"byte", "base64", isBase64},
		{"date", "a date (RFC 3339 full-date)", isDate},
		{"date-time", "a date-time (RFC 3339)", isDateTime},
		{"email", "an e-mail address", isEmail},
		{"ipv4", "an IPv4 address", func(s string) bool { a, err := netip.ParseAddr(s); return err == nil && a.Is4() }},
		{"ipv6", "an IPv6 address", func(s string) bool { a, err := netip.ParseAddr(s); return err == nil && a.Is6() && a.Zone() == "" }},
		{"uri", "an absolute URI (RFC 3986)", isURI},
		{"uuid", "a UUID (RFC 9562)", uuid.MatchString},
	}
}

// formatNames lists the formats that are checked, or have nothing to check.
func formatNames() []string {
	names := []string{"int32", "int64", "float", "double", "binary", "password"}
	for _, f := range formats() {
		names = append(names, f.name)
	}
	return names
}

func formatWords(name string) string {
	for _, f := range formats() {
		if f.name == name {
			return f.words
		}
	}
	return "the format " + name
}

var errFormat = errors.New("not in the format") // the message is built elsewhere, and never from the value

func validators() map[string]openapi3.StringFormatValidator {
	m := map[string]openapi3.StringFormatValidator{}
	for _, f := range formats() {
		m[f.name] = openapi3.NewCallbackValidator(func(s string) error {
			if f.valid(s) {
				return nil
			}
			return errFormat
		})
	}
	return m
}

var (
	uuid     = regexp.MustCompile(`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`)
	dateTime = regexp.MustCompile(`^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:)(\d\d)(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$`)
	base64   = regexp.MustCompile(`^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$`)
)

func isBase64(s string) bool { return base64.MatchString(s) }

func isDate(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// isDateTime asks the calendar too. RFC 3339 section 5.6 allows small letters t and z, and section 5.7 a leap second, which
// time.Parse does not know; time.Parse allows a comma and a one-digit hour, which RFC 3339 does not.
func isDateTime(s string) bool {
	parts := dateTime.FindStringSubmatch(strings.ToUpper(s))
	if parts == nil {
		return false
	}
	second := parts[3]
	if second == "60" {
		second = "59"
	}
	_, err := time.Parse(time.DateTime, parts[1]+" "+parts[2]+second)
	return err == nil
}

// isEmail wants the bare address: "Somebody <a@b.example>" is a mailbox of a header field.
func isEmail(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s
}

func isURI(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Scheme != "" && !strings.ContainsAny(s, " <>\"{}|\\^`")
}
