package python

import "strings"

// A File is a parsed source file.
type File struct {
	Body []Stmt
}

// A Stmt is a statement: one of the pointer types below.
type Stmt interface{ stmt() }

// The statements. Those that say nothing of an application's shape are a Do with the expressions in them. An assert is an
// If that raises.
type (
	// A FuncDef is a function definition, async or not.
	FuncDef struct {
		Pos        Pos
		Async      bool
		Name       string
		Params     []Param
		Returns    Expr // nil without an annotation
		Decorators []Expr

		body []Stmt
		rest *block       // the body, as long as it was not read
		err  *SyntaxError // of a body that was read late
	}
	// A ClassDef is a class definition.
	ClassDef struct {
		Pos        Pos
		Name       string
		Bases      []Expr
		Keywords   []Keyword
		Decorators []Expr
		Body       []Stmt
	}
	// An Assign is an assignment, chained or not, or an annotated one; Value is nil for a bare annotation.
	Assign struct {
		Targets []Expr
		Ann     Expr // nil without an annotation
		Value   Expr
	}
	// An AugAssign is an augmented assignment.
	AugAssign struct {
		Target Expr
		Op     string // "+="
		Value  Expr
	}
	// An Import binds names to modules, or to members of one.
	Import struct {
		Pos   Pos
		From  bool
		Level int    // leading dots of a relative import
		Name  string // the module of a from-import; "" for "from . import x"
		Names []Alias
	}
	// An If holds its elif branches beside its own.
	If struct {
		Branches []Branch
		Else     []Stmt
	}
	// A For is a loop over an iterable.
	For struct {
		Target Expr
		Iter   Expr
		Body   []Stmt
		Else   []Stmt
	}
	// A While is a loop over a condition.
	While struct {
		Test Expr
		Body []Stmt
		Else []Stmt
	}
	// A With runs its body within contexts.
	With struct {
		Items []WithItem
		Body  []Stmt
	}
	// A Try holds the bodies of a try statement.
	Try struct {
		Body     []Stmt
		Handlers []Handler
		Else     []Stmt
		Finally  []Stmt
	}
	// A Match is a match statement with the bodies of its cases.
	Match struct {
		Subject Expr
		Cases   [][]Stmt
	}
	// A Return is a return statement; Value is nil if there is no value.
	Return struct{ Value Expr }
	// A Leave is a break or a continue.
	Leave struct{ Continue bool }
	// A Raise is a raise statement with the expressions in it, or, if Asserts is set, the failure of an assert.
	Raise struct {
		Exprs   []Expr
		Asserts bool
	}
	// A Global names outer variables that a function assigns to: global and nonlocal.
	Global struct {
		Names    []string
		Nonlocal bool
	}
	// A Delete is a del statement.
	Delete struct{ Targets []Expr }
	// A Do evaluates expressions: an expression statement, or the expressions in statements of no further interest.
	Do struct{ Exprs []Expr }
)

// A Param is a parameter of a function.
type Param struct {
	Name    string
	Kind    ParamKind
	Ann     Expr // nil without an annotation
	Default Expr // nil without one
}

// A ParamKind is the way in which a parameter takes its argument.
type ParamKind uint8

// The kinds of parameter.
const (
	Positional ParamKind = iota // by position or by keyword
	KeywordOnly
	Star     // *args
	StarStar // **kwargs
)

// An Alias is one name of an import: "name as asname".
type Alias struct {
	Name string // dotted for a module, "*" for everything
	As   string // "" without one
}

// A Branch is the if or an elif of an If.
type Branch struct {
	Test Expr
	Body []Stmt
}

// A Handler is an except clause of a Try; Catches is nil if it catches every exception.
type Handler struct {
	Catches Expr
	Body    []Stmt
}

// A WithItem is a context of a With; Target is nil without "as".
type WithItem struct {
	Context Expr
	Target  Expr
}

func (*FuncDef) stmt()   {}
func (*ClassDef) stmt()  {}
func (*Assign) stmt()    {}
func (*AugAssign) stmt() {}
func (*Import) stmt()    {}
func (*If) stmt()        {}
func (*For) stmt()       {}
func (*While) stmt()     {}
func (*With) stmt()      {}
func (*Try) stmt()       {}
func (*Match) stmt()     {}
func (*Return) stmt()    {}
func (*Leave) stmt()     {}
func (*Raise) stmt()     {}
func (*Global) stmt()    {}
func (*Delete) stmt()    {}
func (*Do) stmt()        {}

// NewCall returns a call of an expression without arguments, which stands where the expression does.
func NewCall(x Expr) *Call { return &Call{at: at{x.At()}, Func: x} }

// An Expr is an expression: one of the pointer types below. At returns its start, as ast's lineno and col_offset do.
type Expr interface{ At() Pos }

// at is the start of an expression.
type at struct{ Pos Pos }

// LastName returns the name of an expression, or the last name of a dotted one, as "b" of a.b; "" for any other expression.
func LastName(x Expr) string {
	switch x := x.(type) {
	case *Name:
		return x.ID
	case *Attr:
		return x.Name
	}
	return ""
}

// LiteralText returns the text of a string literal without fields; false for any other expression, and for a string that
// has an opaque part.
func LiteralText(x Expr) (string, bool) {
	s, ok := x.(*Str)
	if !ok {
		return "", false
	}
	var b strings.Builder
	for _, p := range s.Parts {
		if p.X != nil || p.Opaque {
			return "", false
		}
		b.WriteString(p.Text)
	}
	return b.String(), true
}

// At returns where the expression starts.
func (a at) At() Pos { return a.Pos }

// The expressions. Those that say nothing of an application's shape are an Other with the expressions in them.
type (
	// A Name is an identifier.
	Name struct {
		at
		ID string
	}
	// An Attr is X.Name.
	Attr struct {
		at
		X    Expr
		Name string
	}
	// A Call is Func(Args…, Keywords…).
	Call struct {
		at
		Func     Expr
		Args     []Expr
		Keywords []Keyword
	}
	// An Index is X[I].
	Index struct {
		at
		X, I Expr
	}
	// A Slice is the index in X[From:To]; From and To are nil if they are left out, and the expressions of any step are
	// in Step.
	Slice struct {
		at
		From, To Expr
		Step     []Expr
	}
	// A Str is a string, adjacent ones joined.
	Str struct {
		at
		Parts []StrPart
	}
	// A Constant is a number, with a minus or without, or one of True, False, None and ... as written.
	Constant struct {
		at
		Text string
	}
	// A Binary is a chain of one binary operator, or of several of one precedence: then Op is "".
	Binary struct {
		at
		Op string
		Xs []Expr
	}
	// A Bool is a chain of "and" or of "or".
	Bool struct {
		at
		Op string
		Xs []Expr
	}
	// A Not is not X.
	Not struct {
		at
		X Expr
	}
	// A Compare is a comparison of two, or a chain of them: then Op is "". Op has its words joined: "not in", "is not".
	Compare struct {
		at
		Op string
		Xs []Expr
	}
	// A Cond is Then if Test else Else.
	Cond struct {
		at
		Test, Then, Else Expr
	}
	// A Seq is a tuple, list or set; Open is '(', '[' or '{'.
	Seq struct {
		at
		Open  byte
		Elems []Expr
	}
	// A Dict is a dictionary; a nil key stands for "**value".
	Dict struct {
		at
		Keys, Values []Expr
	}
	// A Comp is a comprehension or generator expression; Value is nil except for a dictionary's.
	Comp struct {
		at
		Open       byte
		Key, Value Expr
		Fors       []CompFor
	}
	// A Lambda is an anonymous function.
	Lambda struct {
		at
		Params []Param
		Body   Expr
	}
	// A Named is Target := Value.
	Named struct {
		at
		Target *Name
		Value  Expr
	}
	// An Await is await X.
	Await struct {
		at
		X Expr
	}
	// A Starred is *X.
	Starred struct {
		at
		X Expr
	}
	// An Other is any other expression. Yields says that it is a yield, and All that it is one of all elements of X.
	Other struct {
		at
		Yields bool
		All    bool
		Xs     []Expr
	}
)

// A Keyword is a keyword argument; Name is "" for "**Value".
type Keyword struct {
	Name  string
	Value Expr
}

// A StrPart is a piece of a string: text, or in an f-string the value of an expression. Opaque marks anything but plain
// text: bytes, a string with a character by its Unicode name, a t-string's field, or a field with a format or
// conversion of its own.
type StrPart struct {
	Text   string
	X      Expr // nil for text
	Opaque bool
}

// A CompFor is a for clause of a comprehension with its conditions.
type CompFor struct {
	Target Expr
	Iter   Expr
	Ifs    []Expr
}
