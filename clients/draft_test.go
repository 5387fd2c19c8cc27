package clients_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plimsoll/plimsoll/clients"
	"github.com/plimsoll/plimsoll/internal/conformance"
)

const anywhere = "http://localhost:1"

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*clients.Options){
		"no provider": func(o *clients.Options) { o.Provider = nil },
		`base_url: expected an http or https URL, got ""`:            func(o *clients.Options) { o.Target.BaseURL = "" },
		`base_url: expected an http or https URL, got "ftp://x"`:     func(o *clients.Options) { o.Target.BaseURL = "ftp://x" },
		`expected an http or https URL, got "http:"`:                 func(o *clients.Options) { o.Target.BaseURL = "http:///" },
		"base_url: expected no user name and password in the URL of": func(o *clients.Options) { o.Target.BaseURL = "http://u:hunter22@x" },
		"base_url: invalid port":                                     func(o *clients.Options) { o.Target.BaseURL = "http://u:hunter22@x:y" },
		"base_url: expected no query":                                func(o *clients.Options) { o.Target.BaseURL = "http://x?a=b" },
		"token_url: expected":                                        func(o *clients.Options) { o.Target.TokenURL = "nowhere" },
	} {
		o := options(anywhere)
		change(&o)
		_, err := clients.New(o)
		require.ErrorContains(t, err, name)
		assert.NotContains(t, err.Error(), "hunter22")
	}
	_, err := clients.New(clients.Options{Provider: acme(), Target: target(anywhere)})
	require.NoError(t, err, "everything else has a zero value that works")
}

func TestCredential(t *testing.T) {
	t.Parallel()
	c := newClient(t, options(anywhere))
	cred, err := c.Credential("default")
	require.NoError(t, err)
	assert.Equal(t, "default", cred.Role)
	assert.Equal(t, sampleSecret, cred.Fields["client_secret"].Reveal())
	assert.NotContains(t, cred.Fields, "tenant")

	changed := cred.With("client_secret", "other").Without("key")
	assert.Equal(t, "other", changed.Fields["client_secret"].Reveal())
	assert.NotContains(t, changed.Fields, "key")
	assert.Equal(t, sampleSecret, cred.Fields["client_secret"].Reveal(), "the first is as it was")
	assert.Contains(t, cred.Fields, "key")
	assert.Equal(t, "v", clients.Credential{}.With("f", "v").Fields["f"].Reveal())
}

func TestCredentialIsMissing(t *testing.T) {
	t.Parallel()
	c := newClient(t, options(anywhere))
	for role, variables := range map[string]string{
		"none": "set PLIMSOLL_ACME_NONE_CLIENT_ID, PLIMSOLL_ACME_NONE_CLIENT_SECRET, PLIMSOLL_ACME_NONE_KEY",
		"half": "set PLIMSOLL_ACME_HALF_CLIENT_SECRET",
	} {
		_, err := c.Credential(role)
		s := stop(t, err)
		assert.Equal(t, conformance.Untested, s.Verdict)
		assert.Equal(t, conformance.CauseCredential, s.Cause)
		assert.Contains(t, s.Reason, variables)
	}
	_, err := c.Credential("limitted")
	require.ErrorContains(t, err, `did you mean "limited"`)
	o := options(anywhere)
	delete(o.Target.Credentials, "default")
	_, err = newClient(t, o).Credential("default")
	assert.Contains(t, stop(t, err).Reason, "PLIMSOLL_ACME_CLIENT_ID, PLIMSOLL_ACME_CLIENT_SECRET, PLIMSOLL_ACME_KEY")
}

func TestResource(t *testing.T) {
	t.Parallel()
	c := newClient(t, options(anywhere))
	id, err := c.Resource("thing")
	require.NoError(t, err)
	assert.Equal(t, "17", id)
	_, err = c.Resource("other")
	s := stop(t, err)
	assert.Equal(t, conformance.Untested, s.Verdict)
	assert.Contains(t, s.Reason, "PLIMSOLL_ACME_RESOURCE_OTHER")
	assert.Contains(t, s.Reason, "id of another")
	_, err = c.Resource("thng")
	require.ErrorContains(t, err, `did you mean "thing"`)
}

func TestAllows(t *testing.T) {
	t.Parallel()
	c := newClient(t, options(anywhere))
	require.NoError(t, c.Allows(""))
	require.NoError(t, c.Allows("mail"))
	s := stop(t, c.Allows("sms"))
	assert.Equal(t, conformance.Untested, s.Verdict)
	assert.Contains(t, s.Reason, "PLIMSOLL_ACME_SIDE_EFFECTS")
}

func TestDraftIsTheDocumentedRequest(t *testing.T) {
	t.Parallel()
	c := newClient(t, options(anywhere))
	d := draft(t, c, "requestToken")
	assert.Equal(t, "POST", d.Method)
	assert.Equal(t, "/token", d.Path)
	assert.Equal(t, "default", d.Role)
	assert.Equal(t, []clients.Pair{{Name: "Content-Type", Value: "application/x-www-form-urlencoded"}}, d.Header)
	assert.Equal(t, clients.BodyForm, d.Body)
	assert.Equal(t, []clients.Member{{Name: "grant_type", Value: "client_credentials"}}, d.Members, "no tenant, so no member")
	assert.Equal(t, []any{sampleID, sampleSecret, clients.BasicRaw}, []any{d.User, d.Password, d.Basic})
	assert.False(t, d.Bearer)

	d = draft(t, c, "getThing")
	assert.Equal(t, "/things/17", d.Path)
	assert.Equal(t, []clients.Pair{{Name: "page", Value: "1"}}, d.Query)
	assert.True(t, d.Bearer)
	assert.Equal(t, clients.BodyNone, d.Body)
	assert.Empty(t, d.Basic)

	d = draft(t, c, "headerToken")
	assert.Equal(t, []clients.Pair{{Name: "X-Pass", Value: sampleSecret}, {Name: "X-User", Value: sampleID}}, d.Header)
	assert.Equal(t, []clients.Pair{{Name: "key", Value: sampleKey}}, d.Query)
}

func TestDraftFillsNestedMembers(t *testing.T) {
	t.Parallel()
	c := newClient(t, options(anywhere))
	d := draft(t, c, "jsonToken")
	assert.Equal(t, []clients.Pair{{Name: "Content-Type", Value: "application/json; charset=utf-8"}}, d.Header)
	assert.Equal(t, []clients.Member{
		{Name: "client_id", Value: sampleID}, {Name: "client_secret", Value: sampleSecret}, {Name: "lifetime", Value: 60},
		{Name: "nested", Value: map[string]any{"list": []any{sampleID}}},
	}, d.Members)

	cred, err := c.Credential("limited")
	require.NoError(t, err)
	d, err = c.Draft("jsonToken", cred)
	require.NoError(t, err)
	assert.Equal(t, map[string]any{"list": []any{"north", "limited-client"}, "tenant": "north"}, d.Members[3].Value)
}

func TestDraftOfAChangedCredential(t *testing.T) {
	t.Parallel()
	c := newClient(t, options(anywhere))
	cred, err := c.Credential("default")
	require.NoError(t, err)

	d, err := c.Draft("requestToken", cred.With("client_secret", "wrong"))
	require.NoError(t, err)
	assert.Equal(t, "wrong", d.Password)
	d, err = c.Draft("requestToken", cred.Without("client_secret"))
	require.NoError(t, err)
	assert.Equal(t, []any{sampleID, "", clients.BasicRaw}, []any{d.User, d.Password, d.Basic}, "its part is empty")
	d, err = c.Draft("requestToken", cred.Without("client_secret").Without("client_id"))
	require.NoError(t, err)
	assert.Empty(t, d.Basic, "nothing left to send")
	d, err = c.Draft("headerToken", cred.Without("client_secret").Without("key"))
	require.NoError(t, err)
	assert.Equal(t, []clients.Pair{{Name: "X-User", Value: sampleID}}, d.Header)
	assert.Empty(t, d.Query)
	d, err = c.Draft("jsonToken", cred.Without("client_id"))
	require.NoError(t, err)
	assert.Equal(t, "client_secret", d.Members[0].Name)
}

func TestDraftCannotBeMade(t *testing.T) {
	t.Parallel()
	o := options(anywhere)
	o.Target.Resources = nil
	o.Provider.Operations["jsonToken"].JSON["bad"] = "{nothing.at.all}"
	c := newClient(t, o)
	cred, err := c.Credential("default")
	require.NoError(t, err)
	_, err = c.Draft("getThing", cred)
	assert.Contains(t, stop(t, err).Reason, "PLIMSOLL_ACME_RESOURCE_THING")
	_, err = c.Draft("getThng", cred)
	require.ErrorContains(t, err, `did you mean "getThing"`)
	_, err = c.Draft("broken", cred)
	require.ErrorContains(t, err, "no value for the parameter")
	_, err = c.Draft("jsonToken", cred)
	require.ErrorContains(t, err, "{nothing.at.all} has no value")
}

func TestDraftTakesThePathOfTheTarget(t *testing.T) {
	t.Parallel()
	o := options(anywhere)
	o.Target.Paths = map[string]string{"getThing": "/v9/stuff/{id}"}
	assert.Equal(t, "/v9/stuff/17", draft(t, newClient(t, o), "getThing").Path)
}

func TestBending(t *testing.T) {
	t.Parallel()
	c := newClient(t, options(anywhere))
	d := draft(t, c, "getThing")

	require.NoError(t, d.SetParam("id", "a/b ?"))
	assert.Equal(t, "/things/a%2Fb%20%3F", d.Path)
	require.ErrorContains(t, d.SetParam("idd", "x"), `did you mean "id"`)

	d.SetHeader("accept", "text/plain")
	assert.Equal(t, []clients.Pair{{Name: "Accept", Value: "text/plain"}}, d.Header)
	d.SetHeader("X-New", "1")
	assert.Len(t, d.Header, 2)
	assert.True(t, d.DropHeader("ACCEPT"))
	assert.False(t, d.DropHeader("accept"))
	assert.Equal(t, []clients.Pair{{Name: "X-New", Value: "1"}}, d.Header)

	assert.True(t, d.RepeatQuery("page"))
	assert.False(t, d.RepeatQuery("size"))
	assert.Equal(t, []clients.Pair{{Name: "page", Value: "1"}, {Name: "page", Value: "1"}}, d.Query)
	d.SetQuery("page", "2")
	assert.Equal(t, []clients.Pair{{Name: "page", Value: "2"}}, d.Query, "one in place of all")
	d.SetQuery("size", "5")
	assert.True(t, d.DropQuery("page"))
	assert.False(t, d.DropQuery("page"))
	assert.Equal(t, []clients.Pair{{Name: "size", Value: "5"}}, d.Query)
}

func TestBendingTheBody(t *testing.T) {
	t.Parallel()
	d := draft(t, newClient(t, options(anywhere)), "postThing")
	d.SetMember("name", 3)
	d.SetMember("size", nil)
	assert.Equal(t, []clients.Member{{Name: "name", Value: 3}, {Name: "size", Value: nil}}, d.Members)
	assert.True(t, d.RepeatMember("name"))
	assert.False(t, d.RepeatMember("nme"))
	assert.Len(t, d.Members, 3)
	assert.True(t, d.DropMember("name"))
	assert.False(t, d.DropMember("name"))
	assert.Equal(t, []clients.Member{{Name: "size", Value: nil}}, d.Members)

	d.Raw = []byte("x")
	d.SendAs(clients.BodyForm)
	assert.Equal(t, []clients.Pair{{Name: "Content-Type", Value: "application/x-www-form-urlencoded"}}, d.Header)
	assert.Nil(t, d.Raw)
	d.SendAs(clients.BodyNone)
	assert.Empty(t, d.Header)
}

func TestMoveCredentials(t *testing.T) {
	t.Parallel()
	c := newClient(t, options(anywhere))
	members := func(d *clients.Draft) map[string]any {
		m := map[string]any{}
		for _, member := range d.Members {
			m[member.Name] = member.Value
		}
		return m
	}

	d := draft(t, c, "requestToken")
	require.NoError(t, d.MoveCredentials("form"))
	assert.Empty(t, d.Basic)
	assert.Equal(t, map[string]any{"grant_type": "client_credentials", "client_id": sampleID, "client_secret": sampleSecret}, members(d))

	d = draft(t, c, "requestToken")
	require.NoError(t, d.MoveCredentials("json"))
	assert.Equal(t, clients.BodyJSON, d.Body)
	assert.Contains(t, d.Header, clients.Pair{Name: "Content-Type", Value: "application/json"})
	assert.Len(t, d.Members, 3)

	d = draft(t, c, "jsonToken")
	require.NoError(t, d.MoveCredentials("basic"))
	assert.Equal(t, []any{sampleID, sampleSecret, clients.BasicRaw}, []any{d.User, d.Password, d.Basic})
	assert.NotContains(t, members(d), "client_id")
	assert.NotContains(t, members(d), "client_secret")
	assert.Contains(t, members(d), "lifetime")

	d = draft(t, c, "headerToken")
	require.NoError(t, d.MoveCredentials("query"))
	assert.Empty(t, d.Header)
	assert.Equal(t, []clients.Pair{{Name: "key", Value: sampleKey}, {Name: "client_id", Value: sampleID}, {Name: "client_secret", Value: sampleSecret}}, d.Query)

	require.ErrorContains(t, draft(t, c, "headerToken").MoveCredentials("bassic"), `did you mean "basic"`)
	require.ErrorContains(t, draft(t, c, "getThing").MoveCredentials("query"), "no credential")
	assert.Equal(t, []string{"basic", "form", "json", "query"}, clients.Places())
}
