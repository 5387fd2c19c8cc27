package steps

// kind is what an argument of a sentence is: how it is written and what it has to name.
type kind struct {
	name    string
	expr    string
	resolve func(*resolver, string) error // nil where any text will do
}

const (
	quoted = `"[^"]*"`
	number = `-?\d+(?:\.\d+)?`
	scalar = quoted + `|` + number + `|true|false|null|\$[A-Za-z][\w.\-#/~]*`
)

// kinds lists the arguments that a template may have, by name.
func kinds() map[string]kind {
	list := []kind{
		{"op", quoted, (*resolver).operation},
		{"role", quoted, (*resolver).role},
		{"case", quoted, (*resolver).outcome},
		{"presentation", quoted, (*resolver).presentation},
		{"encoding", quoted, (*resolver).encoding},
		{"placement", quoted, (*resolver).placement},
		{"field", quoted, (*resolver).field},
		{"param", quoted, (*resolver).param},
		{"resource", quoted, (*resolver).resource},
		{"bodykind", quoted, (*resolver).bodyKind},
		{"kept", quoted, (*resolver).kept},
		{"new", quoted, (*resolver).keep},
		{"keptanswer", quoted, (*resolver).keptAnswer},
		{"newanswer", quoted, (*resolver).keepAnswer},
		{"path", quoted, (*resolver).path},
		{"pattern", quoted, (*resolver).pattern},
		{"discrepancy", quoted, (*resolver).discrepancy},
		{"reading", quoted, (*resolver).reading},
		{"sentence", `.+?`, (*resolver).nested},
		{"method", quoted, (*resolver).method},
		{"header", quoted, (*resolver).header},
		{"media", quoted, (*resolver).media},
		{"name", quoted, nil},
		{"text", quoted, nil},
		{"n", `\d+`, (*resolver).count},
		{"times", `\d+`, (*resolver).times},
		{"number", number, nil},
		{"value", scalar, (*resolver).value},
		{"status", `[1-5]\d\d`, nil},
		{"statuses", `[1-5]\d\d(?:, [1-5]\d\d)*`, nil},
		{"class", `[1-5]xx`, nil},
		{"unit", `seconds?|minutes?|hours?|days?`, nil},
		{"list", quoted + `(?:(?:, | and )` + quoted + `)*`, nil},
		{"type", `string|number|integer|boolean|object|array`, nil},
	}
	byName := make(map[string]kind, len(list))
	for _, k := range list {
		byName[k.name] = k
	}
	return byName
}
