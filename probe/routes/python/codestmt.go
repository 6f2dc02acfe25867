package python

// The codes of statements in a coder's output; 0 is none.
const (
	codeFuncDef = iota + 1
	codeClassDef
	codeAssign
	codeAugAssign
	codeImport
	codeIf
	codeFor
	codeWhile
	codeWith
	codeTry
	codeMatch
	codeReturn
	codeLeave
	codeGlobal
	codeDelete
	codeDo
	codeRaise
)

// stmtCode returns the number of a statement's type.
func stmtCode(s Stmt) int {
	switch s.(type) {
	case *FuncDef:
		return codeFuncDef
	case *ClassDef:
		return codeClassDef
	case *Assign:
		return codeAssign
	case *AugAssign:
		return codeAugAssign
	case *Import:
		return codeImport
	case *If:
		return codeIf
	case *For:
		return codeFor
	case *While:
		return codeWhile
	case *With:
		return codeWith
	case *Try:
		return codeTry
	case *Match:
		return codeMatch
	case *Return:
		return codeReturn
	case *Leave:
		return codeLeave
	case *Global:
		return codeGlobal
	case *Delete:
		return codeDelete
	case *Do:
		return codeDo
	case *Raise:
		return codeRaise
	}
	return 0
}

// newStmt returns an empty statement of a type; nil for none.
func newStmt(code int) Stmt {
	switch code {
	case codeFuncDef:
		return &FuncDef{}
	case codeClassDef:
		return &ClassDef{}
	case codeAssign:
		return &Assign{}
	case codeAugAssign:
		return &AugAssign{}
	case codeImport:
		return &Import{}
	case codeIf:
		return &If{}
	case codeFor:
		return &For{}
	case codeWhile:
		return &While{}
	case codeWith:
		return &With{}
	case codeTry:
		return &Try{}
	case codeMatch:
		return &Match{}
	case codeReturn:
		return &Return{}
	case codeLeave:
		return &Leave{}
	case codeGlobal:
		return &Global{}
	case codeDelete:
		return &Delete{}
	case codeDo:
		return &Do{}
	case codeRaise:
		return &Raise{}
	}
	return nil
}

// stmt is a statement.
func (c *coder) stmt(p *Stmt) {
	code := stmtCode(*p)
	c.num(&code)
	if c.reading {
		if *p = newStmt(code); *p == nil {
			c.fail()
		}
	}
	switch s := (*p).(type) {
	case *FuncDef:
		c.pos(&s.Pos)
		c.flag(&s.Async)
		c.str(&s.Name)
		c.params(&s.Params)
		c.expr(&s.Returns)
		c.exprs(&s.Decorators)
		c.later(s)
	case *ClassDef:
		c.pos(&s.Pos)
		c.str(&s.Name)
		c.exprs(&s.Bases)
		c.keywords(&s.Keywords)
		c.exprs(&s.Decorators)
		c.body(&s.Body)
	case *Import:
		c.imports(s)
	case *If:
		listOf(c, &s.Branches, func(b *Branch) {
			c.expr(&b.Test)
			c.body(&b.Body)
		})
		c.body(&s.Else)
	case *For:
		c.expr(&s.Target)
		c.expr(&s.Iter)
		c.body(&s.Body)
		c.body(&s.Else)
	case *While:
		c.expr(&s.Test)
		c.body(&s.Body)
		c.body(&s.Else)
	case *With:
		listOf(c, &s.Items, func(it *WithItem) {
			c.expr(&it.Context)
			c.expr(&it.Target)
		})
		c.body(&s.Body)
	case *Try:
		c.body(&s.Body)
		listOf(c, &s.Handlers, func(h *Handler) {
			c.expr(&h.Catches)
			c.body(&h.Body)
		})
		c.body(&s.Else)
		c.body(&s.Finally)
	case *Match:
		c.expr(&s.Subject)
		listOf(c, &s.Cases, c.body)
	default:
		c.simple(*p)
	}
}

// simple is a statement that holds no others.
func (c *coder) simple(s Stmt) {
	switch s := s.(type) {
	case *Assign:
		c.exprs(&s.Targets)
		c.expr(&s.Ann)
		c.expr(&s.Value)
	case *AugAssign:
		c.expr(&s.Target)
		c.str(&s.Op)
		c.expr(&s.Value)
	case *Return:
		c.expr(&s.Value)
	case *Leave:
		c.flag(&s.Continue)
	case *Global:
		c.names(&s.Names)
		c.flag(&s.Nonlocal)
	case *Delete:
		c.exprs(&s.Targets)
	case *Do:
		c.exprs(&s.Exprs)
	case *Raise:
		c.exprs(&s.Exprs)
		c.flag(&s.Asserts)
	}
}

func (c *coder) imports(s *Import) {
	c.pos(&s.Pos)
	c.flag(&s.From)
	c.num(&s.Level)
	c.str(&s.Name)
	listOf(c, &s.Names, func(a *Alias) {
		c.str(&a.Name)
		c.str(&a.As)
	})
}
