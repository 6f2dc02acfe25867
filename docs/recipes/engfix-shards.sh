#!/bin/sh
# One engfix run over several machines, for any system that runs a shell: copy this file to ci/engfix-shards.sh. docs/ci.md of
# engfix explains it.
#
#   SHARD=3/16 RUN_ID=nightly-7 sh ci/engfix-shards.sh probe    the third of 16 parts; SHARD=auto reads the system's variables
#   RUN_ID=nightly-7 sh ci/engfix-shards.sh report              the report over all parts
#
# With history.dsn on Postgres the parts meet there. Without, each part leaves FOLDER/*.json (engfix-shards), and the report
# is made of those files, which the system must bring together. The report ends with 1 for the results that FAIL_ON names (regression), and
# with 130 where a part is missing.
set -eu

folder=${FOLDER:-engfix-shards}
: "${RUN_ID:?want the name of the run, the same for each part}"

case ${1:-} in
probe)
	: "${SHARD:?want the part, as in 3/16, or auto}"
	mkdir -p "$folder"
	name=$(printf %s "$RUN_ID.$SHARD.$$" | tr -c 'A-Za-z0-9.-' -)
	exec engfix probe --shard "$SHARD" --run-id "$RUN_ID" --wait "${WAIT:-60s}" --fail-on never --summary -o "$folder/$name.json"
	;;
report)
	set --
	case ${ENGFIX_HISTORY_DSN:-} in
	postgres*) set -- --run "$RUN_ID" ;;
	*) for part in "$folder"/*.json; do set -- "$@" --from "$part"; done ;;
	esac
	exec engfix report "$@" --fail-on "${FAIL_ON:-regression}" --write "md=$folder/report.md" --write "html=$folder/report.html" --write "junit=$folder/junit.xml"
	;;
*)
	echo "usage: sh engfix-shards.sh probe | report" >&2
	exit 2
	;;
esac
