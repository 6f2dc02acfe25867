package sample

import (
	"encoding/json"
	"math/big"
	"strings"
)

// unknownNumber is an id that no service has given out yet.
const unknownNumber = 999_999_937

// numbers returns values to try, the plainest first: 1, or the value nearest to it that the bounds allow.
func (sh *shape) numbers(integer bool, at place) []any {
	step := sh.multipleOf
	if integer {
		step = big.NewRat(1, 1)
		if sh.multipleOf != nil {
			step = commonMultiple(step, sh.multipleOf)
		}
	}
	var list []any
	add := func(r *big.Rat) {
		if r != nil && sh.inRange(r) {
			list = append(list, decimal(r))
		}
	}
	grid := step
	if grid == nil {
		grid = big.NewRat(1, 1)
	}
	start := big.NewRat(1, 1)
	if at.unknown {
		start = big.NewRat(unknownNumber, 1)
		add(onGrid(start, grid, false))
		if sh.high.at != nil {
			add(below(sh.high, grid))
		}
	}
	if sh.low.at != nil && sh.low.at.Cmp(start) >= 0 {
		start = above(sh.low, grid)
	}
	if sh.high.at != nil && sh.high.at.Cmp(start) < 0 {
		start = below(sh.high, grid)
		grid = new(big.Rat).Neg(grid)
	}
	start = onGrid(start, new(big.Rat).Abs(grid), grid.Sign() > 0)
	add(new(big.Rat).Add(start, new(big.Rat).Mul(grid, big.NewRat(int64(at.serial), 1))))
	add(start)
	if step == nil {
		for _, r := range sh.between(at.serial) {
			add(r)
		}
	}
	add(new(big.Rat))
	return list
}

// between returns numbers within bounds that leave no room for a whole one.
func (sh *shape) between(serial int) []*big.Rat {
	if sh.low.at == nil || sh.high.at == nil {
		return nil
	}
	width := new(big.Rat).Sub(sh.high.at, sh.low.at)
	part := new(big.Rat).Quo(width, big.NewRat(int64(serial)+2, 1))
	return []*big.Rat{new(big.Rat).Add(sh.low.at, part), sh.low.at, sh.high.at}
}

func (sh *shape) inRange(r *big.Rat) bool {
	if low := sh.low; low.at != nil {
		if c := r.Cmp(low.at); c < 0 || c == 0 && low.exact {
			return false
		}
	}
	if high := sh.high; high.at != nil {
		if c := r.Cmp(high.at); c > 0 || c == 0 && high.exact {
			return false
		}
	}
	return true
}

// above and below return the first multiple of step within the bound.
func above(b bound, step *big.Rat) *big.Rat {
	r := onGrid(b.at, step, true)
	if b.exact && r.Cmp(b.at) == 0 {
		r = new(big.Rat).Add(r, step)
	}
	return r
}

func below(b bound, step *big.Rat) *big.Rat {
	r := onGrid(b.at, step, false)
	if b.exact && r.Cmp(b.at) == 0 {
		r = new(big.Rat).Sub(r, step)
	}
	return r
}

// onGrid rounds r to a multiple of step, up or down.
func onGrid(r, step *big.Rat, up bool) *big.Rat {
	q := new(big.Rat).Quo(r, step)
	n := new(big.Int).Div(q.Num(), q.Denom()) // Euclidean: rounds down, the denominator being positive
	if up && !q.IsInt() {
		n.Add(n, big.NewInt(1))
	}
	return new(big.Rat).Mul(new(big.Rat).SetInt(n), step)
}

// commonMultiple returns the least number that is a multiple of both, or a if that would be too large.
func commonMultiple(a, b *big.Rat) *big.Rat {
	num := new(big.Int).Mul(a.Num(), b.Denom())
	other := new(big.Int).Mul(b.Num(), a.Denom())
	gcd := new(big.Int).GCD(nil, nil, num, other)
	lcm := new(big.Int).Mul(num, new(big.Int).Quo(other, gcd))
	if lcm.BitLen() > 4096 {
		return a
	}
	return new(big.Rat).SetFrac(lcm, new(big.Int).Mul(a.Denom(), b.Denom()))
}

// decimal writes a number as JSON does.
func decimal(r *big.Rat) json.Number {
	if r.IsInt() {
		return json.Number(r.Num().String())
	}
	n, exact := r.FloatPrec()
	if !exact {
		n = 17
	}
	s := strings.TrimRight(r.FloatString(min(n, 40)), "0")
	return json.Number(strings.TrimSuffix(s, "."))
}
