package mock

import "slices"

func (c *call) credentialed() reason {
	if len(c.op.parts) == 0 {
		return ""
	}
	return c.rules.credentials(c)
}

// credentials demands everything that the operation documents of a credential, and all of it from one account: that of the
// token where there is one.
func (c *call) credentials() reason {
	pairs, no := c.basicPairs()
	if no != "" {
		return no
	}
	return c.credentialsWith(pairs)
}

// credentialsWith is credentials with what Basic may be read as.
func (c *call) credentialsWith(pairs [][2]string) reason {
	readings, no := c.gather(pairs)
	if no != "" {
		return no
	}
	found := c.plan.identify(c.op, c.candidates(), readings)
	if found == nil {
		return badCredentials
	}
	c.account = found
	return ""
}

// candidates are the accounts that the credentials may be those of.
func (c *call) candidates() []*account {
	if c.account != nil {
		return []*account{c.account}
	}
	return c.plan.accounts
}

// gather collects what the request has in the place of each part, once for each way of reading Basic.
func (c *call) gather(pairs [][2]string) (readings [][]given, no reason) {
	sent := make([]given, len(c.op.parts))
	for i, p := range c.op.parts {
		value, no := c.sent(p)
		if no != "" {
			return nil, no
		}
		sent[i] = given{value, value != ""}
	}
	for _, pair := range pairs {
		readings = append(readings, c.withPair(sent, pair))
	}
	return readings, ""
}

// basicPairs reads Basic where it is documented.
func (c *call) basicPairs() ([][2]string, reason) {
	if c.op.spec.Basic == nil {
		return [][2]string{{}}, ""
	}
	user, password, no := c.plan.basic(c.request)
	if no == "" && (user == "" || password == "") {
		no = noCredentials
	}
	return c.plan.readBasic(user, password), no
}

func (c *call) withPair(sent []given, pair [2]string) []given {
	reading := slices.Clone(sent)
	for i, p := range c.op.parts {
		switch p.in {
		case inBasicUser:
			reading[i] = given{pair[0], true}
		case inBasicPassword:
			reading[i] = given{pair[1], true}
		default: // elsewhere a value can be read in one way only
		}
	}
	return reading
}

// sent finds what stands in the place of a part outside of Basic. What is not optional has to be there, and nothing twice.
func (c *call) sent(p part) (value string, no reason) {
	var values []string
	switch p.in {
	case inHeader:
		values = c.request.Header.Values(p.name)
	case inQuery:
		values = c.query[p.name]
	case inBody:
		values = []string{c.text(p.name)}
	default:
		return "", "" // Basic was read already
	}
	switch {
	case len(values) > 1:
		return "", malformedCredentials
	case len(values) == 1 && values[0] != "":
		return values[0], ""
	case p.optional:
		return "", ""
	}
	return "", noCredentials
}

// text is a body member that is a string, or "".
func (c *call) text(pointer string) string {
	value, _ := c.member(pointer)
	text, _ := value.(string)
	return text
}
