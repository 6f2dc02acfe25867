package main

import (
	"bytes"
	"io"
	"strings"

	"github.com/spf13/cobra"
)

// bashWords finds the words of the line without the bash-completion package: bash splits them at = and :, so a flag and
// its value, or a URL, are put together again.
const bashWords = `
__engfix_words()
{
    local i j=-1
    words=()
    for ((i = 0; i <= COMP_CWORD; i++)); do
        if ((i > 0)) && [[ ${COMP_WORDS[i]} == [=:]* || ${words[j]} == *[=:] ]] && ((j > 0)); then
            words[j]+=${COMP_WORDS[i]}
        else
            words[++j]=${COMP_WORDS[i]}
        fi
    done
    cword=$j cur=${words[j]} prev=${words[j-1]}
}
`

// bashRepairs adds two abilities to cobra's script: it works without the bash-completion package, and it completes
// after a comma, which bash's own %q writes with a backslash although nobody types one.
//
//nolint:gochecknoglobals // a table
var bashRepairs = strings.NewReplacer(
	`_get_comp_words_by_ref "$@" cur prev words cword`, `__engfix_words`,
	`|| comp=$(printf "%q" "${compline%%$tab*}")`, `|| comp=$(printf "%q" "${compline%%$tab*}")
        comp=${comp//\\,/,}`,
	`COMPREPLY[0]=$(printf "%q" "${COMPREPLY[0]%%$tab*}")`, `COMPREPLY[0]=$(printf "%q" "${COMPREPLY[0]%%$tab*}")
        COMPREPLY[0]=${COMPREPLY[0]//\\,/,}`,
)

// bashCompletion writes cobra's script, changed so that it also works without the bash-completion package.
func bashCompletion(root *cobra.Command, w io.Writer, descriptions bool) error {
	var script bytes.Buffer
	if err := root.GenBashCompletionV2(&script, descriptions); err != nil {
		return err
	}
	_, err := io.WriteString(w, bashRepairs.Replace(script.String())+bashWords)
	return err
}

// bashCompletion is the command that prints it.
func (a *app) bashCompletion(cmd *cobra.Command, _ []string) error {
	plain, err := cmd.Flags().GetBool("no-descriptions")
	if err != nil {
		return err
	}
	return bashCompletion(cmd.Root(), a.out, !plain)
}
