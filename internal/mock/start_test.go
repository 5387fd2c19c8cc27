package mock_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/internal/mock"
	"github.com/plimsoll/plimsoll/internal/provider"
)

// mistake is one thing wrong with the data, and what the mock says of it.
type mistake struct {
	name string
	make func(p *provider.Provider, t *provider.Target)
	says string
}

// edited changes the answers of one operation.
func edited(id string, change func(*provider.Answers)) func(*provider.Provider, *provider.Target) {
	return func(p *provider.Provider, _ *provider.Target) {
		a := p.Mock.Answers[id]
		change(&a)
		p.Mock.Answers[id] = a
	}
}

func filled(pointer, text string) func(*provider.Provider, *provider.Target) {
	return edited("summary", func(a *provider.Answers) { a.Success.Fill = map[string]string{pointer: text} })
}

func refusing(reason string, answer provider.Answer) func(*provider.Provider, *provider.Target) {
	return edited("summary", func(a *provider.Answers) { a.Refusals = map[string]provider.Answer{reason: answer} })
}

func turning(knob, value string) func(*provider.Provider, *provider.Target) {
	return func(p *provider.Provider, _ *provider.Target) {
		p.Mock.Variants = append(p.Mock.Variants, provider.Variant{Name: "odd", Behaviour: map[string]string{knob: value}})
	}
}

func operating(change func(map[string]*provider.Operation)) func(*provider.Provider, *provider.Target) {
	return func(p *provider.Provider, _ *provider.Target) { change(p.Operations) }
}

func aiming(change func(*provider.Target)) func(*provider.Provider, *provider.Target) {
	return func(_ *provider.Provider, t *provider.Target) { change(t) }
}

func answerMistakes() []mistake {
	return []mistake{
		{"no answers", func(p *provider.Provider, _ *provider.Target) { delete(p.Mock.Answers, "manual") },
			"harbour/provider.yaml: mock.answers.manual: expected an entry with a success, got none"},
		{"answers of no operation", edited("sumary", func(*provider.Answers) {}),
			`harbour/provider.yaml: mock.answers: unknown operation "sumary": did you mean "summary"?`},
		{"unknown reason", refusing("expird", provider.Answer{}),
			`harbour/provider.yaml: mock.answers.summary.refusals: unknown reason "expird": did you mean "expired"?`},
		{"unknown example", edited("summary", func(a *provider.Answers) { a.Success.Example = "sumary" }),
			`harbour/provider.yaml: mock.answers.summary.success.example: unknown example "sumary": did you mean "summary"?`},
		{"impossible status", refusing("default", provider.Answer{Status: 99}),
			"mock.answers.summary.refusals.default.status: expected a status from 200 to 599, got 99"},
		{"two bodies", refusing("default", provider.Answer{Example: "fault", Text: "x"}), "mock.answers.summary.refusals.default: expected example or text, got both"},
		{"open success", refusing("default", provider.Answer{Status: 200, OpenBody: true}), "expected no open_body with the status 200 of a success"},
		{"unknown template", filled("/0/count", "{now.milis}"),
			`mock.answers.summary.success.fill./0/count: unknown template "now.milis": did you mean "now.millis"?`},
		{"broken template", filled("/0/count", "{now"), `mock.answers.summary.success.fill./0/count: template "{now": `},
		{"unknown field", filled("/0/count", "{credential.clientid}"), `unknown credential field "clientid": did you mean "client_id"?`},
		{"secret field", filled("/0/count", "{credential.client_secret}"), `credential field "client_secret" is secret: no answer may repeat it`},
		{"unknown resource", filled("/0/count", "{resource.bert}"), `unknown resource "bert": did you mean "berth"?`},
		{"unknown parameter", filled("/0/count", "{param.id}"), `the operation has no path parameter "id"`},
		{"no pointer", filled("0/count", "x"), `expected a JSON pointer such as /data/token, got "0/count"`},
		{"no such place", filled("/0/cuont", "x"), "mock.answers.summary.success.fill./0/cuont: expected a place that the example has, got none there"},
		{"token handed out elsewhere", filled("/0/count", "{token}"), "expected {token} in a fill or header of the token operation requestToken and nowhere else, got true in summary"},
		{"no token handed out", edited("requestToken", func(a *provider.Answers) { a.Success.Fill = nil }), "nowhere else, got false in requestToken"},
		{"bad header", edited("summary", func(a *provider.Answers) { a.Success.Headers = map[string]string{"X": "{nothing}"} }),
			`mock.answers.summary.success.headers.X: unknown template "nothing"`},
		{"unknown role", edited("summary", func(a *provider.Answers) { a.ByRole = map[string]provider.Answer{"secnd": {Example: "summary"}} }),
			`mock.answers.summary.by_role: unknown role "secnd": did you mean "second"?`},
		{"no list", edited("listBerths", func(a *provider.Answers) { a.Paging.Items = "/berth" }), `paging.items: expected each success to have a list at "/berth", got none`},
		{"default above maximum", edited("listBerths", func(a *provider.Answers) { a.Paging.Default = 9 }), "expected 0 <= default <= max, got default 9 and max 3"},
		{"broken pattern", edited("listBerths", func(a *provider.Answers) { a.Filter.Pattern = "(" }), "filter.pattern: error parsing regexp"},
		{"pattern without group", edited("listBerths", func(a *provider.Answers) { a.Filter.Pattern = "(?P<path>.)(?P<value>.)" }), "expected a group (?P<op>…), got none"},
		{"open cell", edited("all", func(a *provider.Answers) { a.Refusals["expired"] = provider.Answer{Example: "fault"} }),
			"harbour/provider.yaml: mock.answers.echo.refusals.expired: expected status 401, as the outcome table says of expired, got none, which leaves it open"},
		{"other status than the cell", edited("all", func(a *provider.Answers) { a.Refusals["forbidden"] = provider.Answer{Status: 401} }),
			"expected status 403, as the outcome table says of too-little-permission, got 401"},
		{"open body of a cell", edited("all", func(a *provider.Answers) { a.Refusals["expired"] = provider.Answer{Status: 401} }),
			"expected the body Fault, as the outcome table says of expired, got one that is left open"},
	}
}

func otherMistakes() []mistake {
	return []mistake{
		{"unknown knob", turning("extra_member", "true"), `harbour/provider.yaml: mock.variants.odd.behaviour: unknown knob "extra_member": did you mean "extra_members"?`},
		{"unknown value", turning("transfer", "chuncked"), `mock.variants.odd.behaviour: transfer: unknown value "chuncked": did you mean "chunked"?`},
		{"status that is no refusal", turning("undocumented_status", "404"), "undocumented_status: expected open or a status from 400 to 499 but 404, 408 and 429, got \"404\""},
		{"status of success", turning("undocumented_status", "200"), `got "200"`},
		{"no zone", turning("date_zone", "CET"), `date_zone: expected utc or an offset such as +02:00, got "CET"`},
		{"no life", turning("jwt_exp", "0s"), `jwt_exp: expected documented or a length of time of at least 1s such as 3600s, got "0s"`},
		{"no lifetime", func(p *provider.Provider, _ *provider.Target) { p.Token.Lifetime = 0 }, "harbour/provider.yaml: token.lifetime: expected at least 1s, got 0s"},
		{"no token operation", func(p *provider.Provider, _ *provider.Target) { p.Token.Operation = "requestTokn" },
			`token.operation: unknown operation "requestTokn": did you mean "requestToken"?`},
		{"algorithm", func(p *provider.Provider, _ *provider.Target) { p.Mock.JWT.Header = map[string]string{"alg": "none"} }, "mock.jwt.header.alg: expected none, because"},
		{"secret in a token", func(p *provider.Provider, _ *provider.Target) {
			p.Mock.JWT.Members = map[string]string{"x": "{credential.client_secret}"}
		}, `mock.jwt.members.x: credential field "client_secret" is secret`},
		{"operation without data", operating(func(o map[string]*provider.Operation) { o["manual"] = nil }), "operations.manual: expected method and path, got nothing"},
		{"relative path", operating(func(o map[string]*provider.Operation) { o["manual"].Path = "manual" }),
			`operations.manual.path: expected a path that begins with / and has no query, got "manual"`},
		{"part of a segment", operating(func(o map[string]*provider.Operation) { o["manual"].Path = "/x/{id}.pdf" }), `expected a parameter to fill a whole segment, got "{id}.pdf"`},
		{"no verb", operating(func(o map[string]*provider.Operation) { o["manual"].Method = "" }), "operations.manual.method: expected a verb such as GET, got none"},
		{"same address", operating(func(o map[string]*provider.Operation) { o["manual"].Path = "/berths/{other}" }),
			"operations.manual: expected a verb and path of its own, got those of getBerth"},
		{"credential of no field", operating(func(o map[string]*provider.Operation) { o["requestToken"].Basic.User = "clientid" }),
			`operations.requestToken.basic.user: unknown credential field "clientid"`},
		{"token for nothing", operating(func(o map[string]*provider.Operation) { o["requestToken"].Basic = nil }),
			"operations.requestToken: expected the token request to carry {credential.FIELD} in basic, headers, query, form or json, got none"},
		{"resource of no operation", func(p *provider.Provider, _ *provider.Target) { p.Mock.Resources[0].Operation = "getBert" },
			`mock.resources[0].operation: unknown operation "getBert": did you mean "getBerth"?`},
		{"resource of no parameter", func(p *provider.Provider, _ *provider.Target) { p.Mock.Resources[0].Param = "ids" },
			`mock.resources[0].param: unknown parameter "ids": did you mean "id"?`},
		{"resource of no tenant", func(p *provider.Provider, _ *provider.Target) { p.Mock.Resources[0].Tenant = "othr" },
			`mock.resources[0].tenant: unknown tenant "othr": did you mean "other"?`},
		{"no credential", aiming(func(t *provider.Target) { t.Credentials = nil }),
			"environment: providers.harbour.credentials.default: expected the fields client_id, client_secret, got none"},
		{"no secret", aiming(func(t *provider.Target) { t.Credentials["second"]["client_secret"] = "" }),
			"environment: providers.harbour.credentials.second.client_secret: expected a value, got none"},
		{"credential of no role", aiming(func(t *provider.Target) { t.Credentials["secnd"] = t.Credentials["second"] }),
			`environment: providers.harbour.credentials: unknown role "secnd": did you mean "second"?`},
		{"field of no credential", aiming(func(t *provider.Target) { t.Credentials["second"]["clientid"] = "x" }),
			`environment: providers.harbour.credentials.second: unknown field "clientid": did you mean "client_id"?`},
		{"two roles alike", aiming(func(t *provider.Target) { t.Credentials["second"] = t.Credentials["limited"] }),
			"environment: providers.harbour.credentials: expected roles that differ, got the same values for limited and second"},
		{"no resource", aiming(func(t *provider.Target) { delete(t.Resources, "foreign") }),
			"environment: providers.harbour.resources.foreign: expected an id, got none"},
		{"path of no operation", aiming(func(t *provider.Target) { t.Paths = map[string]string{"manul": "/x"} }),
			`environment: providers.harbour.paths: unknown operation "manul": did you mean "manual"?`},
	}
}

func TestStartSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	for _, m := range append(answerMistakes(), otherMistakes()...) {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			p, aim := load(t, "harbour", nil), target("harbour")
			m.make(p, &aim)
			s, err := mock.Start(mock.Config{Provider: p, Examples: os.DirFS("testdata/specs"), Target: aim})
			require.Error(t, err)
			assert.Nil(t, s)
			assert.Contains(t, err.Error(), m.says)
			assert.NotContains(t, err.Error(), "fake-")
		})
	}
}

func TestStartNeedsAProvider(t *testing.T) {
	t.Parallel()
	_, err := mock.Start(mock.Config{})
	require.EqualError(t, err, "mock: expected a provider and its examples, got none")
}

func TestStartSaysEverythingAtOnce(t *testing.T) {
	t.Parallel()
	p, aim := load(t, "harbour", nil), target("harbour")
	delete(p.Mock.Answers, "manual")
	p.Token.Lifetime = 0
	aim.Resources = nil
	_, err := mock.Start(mock.Config{Provider: p, Examples: os.DirFS("testdata/specs"), Target: aim})
	for _, says := range []string{"mock.answers.manual", "token.lifetime", "resources.berth", "resources.foreign"} {
		assert.ErrorContains(t, err, says)
	}
}

func TestStartRefusesAddresses(t *testing.T) {
	t.Parallel()
	for addr, says := range map[string]string{
		"0.0.0.0:0":     `mock address: expected an address on loopback such as 127.0.0.1:0, got "0.0.0.0:0"`,
		":8080":         `mock address: expected an address on loopback such as 127.0.0.1:0, got ":8080"`,
		"127.0.0.1":     `mock address: expected host:port such as 127.0.0.1:0, got "127.0.0.1"`,
		"example.org:1": "expected an address on loopback",
	} {
		_, err := mock.Start(mock.Config{Provider: load(t, "beacon", nil), Examples: os.DirFS("testdata/specs"), Target: target("beacon"), Addr: addr})
		require.ErrorContains(t, err, says)
	}
	w := start(t, "beacon", nil)
	_, err := mock.Start(mock.Config{
		Provider: load(t, "beacon", nil), Examples: os.DirFS("testdata/specs"), Target: target("beacon"), AdminAddr: w.base[len("http://"):],
	})
	require.ErrorContains(t, err, "mock admin address: ", "a port that is taken")
}

func TestVariants(t *testing.T) {
	t.Parallel()
	p := load(t, "beacon", nil)
	p.Mock.Variants = []provider.Variant{{Name: "plain"}, {Name: "post", Behaviour: map[string]string{"verbs": "tolerant"}}}
	config := mock.Config{Provider: p, Examples: os.DirFS("testdata/specs"), Target: target("beacon"), Variant: "post"}
	w := startWith(t, config)
	assert.Equal(t, "post", w.server.Variant())
	config.Variant = ""
	assert.Equal(t, "plain", startWith(t, config).server.Variant(), "the first is the default")
	config.Variant = "past"
	_, err := mock.Start(config)
	require.ErrorContains(t, err, `beacon/provider.yaml: mock.variants: unknown variant "past": did you mean "post"?`)
	p.Mock.Variants, config.Variant = nil, ""
	assert.Empty(t, startWith(t, config).server.Variant(), "a provider may have none")
}

// The target says where an operation is whose path the page does not give; the provider's own data stays as it is.
func TestTargetMovesPaths(t *testing.T) {
	t.Parallel()
	p, aim := load(t, "beacon", nil), target("beacon")
	aim.Paths = map[string]string{"recover": "/elsewhere"}
	w := startWith(t, mock.Config{Provider: p, Examples: os.DirFS("testdata/specs"), Target: aim})
	assert.Equal(t, 200, w.do("POST", "/elsewhere?key=fake-key").status)
	assert.Equal(t, 404, w.do("POST", "/v1/recover?key=fake-key").status)
	assert.Equal(t, "/v1/recover", p.Operations["recover"].Path)
}
