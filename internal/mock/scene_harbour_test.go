package mock_test

import (
	"net/http"
	"strings"
	"time"
)

func harbourTokenScenes() []scene {
	return []scene{
		{"token", func(s *stage) { s.ask(good(), grant()) }},
		{"token of second", func(s *stage) { s.ask(basic("sample-second", "fake-second"), grant()) }},
		{"token in the query, used", func(s *stage) { s.call("/berths/17" + query("access_token", s.right("default"))) }},
		{"three tokens, each used", func(s *stage) {
			for range 3 {
				s.call("/berths/17", bearer(served(s.ask(good(), grant()))))
			}
		}},
		{"tokens of two, each used", func(s *stage) {
			s.call("/echo/x", bearer(served(s.ask(good(), grant()))))
			s.call("/echo/x", bearer(served(s.ask(basic("sample-second", "fake-second"), grant()))))
			s.call("/echo/x", bearer(served(s.ask(good(), grant()))))
		}},
		{"a second token later", func(s *stage) {
			s.ask(good(), grant())
			s.advance(10 * time.Minute)
			s.ask(good(), grant())
			s.advance(hour)
			s.call("/berths/17", bearer(served(s.ask(good(), grant()))))
		}},
		{"extra member", func(s *stage) { s.ask(good(), form("grant_type", "client_credentials", "more", "1")) }},
		{"extra query", func(s *stage) { s.say(s.do(http.MethodPost, "/oauth/token?more=1", good(), grant())) }},
		{"media parameter", func(s *stage) { s.ask(good(), body(formType+"; charset=utf-8", "grant_type=client_credentials")) }},
		{"media type missing", func(s *stage) { s.ask(good(), body("", "grant_type=client_credentials")) }},
		{"JSON for a form", func(s *stage) { s.ask(good(), jsonBody(map[string]string{"grant_type": "client_credentials"})) }},
		{"grant type twice", func(s *stage) { s.ask(good(), form("grant_type", "client_credentials", "grant_type", "x")) }},
		{"grant type missing", func(s *stage) { s.ask(good(), form("other", "1")) }},
		{"another grant type", func(s *stage) { s.ask(good(), form("grant_type", "password")) }},
		{"grant type in capitals", func(s *stage) { s.ask(good(), form("grant_type", "CLIENT_CREDENTIALS")) }},
		{"wrong grant type and wrong secret", func(s *stage) { s.ask(basic("sample-client", "fake"), form("grant_type", "password")) }},
		{"by PUT", func(s *stage) { s.say(s.do(http.MethodPut, "/oauth/token", good(), grant())) }},
		{"nowhere", func(s *stage) { s.call("/nowhere") }},
	}
}

func harbourCredentialScenes() []scene {
	pair := "sample-client:fake-secret"
	symbols := "sample+symbols:" + secret
	asked := func(name string, edits ...edit) scene {
		return scene{"credentials: " + name, func(s *stage) { s.ask(append(edits, grant())...) }}
	}
	return []scene{
		asked("symbols", basic("sample+symbols", secret)),
		asked("symbols form-encoded", basic("sample%2Bsymbols", "fake%3Asecret%2Bwith+%2520+signs+%C3%A9%3E%3E%3E")),
		asked("symbols cut at the second colon", basic("sample+symbols", "fake")),
		asked("symbols with more after the second colon", basic("sample+symbols", "fake:other")),
		asked("symbols url-safe", raw("Basic "+urlSafe(symbols))),
		asked("of elsewhere", basic("sample-elsewhere", "fake-elsewhere")),
		asked("wrong secret", basic("sample-client", "not-the-secret")),
		asked("unknown id", basic("nobody", "fake-secret")),
		asked("secret cut short", basic("sample-client", "fake-secre")),
		asked("first eight characters", basic("sample-client", "fake-sec")),
		asked("first eight characters and others", basic("sample-client", "fake-second")),
		asked("secret and more", basic("sample-client", "fake-secret-more")),
		asked("secret in capitals", basic("sample-client", "FAKE-SECRET")),
		asked("id in capitals", basic("SAMPLE-CLIENT", "fake-secret")),
		asked("secret between blanks", basic("sample-client", " fake-secret ")),
		asked("empty secret", basic("sample-client", "")),
		asked("empty id", basic("", "fake-secret")),
		asked("none"),
		asked("Basic alone", raw("Basic")),
		asked("another scheme", raw("Digest "+encode(pair))),
		asked("scheme in lower case", raw("basic "+encode(pair))),
		asked("twice", good(), good()),
		asked("no colon", raw("Basic "+encode("sample-clientfake-secret"))),
		asked("id without colon", raw("Basic "+encode("sample-client"))),
		asked("not encoded", raw("Basic "+pair)),
		asked("no base64", raw("Basic ~not*base64~")),
		asked("swapped", basic("fake-secret", "sample-client")),
		asked("unpadded", raw("Basic "+strings.TrimRight(encode(pair), "="))),
		asked("wrapped", raw("Basic "+encode(pair)[:8]+" "+encode(pair)[8:])),
		asked("control character", basic("sample-client", "fake-secret\x01")),
		asked("lower-case header", good(), lower("Authorization")),
		{"credentials: in the query", func(s *stage) {
			s.say(s.do(http.MethodPost, "/oauth/token"+query("client_id", "sample-client", "client_secret", "fake-secret"), grant()))
		}},
		{"credentials: in a form", func(s *stage) {
			s.ask(form("grant_type", "client_credentials", "client_id", "sample-client", "client_secret", "fake-secret"))
		}},
		{"credentials: in JSON", func(s *stage) {
			s.ask(jsonBody(map[string]string{"grant_type": "client_credentials", "client_id": "sample-client", "client_secret": "fake-secret"}))
		}},
		{"credentials: wrong in JSON", func(s *stage) {
			s.ask(jsonBody(map[string]string{"grant_type": "client_credentials", "client_id": "sample-client", "client_secret": "fake"}))
		}},
		{"credentials: in headers", func(s *stage) {
			s.ask(with("client_id", "sample-client"), with("client_secret", "fake-secret"), grant())
		}},
	}
}

func harbourCallScenes() []scene {
	called := func(name, path string, change func(token string) []edit) scene {
		return scene{"call: " + name, func(s *stage) { s.call(path, change(s.right("default"))...) }}
	}
	as := func(role, path string) scene {
		return scene{"call: " + path + " as " + role, func(s *stage) { s.call(path, bearer(s.right(role))) }}
	}
	one := func(e func(token string) edit) func(token string) []edit {
		return func(token string) []edit { return []edit{e(token)} }
	}
	none := func(string) []edit { return nil }
	return []scene{
		as("default", "/berths"), as("default", "/berths/17"), as("default", "/berths/summary"), as("default", "/manual"), as("default", "/echo/x"),
		as("second", "/berths"), as("limited", "/berths"), as("limited", "/berths/17"), as("default", "/berths/99"), as("second", "/berths/17"), as("default", "/berths/18"),
		as("default", "/berths?size=many"),
		{"call: book", func(s *stage) { s.post("/berths", bearer(s.right("default")), jsonBody(map[string]int{"berth": 17})) }},
		{"call: cancel", func(s *stage) { s.say(s.do(http.MethodDelete, "/berths/17", bearer(s.right("default")))) }},
		{"call: summary by PUT", func(s *stage) { s.say(s.do(http.MethodPut, "/berths/summary", bearer(s.right("default")))) }},
		called("no token", "/berths/17", none),
		called("no token for the list", "/berths", none),
		called("malformed", "/berths/17", one(func(string) edit { return raw(`Bearer {not} "a" token`) })),
		called("garbage", "/berths/17", one(func(string) edit { return bearer("garbage-garbage-garbage") })),
		called("tampered payload", "/berths/17", one(func(t string) edit { return bearer(tamper(1)(t)) })),
		called("tampered signature", "/berths/17", one(func(t string) edit { return bearer(tamper(2)(t)) })),
		called("changed subject", "/berths/17", one(func(t string) edit { return bearer(otherSubject(t)) })),
		called("alg none", "/berths/17", one(func(t string) edit { return bearer(algNone(t)) })),
		called("truncated", "/berths/17", one(func(t string) edit { return bearer(t[:len(t)*2/3]) })),
		called("cut to a third", "/berths/17", one(func(t string) edit { return bearer(t[:len(t)/3]) })),
		called("in the other case", "/berths/17", one(func(t string) edit { return bearer(strings.ToLower(t)) })),
		called("scheme in lower case", "/berths/17", one(func(t string) edit { return raw("bearer " + t) })),
		called("another scheme", "/berths/17", one(func(t string) edit { return raw("Token " + t) })),
		called("no scheme", "/berths/17", one(raw)),
		called("cookie", "/berths/17", one(func(t string) edit { return with("Cookie", "access_token="+t) })),
		called("X-Token", "/berths/17", one(func(t string) edit { return with("X-Token", t) })),
		called("form", "/berths/17", one(func(t string) edit { return form("access_token", t) })),
		called("JSON", "/berths/17", one(func(t string) edit { return jsonBody(map[string]string{"access_token": t}) })),
		called("between quotes", "/berths/17", one(func(t string) edit { return bearer(`"` + t + `"`) })),
		called("with equals signs", "/berths/17", one(func(t string) edit { return bearer(t + "==") })),
		called("twice", "/berths/17", func(t string) []edit { return []edit{bearer(t), bearer(t)} }),
		called("two different", "/berths/17", func(t string) []edit { return []edit{bearer(t), bearer("other")} }),
		called("header in lower case", "/berths/17", func(t string) []edit { return []edit{bearer(t), lower("Authorization")} }),
		called("the secret", "/berths/17", one(func(string) edit { return bearer("fake-secret") })),
		called("the secret in X-Key", "/berths/17", one(func(string) edit { return with("X-Key", "fake-secret") })),
		{"call: tampered after good calls", func(s *stage) {
			token := s.right("default")
			for range 2 {
				s.call("/berths/17", bearer(token))
			}
			s.call("/berths/17", bearer(tamper(2)(token)))
			s.call("/berths/17")
			s.anew("/berths/17", bearer(tamper(2)(token)))
			s.anew("/berths/17")
		}},
	}
}

func harbourListScenes() []scene {
	list := func(name, q string) scene {
		return scene{"list: " + name, func(s *stage) { s.call("/berths"+q, bearer(s.right("default"))) }}
	}
	return []scene{
		list("size 1", query("size", "1")), list("page 1", query("page", "1")), list("page 2", query("page", "2")), list("page 2 of size 1", query("size", "1", "page", "2")),
		list("beyond", query("page", "9")),
		list("deeper", query("size", "3", "filter", "depth(GT)9")), list("equal", query("filter", "name(EQ)A")),
		list("both", query("filter", "name(EQ)A", "filter", "depth(GT)9")), list("none", query("filter", "name(EQ)Z")),
		list("not", query("filter", "name(NE)A")), list("at least", query("filter", "depth(GTE)10.5")), list("at most", query("filter", "depth(LTE)9")),
		list("less", query("filter", "depth(LT)9")), list("one of", query("filter", "name(IN)(A,D)")),
	}
}

func harbourTimeScenes() []scene {
	after := func(name string, d time.Duration) scene {
		return scene{"time: " + name, func(s *stage) {
			token := s.right("default")
			s.advance(d)
			s.call("/berths/17", bearer(token))
		}}
	}
	return []scene{
		after("half", 30*time.Minute), after("nearly over", 59*time.Minute), after("over", hour), after("two hours", 2*hour),
		{"time: expired, for the list", func(s *stage) {
			token := s.right("default")
			s.advance(hour)
			s.call("/berths", bearer(token))
		}},
		{"time: expired, but used before", func(s *stage) {
			token := s.right("default")
			s.call("/berths/17", bearer(token))
			s.advance(hour)
			s.call("/berths/17", bearer(token))
		}},
		{"time: used now and then", func(s *stage) {
			token := s.right("default")
			for range 3 {
				s.advance(40 * time.Minute)
				s.call("/berths/17", bearer(token))
			}
		}},
		{"time: the second token of two", func(s *stage) {
			first := s.right("default")
			s.advance(30 * time.Minute)
			second := s.right("default")
			s.call("/berths/17", bearer(first))
			s.advance(40 * time.Minute)
			s.call("/berths/17", bearer(second))
		}},
		{"time: the first token of two", func(s *stage) {
			first, second := s.right("default"), s.right("default")
			s.call("/berths/17", bearer(first))
			s.call("/berths/17", bearer(second))
			s.call("/berths/17", bearer(first))
		}},
		{"time: a token and that of another", func(s *stage) {
			first, other := s.right("default"), s.right("second")
			s.call("/echo/x", bearer(first))
			s.call("/echo/x", bearer(other))
		}},
		{"uses: twelve", func(s *stage) {
			token := s.right("default")
			for range 12 {
				s.call("/berths/17", bearer(token))
			}
		}},
		{"uses: two connections", func(s *stage) {
			token := s.right("default")
			s.call("/berths/17", bearer(token))
			s.anew("/berths/17", bearer(token))
		}},
		{"uses: two operations", func(s *stage) {
			token := s.right("default")
			s.call("/berths/17", bearer(token))
			s.call("/berths/summary", bearer(token))
		}},
		{"uses: three at once", func(s *stage) { s.atOnce(3, "/berths/17", bearer(s.right("default"))) }},
	}
}
