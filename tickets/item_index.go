package tickets

// An itemIndex finds the items of one ticket without going through them all.
type itemIndex struct {
	items  []Item
	byRef  map[ItemRef]int
	byText map[kindText]int // ambiguous if several items of the kind say the same
}

type kindText struct {
	kind ItemKind
	text string
}

const ambiguous = -1

func indexItems(items []Item) itemIndex {
	x := itemIndex{items, make(map[ItemRef]int, len(items)), make(map[kindText]int, len(items))}
	for i, it := range items {
		x.byRef[it.Ref()] = i
		key := kindText{it.Kind, it.Text}
		if _, again := x.byText[key]; again {
			i = ambiguous
		}
		x.byText[key] = i
	}
	return x
}

// item returns the item that ref names.
func (x itemIndex) item(ref ItemRef) (Item, bool) {
	if i, ok := x.byRef[ref]; ok {
		return x.items[i], true
	}
	return Item{}, false
}

// only returns the item of the kind that has the text, if there is just one.
func (x itemIndex) only(kind ItemKind, text string) (Item, bool) {
	if i, ok := x.byText[kindText{kind, text}]; ok && i != ambiguous {
		return x.items[i], true
	}
	return Item{}, false
}
