package demo

import "fmt"

// faultStyle tells errors under "fault", in German, and gives successes under "ergebnis": none of its words is one that a
// reader of the other styles could look for.
func faultStyle() *Style {
	return &Style{
		Name:      "fault",
		Says:      "errors stand under fault and are told in German",
		sketch:    `{"fault": {…}}`,
		media:     mediaJSON,
		wrapper:   "fault",
		payload:   "ergebnis",
		ownSchema: true,
		ownData:   true,
		lexicon:   faultWords(),
		members: []member{
			{
				roleCode, "why", func(s *Style, p *problem) any { return s.word(p.code) },
				object{"type": "string", "pattern": `^[a-z]+(\.[a-z]+)+$`},
				[]wrong{always("number", "as a number", 1001), always("null", "as null", nil), always("blank", "as an empty string", "")},
			},
			{
				roleMessage, "satz", func(s *Style, p *problem) any { return s.message(p) },
				object{"type": "string", "minLength": 1, "pattern": oneLine},
				[]wrong{
					always("object", "as an object", map[string]any{"de": "X-Tenant-Id fehlt"}),
					always("null", "as null", nil),
				},
			},
			{
				roleStatus, "zahl", func(_ *Style, p *problem) any { return p.status },
				object{"type": "integer", "minimum": 400, "maximum": 599},
				[]wrong{{"text", "as a string", func(p *problem) any { return fmt.Sprint(p.status) }}, always("null", "as null", nil)},
			},
			{
				roleGate, "pforte", func(_ *Style, p *problem) any { return p.gate }, object{"type": []any{"string", "null"}},
				[]wrong{always("number", "as a number", 3)},
			},
			{
				roleDetails, "angaben", func(s *Style, p *problem) any { return s.details(p) }, object{"type": "object"},
				[]wrong{
					always("null", "as null", nil),
					always("list", "as a list", []any{"X-Tenant-Id"}),
					always("text", "as a string", "X-Tenant-Id"),
				},
			},
		},
	}
}

// faultWords are what the style calls things and how it says sentences.
func faultWords() map[string]string {
	return map[string]string{
		// The names of members and of messages.
		"type":          "art",
		"error":         "stoerung",
		"message":       "nachricht",
		"reason":        "anlass",
		"event":         "vorgang",
		"hello":         "anmeldung",
		"context":       "wer",
		"ready":         "bereit",
		"connected":     "verbunden",
		"welcome":       "gruss",
		"version":       "fassung",
		"session_id":    "sitzung",
		"history":       "verlauf",
		"items":         "eintraege",
		"presence":      "anwesend",
		"ping":          "puls",
		"tick":          "takt",
		"job":           "auftrag",
		"state":         "zustand",
		"failed":        "gescheitert",
		"auth_required": "anmeldung_noetig",
		"auth_failed":   "abgewiesen",
		"service.ready": "dienst.bereit",
		"header":        "kopf",
		"path":          "pfad",
		"method":        "verfahren",
		"content_type":  "inhaltsart",
		"max_bytes":     "hoechstens",
		"where":         "stelle",
		"parameter":     "angabe",
		// Codes.
		"identity.missing":         "kennung.fehlt",
		"identity.malformed":       "kennung.falsch",
		"identity.unauthorized":    "kennung.unbekannt",
		"identity.env_refused":     "umgebung.unerwuenscht",
		"route.not_found":          "weg.unbekannt",
		"route.method_not_allowed": "weg.falsches.verfahren",
		"resource.not_found":       "ding.unbekannt",
		"request.media_type":       "anfrage.inhaltsart",
		"request.too_large":        "anfrage.zu.gross",
		"request.malformed":        "anfrage.unlesbar",
		"request.invalid_body":     "anfrage.inhalt",
		"request.invalid_query":    "anfrage.angabe",
		"internal":                 "dienst.gestolpert",
		"partial":                  "dienst.halb.fertig",
		// Sentences.
		"%s is missing":   "%s fehlt",
		"%s must be %s":   "%s muss so aussehen: %s",
		"t_ and lower-case letters, digits, _ or -": "t_ und Kleinbuchstaben, Ziffern, _ oder -",
		"saas, enterprise or lab":                   "saas, enterprise oder lab",
		"a project":                                 "ein Projekt",
		"X-Env is not accepted":                     "X-Env wird nicht angenommen",
		"Authorization must hold the bearer token":  "Authorization muss den Schlüssel enthalten",
		"there is nothing at this path":             "hier gibt es nichts",
		"this path does not answer %s":              "dieser Weg kennt %s nicht",
		"no such %s: %q":                            "%s unbekannt: %q",
		"the body must be application/json":         "der Inhalt muss application/json sein",
		"the body is larger than %d bytes":          "der Inhalt ist größer als %d Bytes",
		"the body is not JSON":                      "der Inhalt ist kein JSON",
		"the body is not valid: %s":                 "der Inhalt passt nicht: %s",
		"%s is required":                            "%s wird gebraucht",
		"%s must be a string that is not empty":     "%s muss ein Text sein, und kein leerer",
		"%s must be a number":                       "%s muss eine Zahl sein",
		"%s must be an integer":                     "%s muss eine ganze Zahl sein",
		"%s must be true or false":                  "%s muss true oder false sein",
		"%s must be an object":                      "%s muss ein Objekt sein",
		"%s must be an array":                       "%s muss eine Liste sein",
		"an integer from 1 to %d":                   "eine ganze Zahl von 1 bis %d",
		"query parameter %q must be %s":             "die Angabe %q muss so aussehen: %s",
		"the first message must be %s":              "die erste Nachricht muss so aussehen: %s",
		"a message must be a text frame":            "eine Nachricht muss Text sein",
		"a message must be a JSON object":           "eine Nachricht muss ein JSON-Objekt sein",
		"not implemented":                           "noch nicht gebaut",
		"something went wrong":                      "etwas ging schief",
		"partly done":                               "halb fertig",
		"the request is refused, ref %s":            "abgewiesen, Zeichen %s",
		"ann: see you at nine":                      "ann: bis um neun",
	}
}
