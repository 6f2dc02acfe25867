package credential

import "strings"

// InProtocols returns the credentials in a value of Sec-WebSocket-Protocol: the text after a word for a credential, as
// in "bearer, TOKEN" and "chat, bearer.TOKEN", and each shorter end of it that may be the whole credential, as in
// "token.v1.TOKEN".
func InProtocols(value string) []string {
	var found []string
	announced := false // by the protocol before
	for protocol := range strings.SplitSeq(value, ",") {
		protocol = strings.TrimSpace(protocol)
		token, follows := protocol, announced
		for i := range len(protocol) {
			if separates(protocol[i]) && provesAlone(protocol[:i]) {
				token, follows = protocol[i+1:], true
			}
		}
		announced = provesAlone(protocol)
		if follows && !announced {
			found = append(found, ends(token)...)
		}
	}
	return found
}

// provesAlone reports whether the last word of a protocol is one for a credential.
func provesAlone(protocol string) bool {
	return Proves(protocol[strings.LastIndexAny(protocol, "-_.")+1:])
}

// ends returns a text and the rest after each of its dots, if they are long enough for a credential.
func ends(text string) []string {
	const shortest = 16 // of a part: a whole one may be shorter
	all := []string{text}
	for {
		_, after, more := strings.Cut(text, ".")
		if !more || len(after) < shortest {
			return all
		}
		all, text = append(all, after), after
	}
}
