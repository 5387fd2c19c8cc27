package report

import (
	"reflect"
	"time"

	c "github.com/plimsoll/plimsoll/internal/conformance"
)

// poisoned is a run in which every text is the same evil one, but for those that have a fixed set of values.
func poisoned(evil string) c.Run {
	var header c.Header
	var result c.Result
	for _, v := range []any{&header, &result} {
		fill(reflect.ValueOf(v).Elem())
		poison(reflect.ValueOf(v).Elem(), evil)
	}
	result.Verdict, result.Kind = c.Fail, c.KindScenario
	for i := range result.Findings {
		result.Findings[i].Note, result.Findings[i].Cause = false, ""
	}
	note := result.Findings[0]
	note.Note = true
	result.Findings = append(result.Findings, note)
	result.Exchanges[0].Purpose = c.PurposeCall
	header.Claims[0].Level, header.Claims[0].Basis, header.Claims[0].Party, header.Claims[0].Verify = c.Must, c.Documented, c.ProviderParty, c.BlackBox
	header.Providers[0].NotRun = ""
	header.Operations[0].Basis = c.Public
	stopped := result
	stopped.Verdict, stopped.Findings, stopped.ID = c.Inconclusive, nil, evil+"2"
	return assemble(header, []c.Result{result, stopped}, func(t *c.Trailer) { t.Stopped, t.Complete = evil, false })
}

// poison replaces every plain string.
func poison(v reflect.Value, evil string) {
	switch v.Kind() {
	case reflect.String:
		if v.Type() == reflect.TypeFor[string]() {
			v.SetString(evil)
		}
	case reflect.Pointer:
		poison(v.Elem(), evil)
	case reflect.Slice:
		for i := range v.Len() {
			poison(v.Index(i), evil)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			value := reflect.New(v.Type().Elem()).Elem()
			value.Set(v.MapIndex(key))
			poison(value, evil)
			v.SetMapIndex(key, reflect.Value{})
			if key.Kind() == reflect.String {
				key = reflect.ValueOf(evil)
			}
			v.SetMapIndex(key, value)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for _, field := range v.Fields() {
			poison(field, evil)
		}
	}
}
