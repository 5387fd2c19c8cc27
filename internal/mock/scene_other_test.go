package mock_test

import "net/http"

func beaconScenes() []scene {
	user, password := with("Username", "keeper"), with("Password", "fake-pass")
	login := func(name, path string, edits ...edit) scene {
		return scene{name, func(s *stage) { s.call(path, edits...) }}
	}
	key := with("X-Api", "key fake-key")
	return []scene{
		login("login", "/v1/login?key=fake-key", user, password),
		login("colleague", "/v1/login?key=fake-key", with("Username", "colleague"), with("Password", "fake-other")),
		login("wrong key", "/v1/login?key=other-key", user, password),
		login("no key", "/v1/login", user, password),
		login("key twice", "/v1/login?key=fake-key&key=fake-key", user, password),
		login("wrong password", "/v1/login?key=fake-key", user, with("Password", "other")),
		login("password of the colleague", "/v1/login?key=fake-key", user, with("Password", "fake-other")),
		login("no password", "/v1/login?key=fake-key", user),
		login("header in lower case", "/v1/login?key=fake-key", user, password, lower("Password")),
		login("in Basic", "/v1/login?key=fake-key", basic("keeper", "fake-pass")),
		login("in the query", "/v1/login?key=fake-key&username=keeper&password=fake-pass"),
		{"recover", func(s *stage) { s.post("/v1/recover?key=fake-key") }},
		{"recover with another key", func(s *stage) { s.post("/v1/recover?key=other") }},
		{"logged in, then look", func(s *stage) {
			s.call("/v1/look?at=sea", bearer(served(s.get("/v1/login?key=fake-key", user, password))), key)
		}},
		{"look", func(s *stage) { s.call("/v1/look?at=sea", bearer(s.right("default")), key) }},
		{"look with the wrong key", func(s *stage) { s.call("/v1/look?at=sea", bearer(s.right("default")), with("X-Api", "key other")) }},
		{"look truncated", func(s *stage) { s.call("/v1/look", bearer(s.right("default")[:30]), key) }},
		{"look with less than half", func(s *stage) { s.call("/v1/look", bearer(s.right("default")[:20]), key) }},
		{"look garbage", func(s *stage) { s.call("/v1/look", bearer("garbage-garbage-garbage"), key) }},
		{"look without a token", func(s *stage) { s.call("/v1/look", key) }},
		{"look by PUT", func(s *stage) { s.say(s.do(http.MethodPut, "/v1/look", bearer(s.right("default")), key)) }},
	}
}

func buoyScenes() []scene {
	members := func(change map[string]any) map[string]any {
		all := map[string]any{
			"id": "sample", "secret": "fake-secret", "for": map[string]any{"audience": "https://sea.invalid"}, "grant_type": "client_credentials", "version": 2,
		}
		for name, value := range change {
			if all[name] = value; value == nil {
				delete(all, name)
			}
		}
		return all
	}
	asked := func(name string, change map[string]any) scene {
		return scene{name, func(s *stage) { s.post("/token", jsonBody(members(change))) }}
	}
	dynamic := map[string]any{"id": "sample-dynamic", "secret": "fake-dynamic", "tpl": "fake-tpl"}
	return []scene{
		asked("token", nil),
		asked("token of dynamic", dynamic),
		asked("another tpl", map[string]any{"id": "sample-dynamic", "secret": "fake-dynamic", "tpl": "other"}),
		asked("tpl missing", map[string]any{"id": "sample-dynamic", "secret": "fake-dynamic"}),
		asked("tpl too many", map[string]any{"tpl": "fake-tpl"}),
		asked("another audience", map[string]any{"for": map[string]any{"audience": "https://land.invalid"}}),
		asked("no audience", map[string]any{"for": map[string]any{}}),
		asked("wrong secret", map[string]any{"secret": "other"}),
		asked("another version", map[string]any{"version": 1}),
		asked("no version", map[string]any{"version": nil}),
		asked("no version, another grant type", map[string]any{"version": nil, "grant_type": "x"}),
		asked("extra member", map[string]any{"more": 1}),
		{"another audience, used", func(s *stage) {
			r := s.do(http.MethodPost, "/token", jsonBody(members(map[string]any{"for": map[string]any{"audience": "https://land.invalid"}})))
			s.call("/look", bearer(served(r)))
			s.call("/look", bearer(s.right("default")))
		}},
		{"in Basic", func(s *stage) {
			s.post("/token", basic("sample", "fake-secret"), jsonBody(members(map[string]any{"id": nil, "secret": nil})))
		}},
		{"as a form", func(s *stage) {
			s.post("/token", form("id", "sample", "secret", "fake-secret", "grant_type", "client_credentials", "version", "2"))
		}},
		{"bytes behind", func(s *stage) {
			s.post("/token", body(jsonType, jsonText(members(nil))+"x"))
		}},
		{"look", func(s *stage) { s.call("/look", bearer(s.right("default"))) }},
		{"look garbage", func(s *stage) { s.call("/look", bearer("garbage")) }},
		{"look with a form", func(s *stage) { s.call("/look", bearer(s.right("default")), grant()) }},
	}
}
