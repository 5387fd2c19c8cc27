package mock

// listKinds are lists that are cut, filtered or filled wrongly.
func listKinds() []FaultKind {
	return []FaultKind{
		{"filter", "a list is filtered wrongly", []ArgDoc{
			required("how", "", "ignored; inverted: what does not hold is kept; last-only: of several conditions only the last counts", "ignored", "inverted", "last-only"),
			optional("operator", "", "", "only conditions with this operator", "EQ", "GT", "GTE", "IN", "LT", "LTE", "NE"),
		}},
		{"list-add", "a list holds an item that is not the caller's", []ArgDoc{
			optional("item", "", "a JSON value", "the item; left out, the first of the list that another tenant is shown"),
			required("list", "a JSON pointer", "the list in the body of a success"),
		}},
		{"paging", "a list is cut into pages wrongly", []ArgDoc{
			required("how", "", "from-zero: the first page is 0; ignored: everything on each page; number-ignored: always the first page; overlapping: each begins with the last "+
				"item of the one before; short: one item fewer; size-ignored: always the default size; total-of-page: {total} counts the page only",
				"from-zero", "ignored", "number-ignored", "overlapping", "short", "size-ignored", "total-of-page"),
		}},
	}
}
