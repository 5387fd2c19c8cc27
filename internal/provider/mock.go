package provider

// Mock says how the embedded mock of a provider answers. It names example files and where in them values are filled in; how
// requests are judged follows from Operations, Credentials and Token.
type Mock struct {
	Answers   map[string]Answers `yaml:"answers"`   // operationId, or "all" for refusals that all share → its answers
	Resources []MockResource     `yaml:"resources"` // what exists, and whose it is
	JWT       MockJWT            `yaml:"jwt"`       // what tokens say where they are JWTs
	Variants  []Variant          `yaml:"variants"`  // faithful variants; the first is the default
}

// MockJWT is what the mock's tokens say where they are JWTs, beside what every one of them says (alg, exp, iat and whatever keeps
// one token unlike another). A value given here wins over the mock's own, but for those.
type MockJWT struct {
	Header  map[string]string `yaml:"header"`  // kid, typ, …
	Members map[string]string `yaml:"members"` // values may hold the templates of Fill; one that is only {now.seconds} becomes a number
}

// Answers are the answers of one operation. Refusals are looked up by reason, then by "default", then among those of "all"; the
// package comment of mock has the reasons, the templates and the knobs.
type Answers struct {
	Success  Answer            `yaml:"success"`
	ByRole   map[string]Answer `yaml:"by_role"`  // another success for a role: a second tenant sees other data
	Refusals map[string]Answer `yaml:"refusals"` // reason → answer; see mock.Reasons
	Paging   *Paging           `yaml:"paging"`
	Filter   *Filter           `yaml:"filter"`
}

// Answer is one answer: an Example Object's value with some members filled in.
type Answer struct {
	Status   int               `yaml:"status"`    // 0 in a refusal: the page is silent; in a success: the operation's first one
	Example  string            `yaml:"example"`   // file under examples/ without .yaml; "" means no body
	Text     string            `yaml:"text"`      // a body that is no JSON
	OpenBody bool              `yaml:"open_body"` // the body of a refusal is ours, the page shows none: a variant may answer another
	Media    string            `yaml:"media"`     // default application/json
	Headers  map[string]string `yaml:"headers"`   // values may hold the templates of Fill
	Fill     map[string]string `yaml:"fill"`      // JSON pointer → {token}, {lifetime}, {now.millis}, {now.local}, {request.method}, {request.url}, {status}, …
}

// Paging says how a list is cut into pages.
type Paging struct {
	Size    string `yaml:"size"`    // query parameter
	Number  string `yaml:"number"`  // query parameter, from 1
	Items   string `yaml:"items"`   // JSON pointer to the list
	Default int    `yaml:"default"` // size when none is asked for
	Max     int    `yaml:"max"`
}

// Filter says how a list is filtered: Pattern is matched against the query parameter and names path, op and value.
type Filter struct {
	Query   string `yaml:"query"`
	Pattern string `yaml:"pattern"`
	Items   string `yaml:"items"` // JSON pointer to the list, "" for the whole body
}

// MockResource is something that exists in the mock.
type MockResource struct {
	Operation string `yaml:"operation"`
	Param     string `yaml:"param"`
	Value     string `yaml:"value"` // may hold {resource.NAME}
	Tenant    string `yaml:"tenant"`
}

// Variant is a faithful mock: it differs from the others only in what the page leaves open.
type Variant struct {
	Name      string            `yaml:"name"`
	About     string            `yaml:"about"`     // what the page leaves open here
	Behaviour map[string]string `yaml:"behaviour"` // knob → value; the mock knows the knobs
}
