package mock

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// decodeOrdered reads JSON as a value whose members keep their order and whose numbers keep their digits, so that writing it again
// changes nothing but what was changed on purpose.
func decodeOrdered(raw []byte) (any, bool) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	value, err := decodeValue(dec)
	if err != nil {
		return nil, false
	}
	_, err = dec.Token()
	return value, errors.Is(err, io.EOF)
}

func decodeValue(dec *json.Decoder) (any, error) {
	token, err := dec.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		return decodeMembers(dec)
	case json.Delim('['):
		return decodeItems(dec)
	}
	return token, nil
}

func decodeMembers(dec *json.Decoder) (any, error) {
	members := object{}
	for dec.More() {
		token, err := dec.Token()
		if err != nil {
			return nil, err
		}
		value, err := decodeValue(dec)
		if err != nil {
			return nil, err
		}
		name, _ := token.(string) // the decoder takes nothing else
		members = append(members, member{name, value})
	}
	_, err := dec.Token()
	return members, err
}

func decodeItems(dec *json.Decoder) (any, error) {
	items := []any{}
	for dec.More() {
		value, err := decodeValue(dec)
		if err != nil {
			return nil, err
		}
		items = append(items, value)
	}
	_, err := dec.Token()
	return items, err
}
