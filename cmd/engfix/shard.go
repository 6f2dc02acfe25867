package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/engfix/engfix/internal/words"
	"github.com/engfix/engfix/probe"
)

// shardAuto reads the shard from the platform's variables.
const shardAuto = "auto"

// A nodes names the variables in which a platform numbers its processes.
type nodes struct {
	index, of string
	first     int // the index of the first process
}

// platforms lists the platforms whose variables --shard auto reads.
func platforms() []nodes {
	return []nodes{
		{"JOB_COMPLETION_INDEX", "JOB_COMPLETIONS", 0}, // a Kubernetes Indexed Job, whose manifest sets the second
		{"CI_NODE_INDEX", "CI_NODE_TOTAL", 1},          // GitLab, and others after it
		{"CIRCLE_NODE_INDEX", "CIRCLE_NODE_TOTAL", 0},
		{"BUILDKITE_PARALLEL_JOB", "BUILDKITE_PARALLEL_JOB_COUNT", 0},
	}
}

// shardOf reads --shard; nil for "". The error of a wrong value names the right form.
func shardOf(value, run string, env func(string) (string, bool)) (*probe.Shard, error) {
	if value == "" {
		return nil, nil
	}
	var index, of int
	var err error
	if value == shardAuto {
		index, of, err = shardFrom(env)
	} else {
		index, of, err = shardIn(value)
	}
	if err != nil {
		return nil, err
	}
	if run == "" {
		return nil, errors.New("--shard: the shards of a run need one name: give each the same --run-id")
	}
	return &probe.Shard{Run: run, Index: index, Of: of}, nil
}

// shardIn reads "3/16".
func shardIn(value string) (index, of int, err error) {
	i, n, cut := strings.Cut(value, "/")
	index, err1 := strconv.Atoi(i)
	of, err2 := strconv.Atoi(n)
	if cut && err1 == nil && err2 == nil && index > of {
		return 0, 0, fmt.Errorf("--shard %q: want I/N, with I from 1 to N", value)
	}
	if !cut || err1 != nil || err2 != nil || index < 1 {
		return 0, 0, fmt.Errorf("--shard %q: want I/N, as in 3/16 for the third of 16, or auto", value)
	}
	return index, of, nil
}

// shardFrom reads the variables of a platform.
func shardFrom(env func(string) (string, bool)) (index, of int, err error) {
	var names []string
	for _, p := range platforms() {
		names = append(names, p.index+" and "+p.of)
		i, known := env(p.index)
		n, total := env(p.of)
		if !known && !total {
			continue
		}
		index, err1 := strconv.Atoi(i)
		of, err2 := strconv.Atoi(n)
		if index += 1 - p.first; err1 != nil || err2 != nil || index < 1 || index > of {
			return 0, 0, fmt.Errorf("--shard auto: %s is %q and %s is %q: want a number from %d and how many there are", p.index, i, p.of, n, p.first)
		}
		return index, of, nil
	}
	return 0, 0, fmt.Errorf("--shard auto: none of these is set: %s; write --shard I/N", words.Or(names))
}
