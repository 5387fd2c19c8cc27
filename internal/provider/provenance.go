package provider

import (
	"maps"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// Provenance says where a value of a target comes from. The working tree is what a pull request can change: the environment files
// and the .env in it. Variables of the process, and files elsewhere, are outside.
type Provenance struct {
	Place     string   // file:line:column, or the variable that set it
	Variables []string // that the value is made of
	Outside   bool     // something in it comes from outside the working tree, so it is somebody's secret
	Trusted   bool     // all of it comes from there, so nobody in the working tree has a say in it
}

// Provenance returns where the value at a path below the target comes from: Provenance("credentials", "default", "client_id").
// A value that was not given may have one too: that of the text that came to nothing.
func (t *Target) Provenance(path ...string) Provenance { return t.provenance[pointerTo(path...)] }

func (t *Target) from(p Provenance, path ...string) {
	if t.provenance == nil {
		t.provenance = map[string]Provenance{}
	}
	t.provenance[pointerTo(path...)] = p
}

// origin is scheme, host and port of an address: where a credential goes that is sent there.
func origin(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	host := u.Hostname()
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if port := u.Port(); port != "" && port != map[string]string{"http": "80", "https": "443"}[u.Scheme] {
		host += ":" + port
	}
	return strings.ToLower(u.Scheme + "://" + host)
}

// Loopback reports whether an address leads to this machine.
func Loopback(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	host := strings.ToLower(u.Hostname())
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// trace writes into each target where its values come from.
func (l *environmentLoader) trace() {
	for _, pointer := range slices.Sorted(maps.Keys(l.marks)) {
		path := pathOf(pointer)
		if len(path) < 3 || path[0] != "providers" || l.env.Providers[path[1]] == nil {
			continue
		}
		mark := l.marks[pointer]
		mark.Place = l.document.at(path...).String()
		l.env.Providers[path[1]].from(mark, path[2:]...)
	}
}

// pathOf is the inverse of pointerTo.
func pathOf(pointer string) []string {
	path := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	for i, step := range path {
		path[i] = strings.NewReplacer("~1", "/", "~0", "~").Replace(step)
	}
	return path
}

// bind refuses to send what came from outside the working tree to where only a file inside it says. Otherwise whoever may open
// a pull request could collect the credentials of a CI by changing a URL (design, rule 9).
func (l *environmentLoader) bind() {
	if l.env.Kind == KindMock {
		return // the mocks are started for the run, and their addresses come from nowhere else
	}
	for _, p := range l.providers {
		t := l.env.Providers[p.ID]
		if t == nil {
			continue
		}
		secret := l.outsider(p, t)
		if secret == "" {
			continue
		}
		confirmed := l.confirmed(t)
		for _, a := range l.addresses(p, t) {
			if a.from.Trusted || slices.Contains(confirmed, origin(a.url)) {
				continue
			}
			l.add(place{file: a.from.Place}, "%s comes from outside the working tree, and %s from inside it, where a stranger's change can put it: "+
				"confirm the address outside, with %s=%s", secret, a.name, p.Variable("ORIGINS"), origin(a.url))
		}
	}
}

// outsider names a value that came from outside, "" if none did. A resource or a path is no secret, unless the file makes it of
// variables that are not meant for it: then it may be any.
func (l *environmentLoader) outsider(p *Provider, t *Target) string {
	for _, pointer := range slices.Sorted(maps.Keys(t.provenance)) {
		from, path := t.provenance[pointer], pathOf(pointer)
		if path[0] != "credentials" && path[0] != "resources" && path[0] != "paths" {
			continue
		}
		for _, name := range from.Variables {
			if l.vars.outside(name) && (path[0] == "credentials" || !p.names(name)) {
				return name
			}
		}
		if from.Outside && path[0] == "credentials" && len(from.Variables) == 0 {
			return strings.Join(path, " ")
		}
	}
	return ""
}

// names reports whether a variable gives a resource or a path of the provider.
func (p *Provider) names(variable string) bool {
	return strings.HasPrefix(variable, p.Variable("RESOURCE", "")) || strings.HasPrefix(variable, p.Variable("PATH", ""))
}

// confirmed lists the origins that were named outside the working tree: in the file, or by the variable, which replaces those.
func (l *environmentLoader) confirmed(t *Target) []string {
	var origins []string
	trusted := l.env.Outside
	if variable := t.Provenance("origins"); variable.Place != "" {
		trusted = variable.Trusted
	}
	for _, text := range t.Origins {
		if trusted {
			origins = append(origins, origin(text))
		}
	}
	return origins
}

// address is a place that credentials are sent to, or through.
type address struct {
	name, url string
	from      Provenance
}

// addresses lists where the credentials of a target go: to it, to its copies, and through its proxy.
func (l *environmentLoader) addresses(p *Provider, t *Target) []address {
	fork := address{"the clock's fork", l.env.ClockOf(p.ID).Fork, t.Provenance("clock", "fork")}
	if fork.from.Place == "" {
		fork.from = l.shared("clock", "fork")
	}
	all := []address{
		{"base_url", t.BaseURL, t.Provenance("base_url")}, {"token_url", t.TokenURL, t.Provenance("token_url")}, fork,
		{"the proxy", t.Proxy, t.Provenance("proxy")},
	}
	return slices.DeleteFunc(all, func(a address) bool { return a.url == "" || a.url == NoProxy })
}

// shared is where a value of the whole environment comes from.
func (l *environmentLoader) shared(path ...string) Provenance {
	p := l.marks[pointerTo(path...)]
	p.Place = l.document.at(path...).String()
	return p
}
