// Package flat writes Go values as bytes and reads them again, for files that only the program that wrote them reads.
// The bytes do not describe their type: reading them as another type is an error at best.
//
// A value may consist of booleans, integers, strings, slices, maps, pointers that form no circle, and structs with
// exported fields. Anything else panics. A nil slice or map stays nil, and an empty one stays empty.
package flat

import (
	"encoding/binary"
	"errors"
	"fmt"
	"reflect"
)

// errForeign says that the bytes are not those of such a value.
var errForeign = errors.New("the bytes are not of this type")

// Append adds a value's bytes to b.
func Append(b []byte, value any) []byte { return appendValue(b, reflect.ValueOf(value)) }

func appendValue(b []byte, v reflect.Value) []byte {
	switch v.Kind() {
	case reflect.Bool:
		if v.Bool() {
			return append(b, 1)
		}
		return append(b, 0)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return binary.AppendVarint(b, v.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return binary.AppendUvarint(b, v.Uint())
	case reflect.String:
		b = binary.AppendUvarint(b, uint64(v.Len()))
		return append(b, v.String()...)
	case reflect.Struct:
		for i := range v.NumField() {
			b = appendValue(b, v.Field(i))
		}
		return b
	case reflect.Slice, reflect.Map, reflect.Pointer:
		if v.IsNil() {
			return append(b, 0)
		}
		return appendReferred(b, v)
	}
	panic(fmt.Sprintf("flat: a value of type %s", v.Type()))
}

// appendReferred adds what a slice, map or pointer that is not nil refers to, behind the number of elements and one.
func appendReferred(b []byte, v reflect.Value) []byte {
	if v.Kind() == reflect.Pointer {
		return appendValue(append(b, 1), v.Elem())
	}
	b = binary.AppendUvarint(b, uint64(v.Len())+1)
	if v.Kind() == reflect.Map {
		for entries := v.MapRange(); entries.Next(); {
			b = appendValue(appendValue(b, entries.Key()), entries.Value())
		}
		return b
	}
	for i := range v.Len() {
		b = appendValue(b, v.Index(i))
	}
	return b
}

// Read reads the bytes of one value into what a pointer points to. The strings share memory with text.
func Read(text string, into any) error {
	r := reader{rest: text}
	r.value(reflect.ValueOf(into).Elem())
	if r.bad || r.rest != "" {
		return errForeign
	}
	return nil
}

// A reader reads values from the rest of a text. Once it is bad it reads zero values.
type reader struct {
	rest string
	bad  bool
}

func (r *reader) value(v reflect.Value) {
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(r.number() == 1)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		n := r.number()
		v.SetInt(int64(n>>1) ^ -int64(n&1)) //nolint:gosec // as binary.AppendVarint writes it
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(r.number())
	case reflect.String:
		n := r.count(r.number())
		v.SetString(r.rest[:n])
		r.rest = r.rest[n:]
	case reflect.Struct:
		for i := range v.NumField() {
			r.value(v.Field(i))
		}
	case reflect.Slice, reflect.Map, reflect.Pointer:
		if n := r.number(); n > 0 {
			r.referred(v, r.count(n-1))
		}
	default:
		panic(fmt.Sprintf("flat: a value of type %s", v.Type()))
	}
}

// referred reads what a slice or map of n elements, or a pointer, refers to.
func (r *reader) referred(v reflect.Value, n int) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		r.value(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			r.value(v.Index(i))
		}
	case reflect.Map:
		v.Set(reflect.MakeMapWithSize(v.Type(), n))
		for range n {
			key, element := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			r.value(key)
			r.value(element)
			v.SetMapIndex(key, element)
		}
	}
}

// number reads an unsigned number as binary.AppendUvarint writes it.
func (r *reader) number() uint64 {
	var n uint64
	for i := 0; i < len(r.rest) && i < binary.MaxVarintLen64; i++ {
		b := r.rest[i]
		n |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			r.rest = r.rest[i+1:]
			return n
		}
	}
	r.bad, r.rest = true, ""
	return 0
}

// count checks a number of bytes, or of elements, which have at least one byte each.
func (r *reader) count(n uint64) int {
	if n > uint64(len(r.rest)) {
		r.bad, r.rest = true, ""
		return 0
	}
	return int(n) //nolint:gosec // which is not more than the length of a string
}
