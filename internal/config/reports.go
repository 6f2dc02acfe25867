package config

// A reportFormat is a format of reports and the file that one is written to.
type reportFormat struct {
	name string
	path *string
}

func (r *Reports) formats() []reportFormat {
	return []reportFormat{
		{"md", &r.MD},
		{"html", &r.HTML},
		{"json", &r.JSON},
		{"junit", &r.JUnit},
		{"sarif", &r.SARIF},
		{"openmetrics", &r.OpenMetrics},
		{"github", &r.GitHub},
		{"har", &r.HAR},
		{"ctrf", &r.CTRF},
	}
}

// Files returns the formats that are wanted, each with its file as the Pair's value.
func (r *Reports) Files() []Pair {
	var all []Pair
	for _, f := range r.formats() {
		if *f.path != "" {
			all = append(all, Pair{f.name, *f.path})
		}
	}
	return all
}
