package mock

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
)

// authorization reads the one Authorization header of a request and checks its scheme; RFC 9110 section 11.4 allows blanks between
// scheme and value, and section 11.1 any case of the scheme. none is the reason where there is no header, broken where there
// is more than one.
func (p *plan) authorization(request *http.Request, scheme string, none, broken reason) (value string, no reason) {
	values := request.Header["Authorization"]
	if len(values) == 0 || len(values) == 1 && values[0] == "" {
		return "", none
	}
	if len(values) > 1 {
		return "", broken
	}
	name, value, _ := strings.Cut(values[0], " ")
	if name != scheme && (p.behaviour.schemeSensitive || !strings.EqualFold(name, scheme)) {
		return "", wrongScheme
	}
	return strings.TrimLeft(value, " "), ""
}

// basic reads user-id and password (RFC 7617 section 2): base64, split at the first colon, no control characters.
func (p *plan) basic(request *http.Request) (user, password string, no reason) {
	value, no := p.authorization(request, "Basic", noCredentials, malformedCredentials)
	if no != "" {
		return "", "", no
	}
	if value == "" {
		return "", "", noCredentials
	}
	decoded, ok := p.decodeBase64(value)
	if !ok {
		return "", "", malformedCredentials
	}
	user, password, colon := strings.Cut(decoded, ":")
	if !colon || strings.ContainsFunc(decoded, control) {
		return "", "", malformedCredentials
	}
	return user, password, ""
}

func control(r rune) bool { return r < 0x20 || r == 0x7f }

// decodeBase64 takes the standard alphabet with padding and nothing else; Go's decoder by itself would skip line breaks and
// loose bits. A lenient mock takes what many servers do.
func (p *plan) decodeBase64(value string) (string, bool) {
	encoding := base64.StdEncoding.Strict()
	if p.behaviour.base64Lenient {
		value = strings.NewReplacer("-", "+", "_", "/", " ", "", "\t", "", "=", "").Replace(value)
		encoding = base64.RawStdEncoding
	}
	if strings.ContainsAny(value, "\r\n") {
		return "", false
	}
	decoded, err := encoding.DecodeString(value)
	return string(decoded), err == nil
}

// readBasic lists the ways in which the pair may be read: as it stands, or each half form-decoded (RFC 6749 section 2.3.1).
func (p *plan) readBasic(user, password string) [][2]string {
	raw := [2]string{user, password}
	if p.behaviour.basicReading == readRaw {
		return [][2]string{raw}
	}
	var readings [][2]string
	if p.behaviour.basicReading == readBoth {
		readings = append(readings, raw)
	}
	formUser, errUser := url.QueryUnescape(user)
	formPassword, errPassword := url.QueryUnescape(password)
	if errUser == nil && errPassword == nil {
		readings = append(readings, [2]string{formUser, formPassword})
	}
	return readings
}

// bearerToken finds the token of a request (RFC 6750 section 2.1), and only where the page puts it.
func (p *plan) bearerToken(request *http.Request) (string, reason) {
	if len(request.Header["Authorization"]) == 0 && p.behaviour.tokenInQuery {
		if token := request.URL.Query()[tokenParameter]; len(token) == 1 && token[0] != "" {
			return token[0], ""
		}
	}
	token, no := p.authorization(request, "Bearer", noToken, malformedToken)
	if no == "" && !isToken68(token) {
		return "", malformedToken
	}
	return token, no
}

// isToken68 checks the alphabet of RFC 9110 section 11.2, which RFC 6750 calls b64token.
func isToken68(token string) bool {
	body := strings.TrimRight(token, "=")
	return body != "" && !strings.ContainsFunc(body, func(r rune) bool {
		return !strings.ContainsRune("-._~+/", r) && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	})
}
