package config

import "github.com/engfix/engfix/report"

// keys returns a key for each format that package report can write.
func (r *Reports) keys() []key {
	var keys []key
	for _, format := range report.FormatNames() {
		keys = append(keys, key{format, known(reader{read: func(d *decoder, n *node, where string) {
			var path string
			file(&path).read(d, n, where)
			if path != "" {
				*r = append(*r, Pair{format, path})
			}
		}})})
	}
	return keys
}
