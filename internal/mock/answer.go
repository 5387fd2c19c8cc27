package mock

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/plimsoll/plimsoll/internal/provider"
)

const mediaJSON = "application/json"

// answer is one answer of the data, its example read and its templates checked.
type answer struct {
	status   int // 0: the page leaves it open
	body     any // JSON; valid when json is true
	json     bool
	text     string
	openBody bool
	media    string
	headers  []header
	fills    []fill
}

type header struct{ name, text string }

// fill is a place in the example and what comes there.
type fill struct {
	path    []string
	text    string
	numeric bool
}

// answers compiles mock.answers and says which operations have none.
func (c *compiler) answers() {
	given := c.provider.Mock.Answers
	known := append(sortedKeys(c.provider.Operations), shared)
	for _, id := range sortedKeys(given) {
		if !slices.Contains(known, id) {
			c.add("mock.answers", "%w", provider.Unknown("operation", id, known))
		}
	}
	c.plan.shared = c.refusals("mock.answers."+shared, given[shared], nil)
	for _, op := range c.plan.ordered() {
		c.operationAnswers(op, given)
	}
}

func (c *compiler) operationAnswers(op *operation, given map[string]provider.Answers) {
	key := "mock.answers." + op.id
	a, ok := given[op.id]
	if !ok {
		c.add(key, "expected an entry with a success, got none")
		return
	}
	op.success = c.success(key+".success", a.Success, op)
	op.byRole = map[string]*answer{}
	for _, role := range sortedKeys(a.ByRole) {
		c.roleExists(key+".by_role", role)
		op.byRole[role] = c.success(key+".by_role."+role, a.ByRole[role], op)
	}
	op.refusals = c.refusals(key, a, op)
	op.paging, op.filter = c.paging(key+".paging", a.Paging, op), c.filter(key+".filter", a.Filter, op)
}

// success compiles an answer of success; its status is the operation's first one where none is given.
func (c *compiler) success(key string, given provider.Answer, op *operation) *answer {
	made := c.answer(key, given, op)
	switch {
	case made.status == 0 && len(op.spec.Success) > 0:
		made.status = op.spec.Success[0]
	case made.status == 0:
		made.status = http.StatusOK
	}
	holdsToken := func(text string) bool { return strings.Contains(text, "{token}") }
	handsOut := slices.ContainsFunc(made.fills, func(f fill) bool { return holdsToken(f.text) }) ||
		slices.ContainsFunc(made.headers, func(h header) bool { return holdsToken(h.text) })
	if handsOut != op.token {
		c.add(key, "expected {token} in a fill or header of the token operation %s and nowhere else, got %v in %s",
			c.provider.Token.Operation, handsOut, op.id)
	}
	return made
}

func (c *compiler) refusals(key string, given provider.Answers, op *operation) map[string]*answer {
	made := map[string]*answer{}
	known := append(Reasons(), defaultAnswer)
	for _, reason := range sortedKeys(given.Refusals) {
		if !slices.Contains(known, reason) {
			c.add(key+".refusals", "%w", provider.Unknown("reason", reason, known))
			continue
		}
		made[reason] = c.answer(key+".refusals."+reason, given.Refusals[reason], op)
		if s := made[reason].status; s != 0 && s < 300 && made[reason].openBody {
			c.add(key+".refusals."+reason, "expected no open_body with the status %d of a success", s)
		}
	}
	return made
}

func (c *compiler) answer(key string, given provider.Answer, op *operation) *answer {
	made := &answer{status: given.Status, text: given.Text, media: given.Media}
	if s := given.Status; s != 0 && (s < 200 || s > 599) {
		c.add(key+".status", "expected a status from 200 to 599, got %d", s)
	}
	if given.Example != "" && given.Text != "" {
		c.add(key, "expected example or text, got both")
	}
	if given.Example != "" {
		c.example(key+".example", given.Example, made)
	}
	made.openBody = given.OpenBody || !made.json && made.text == ""
	if made.media == "" {
		made.media = mediaJSON
		if made.text != "" {
			made.media = "text/plain"
		}
	}
	c.templates(key, given, op, made)
	return made
}

// example puts the value of an example into the answer. A string of another media type than JSON is the body itself.
func (c *compiler) example(key, name string, made *answer) {
	value, err := c.shared.example(c.examples, c.provider.ID+"/examples/"+name+".yaml")
	if err != nil {
		c.add(key, "%w", c.suggest(err, name))
		return
	}
	if text, isText := value.(string); isText && made.media != "" && !isJSON(made.media) {
		made.text = text
		return
	}
	made.body, made.json = value, true
}

// suggest names the nearest example where a file does not exist.
func (c *compiler) suggest(err error, name string) error {
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	files, _ := fs.Glob(c.examples, c.provider.ID+"/examples/*.yaml")
	known := []string{}
	for _, file := range files {
		known = append(known, strings.TrimSuffix(file[strings.LastIndexByte(file, '/')+1:], ".yaml"))
	}
	return provider.Unknown("example", name, known)
}

func isJSON(media string) bool {
	media, _, _ = strings.Cut(media, ";")
	media = strings.TrimSpace(strings.ToLower(media))
	return media == mediaJSON || strings.HasSuffix(media, "+json")
}

// templates checks headers and fills and puts them in a fixed order.
func (c *compiler) templates(key string, given provider.Answer, op *operation, made *answer) {
	var spec *provider.Operation
	if op != nil {
		spec = op.spec
	}
	for _, name := range slices.Sorted(maps.Keys(given.Headers)) {
		if err := checkTemplate(c.provider, spec, given.Headers[name]); err != nil {
			c.add(key+".headers."+name, "%w", err)
		}
		made.headers = append(made.headers, header{http.CanonicalHeaderKey(name), given.Headers[name]})
	}
	for _, pointer := range sortedKeys(given.Fill) {
		text := given.Fill[pointer]
		path, err := c.fillPath(pointer, made)
		if err == nil {
			err = checkTemplate(c.provider, spec, text)
		}
		if err != nil {
			c.add(key+".fill."+pointer, "%w", err)
			continue
		}
		made.fills = append(made.fills, fill{path, text, numeric(text, c.plan.variables)})
	}
}

func (c *compiler) fillPath(pointer string, made *answer) ([]string, error) {
	path, ok := pointerTokens(pointer)
	if !ok {
		return nil, fmt.Errorf("expected a JSON pointer such as /data/token, got %q", pointer)
	}
	if _, ok := at(made.body, path); !made.json || !ok {
		return nil, errors.New("expected a place that the example has, got none there")
	}
	return path, nil
}

// cells compares the answers with the outcome table: what the page documents must not be left open here, or a variant would be
// unfaithful.
func (c *compiler) cells() {
	for _, op := range c.plan.ordered() {
		if !op.spec.Bearer {
			continue
		}
		for _, kase := range provider.Cases() {
			if cell := c.provider.Outcome(op.id, kase); cell.NotApplicable == "" {
				c.cell(op, kase, cell)
			}
		}
	}
}

func (c *compiler) cell(op *operation, kase provider.Case, cell provider.Outcome) {
	a := c.plan.refusalOf(op, reasonOf(kase))
	key := fmt.Sprintf("mock.answers.%s.refusals.%s", op.id, reasonOf(kase))
	if cell.Status != 0 && a.status != cell.Status {
		c.add(key, "expected status %d, as the outcome table says of %s, got %s", cell.Status, kase, describeStatus(a.status))
	}
	if cell.Schema != "" && a.openBody {
		c.add(key, "expected the body %s, as the outcome table says of %s, got one that is left open", cell.Schema, kase)
	}
}

// refusalOf looks up the answer to a refusal.
func (p *plan) refusalOf(op *operation, r reason) *answer {
	tables := []map[string]*answer{p.shared}
	if op != nil {
		tables = []map[string]*answer{op.refusals, p.shared}
	}
	routing := r.lookup().Routing
	for _, table := range tables {
		if a := table[string(r)]; a != nil {
			return a
		}
		if a := table[defaultAnswer]; a != nil && !routing {
			return a
		}
	}
	return &answer{openBody: true, media: mediaJSON}
}
