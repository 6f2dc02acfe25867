package report

import (
	"fmt"
	"net/http"
	"reflect"
	"testing"

	"github.com/engfix/engfix/probe"
)

// Each member alone, with every kind of value, and all at once: a member that is added and forgotten shows.
func TestAnExchangeIsEncodedAsReflectionWould(t *testing.T) {
	texts := []string{"", "plain", `"quoted" \ and/or <b>&`, "lines\n\r\t\x00\x1f\b", "\x7f\u2028\u200b\u202e", "ß 🙂 \xff\xfe"}
	check := func(x *probe.Exchange) {
		t.Helper()
		want, wantErr := encode(x)
		got, err := appendExchange(nil, x)
		if string(got) != string(want) || (err == nil) != (wantErr == nil) {
			t.Errorf("got %s (%v),\nwant %s (%v)", got, err, want, wantErr)
		}
	}
	check(&probe.Exchange{})
	check(&probe.Exchange{Response: &probe.Response{}, Frames: []probe.Frame{{}, {Dir: "sent"}}})
	check(&probe.Exchange{Request: probe.Request{Headers: http.Header{"B": {"1", "2"}, "A": nil, "": {}}}})
	for _, text := range texts {
		x := &probe.Exchange{}
		fill(t, reflect.ValueOf(x).Elem(), text)
		check(x)
	}
	for _, ms := range []float64{0, 0.001, 12.5, 1e-7, 1e21, 1234567.891, -1} {
		check(&probe.Exchange{DurationMS: ms})
	}
}

// fill gives every member that is encoded a value.
func fill(t *testing.T, v reflect.Value, text string) {
	t.Helper()
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int:
		v.SetInt(7)
	case reflect.Float64:
		v.SetFloat(1.25)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(t, v.Elem(), text)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(t, v.Index(0), text)
		fill(t, v.Index(1), text)
	case reflect.Map:
		v.Set(reflect.ValueOf(http.Header{"Name": {text, text}, fmt.Sprint("Z", text): {text}}))
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).Tag.Get("json") != "-" {
				fill(t, v.Field(i), text)
			}
		}
	default:
		t.Fatalf("a member of %s: say here how it is filled", v.Type())
	}
}
