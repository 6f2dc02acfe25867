package main

import (
	"fmt"
	"os"
)

// writeK6 writes a script by which k6 puts the questions of a file, a JSON list, with as many users as there are
// connections.
func writeK6(path, list string) error {
	script := fmt.Sprintf(`import http from "k6/http";
import exec from "k6/execution";
import { check } from "k6";
import { SharedArray } from "k6/data";
const questions = new SharedArray("questions", () => JSON.parse(open(%q)));
export const options = { scenarios: { all: { executor: "shared-iterations", vus: %d, iterations: questions.length } } };
export default function () {
  const q = questions[exec.scenario.iterationInTest];
  const r = http.request(q.method, q.url, null, { headers: q.headers });
  check(r, { status: (r) => r.status === q.status, shape: (r) => (r.status >= 400) === (r.json("error.http_status") === r.status) });
}
`, list, connections)
	return os.WriteFile(path, []byte(script), 0o600)
}
