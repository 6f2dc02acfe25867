package workspace

// A ReportFile is a report that the configuration wants: a format of package report, and the file to write.
type ReportFile struct{ Format, Path string }

// Reports lists the reports that the configuration wants.
func (w *Workspace) Reports() ([]ReportFile, error) {
	if err := w.cfg.Unset("reports"); err != nil {
		return nil, err
	}
	var all []ReportFile
	for _, f := range w.cfg.Reports {
		all = append(all, ReportFile{f.Name, f.Value})
	}
	return all, nil
}
