#!/bin/sh
# engfix in CI, for any system that runs a shell: copy this file to ci/engfix-ci.sh in the repository of your service, and
# the file of your system from the same folder to its place. docs/ci.md of engfix explains both.
#
#   sh ci/engfix-ci.sh install       downloads engfix, or builds it with Go where there is no release to download
#   sh ci/engfix-ci.sh night         probes everything, writes the reports, and proposes the boxes that can be ticked
#   sh ci/engfix-ci.sh change REV    probes the tickets that the change since REV touches, for a pull request
#
# night and change end with the probe's exit code. Settings are environment variables; an empty one has its default:
#
#   VERSION   the release to install, as in v1.2.3
#   SERVICE   the command that starts the service; none where it runs already
#   WAIT      how long the service may take to come up (60s)
#   FAIL_ON   the reason for a red run: regression (the default), unshown, failure or never
#   REPORTS   the folder of the reports (engfix-report)
#   PUBLISH   a folder that the reports are copied to, as of a web server; none for no copy
#   PROPOSE   the branch with the ticks (engfix/ticks); - for none
#   PUSH_TO   the git remote or URL that the branch is pushed to (origin)
set -eu

reports=${REPORTS:-engfix-report}
branch=${PROPOSE:-engfix/ticks}
remote=${PUSH_TO:-origin}
tickets=${ENGFIX_TICKETS:-ENGINE_FIX_TICKETS.md}
bin=${BIN:-$HOME/.local/bin}
releases=${RELEASES:-https://github.com/engfix/engfix/releases/download}
PATH=$bin:$PATH
service=

say() { echo "engfix-ci: $*" >&2; }

install() {
	: "${VERSION:?want a release, as in v1.2.3}"
	os=$(uname -s | tr '[:upper:]' '[:lower:]')
	case $(uname -m) in
	x86_64 | amd64) arch=amd64 ;;
	aarch64 | arm64) arch=arm64 ;;
	*) arch=$(uname -m) ;;
	esac
	archive=engfix_${VERSION#v}_${os}_$arch.tar.gz
	work=$(mktemp -d)
	mkdir -p "$bin"
	if curl -fsSL --retry 2 -o "$work/$archive" "$releases/$VERSION/$archive" &&
		curl -fsSL --retry 2 -o "$work/checksums.txt" "$releases/$VERSION/checksums.txt"; then
		grep " $archive\$" "$work/checksums.txt" >"$work/checksum" || { say "checksums.txt does not name $archive" && exit 2; }
		(cd "$work" && if command -v sha256sum >&2; then sha256sum -c checksum; else shasum -a 256 -c checksum; fi) >&2
		tar -xzf "$work/$archive" -C "$bin" engfix
	else
		say "no $archive to download: building $VERSION with Go"
		CGO_ENABLED=0 GOBIN=$bin go install -trimpath "github.com/engfix/engfix/cmd/engfix@$VERSION"
	fi
	rm -rf "$work"
	engfix version >&2
}

# The service runs for as long as the probe, and does not see the variables that only the proposal needs.
start() {
	[ -n "${SERVICE:-}" ] || return 0
	env -u GH_TOKEN -u PUSH_TO -u ENGFIX_PUSH_TOKEN sh -c "exec $SERVICE" >"$reports/service.log" 2>&1 &
	service=$!
	trap stop EXIT
	trap 'exit 130' INT TERM
}

stop() {
	[ -n "$service" ] || return 0
	kill "$service" 2>/dev/null || :
	wait "$service" 2>/dev/null || :
	service=
}

# probe ARG…: sets code to the exit code of engfix probe. A report of the last night is no report of this one.
probe() {
	mkdir -p "$reports"
	for file in run.json report.html report.md junit.xml probe.txt ticks.md service.log; do rm -f "$reports/$file"; done
	start
	code=0
	engfix probe --wait "${WAIT:-60s}" --fail-on "${FAIL_ON:-regression}" -o "$reports/run.json" "$@" >"$reports/probe.txt" || code=$?
	stop
	cat "$reports/probe.txt"
	if [ "$code" = 3 ] && [ -f "$reports/service.log" ]; then
		say "the service's last words:"
		tail -n 20 "$reports/service.log" >&2
	fi
}

# report ARG…: the reports of where the tickets stand; on GitHub also annotations and the job's summary. It fails where the
# history is lost.
report() {
	set -- "$@" --write "html=$reports/report.html" --write "md=$reports/report.md" --write "junit=$reports/junit.xml"
	if [ -n "${GITHUB_ACTIONS:-}" ]; then set -- "$@" --format github; fi
	engfix report "$@" || return
	if [ -n "${PUBLISH:-}" ]; then
		mkdir -p "$PUBLISH"
		cp "$reports/report.html" "$reports/report.md" "$reports/run.json" "$PUBLISH/"
	fi
}

# propose: one branch, and one pull request or merge request, with the boxes that this night ticked.
propose() {
	if git diff --quiet -- "$tickets"; then
		if git ls-remote --exit-code "$remote" "refs/heads/$branch" >/dev/null 2>&1; then
			say "nothing is left to tick: $branch is deleted, and its request closes with it"
			git push -q "$remote" --delete "$branch"
		fi
		return 0
	fi
	from=$(git symbolic-ref -q --short HEAD || git rev-parse HEAD)
	into=${CI_DEFAULT_BRANCH:-$from}
	title="Tick what the service showed"
	{
		echo "The service showed that these items hold. The report of the nightly run has the evidence."
		echo
		git diff -U0 -- "$tickets" | sed -nE 's/^\+ *([-*+]|[0-9]+[.)]) \[x\] /- /p'
	} >"$reports/ticks.md"
	git checkout -q -B "$branch"
	git -c user.name=engfix -c user.email=engfix@users.noreply.github.com commit -q --no-verify -m "$title" -- "$tickets"
	if [ -n "${GITLAB_CI:-}" ]; then
		git push -q --force -o merge_request.create -o "merge_request.target=$into" -o "merge_request.title=$title" \
			-o merge_request.remove_source_branch "$remote" "HEAD:refs/heads/$branch"
	else
		git push -q --force "$remote" "HEAD:refs/heads/$branch"
	fi
	git checkout -q "$from"
	if [ -z "${GITLAB_CI:-}" ] && command -v gh >/dev/null; then
		number=$(gh pr list --head "$branch" --state open --json number --jq '.[0].number // empty')
		if [ -n "$number" ]; then
			gh pr edit "$number" --body-file "$reports/ticks.md"
		else
			gh pr create --base "$into" --head "$branch" --title "$title" --body-file "$reports/ticks.md"
		fi
	fi
}

# night: 0 and 1 are answers. After any other code nothing is proposed and nothing taken back.
night() {
	probe --tick
	if [ -f "$reports/run.json" ]; then report || report --from "$reports/run.json"; fi
	case $code in
	0 | 1) if [ "$branch" != - ]; then propose; fi ;;
	esac
	exit "$code"
}

change() {
	engfix lint --format "$(if [ -n "${GITHUB_ACTIONS:-}" ]; then echo github; else echo table; fi)"
	probe --changed "${1:?want a revision, as in origin/main}"
	if [ -f "$reports/run.json" ]; then report --from "$reports/run.json"; fi
	exit "$code"
}

case ${1:-} in
install | night | change) "$@" ;;
*)
	say "want install, night or change REV"
	exit 2
	;;
esac
