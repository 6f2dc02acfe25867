package probe

import (
	"context"
	"testing"
	"time"
)

// A group begins only while few questions wait: the memory of groups that cannot ask yet does not grow with the run.
func TestGroupsBeginWhileFewQuestionsWait(t *testing.T) {
	group := func(ticket int) Group { return Group{Tickets: []int{ticket}} }
	s := newSlots(2)
	for ticket := range 2 {
		s.admit(t.Context(), group(ticket))
	}
	third := make(chan struct{})
	go func() {
		defer close(third)
		s.admit(t.Context(), group(2))
	}()
	select {
	case <-third:
		t.Fatal("a third group began though two that began have asked nothing")
	case <-time.After(20 * time.Millisecond):
	}
	if _, err := s.take(t.Context(), group(0), &Question{}); err != nil {
		t.Fatal(err)
	}
	<-third
}

// A group that cannot begin does not hold up the end.
func TestAdmitEndsWithTheContext(t *testing.T) {
	s := newSlots(1)
	s.admit(t.Context(), Group{Tickets: []int{0}})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s.admit(ctx, Group{Tickets: []int{1}})
}

// An exchange that only waits does not hold up one that must be alone, also where it cannot give up its slot.
func TestAWaitingExchangeLeavesOthersAlone(t *testing.T) {
	s := newSlots(1) // too few to give up any
	waiting, timed := &slot{of: s}, &slot{of: s}
	waiting.begin(false)
	waiting.yield()
	begun := make(chan struct{})
	go func() {
		defer close(begun)
		timed.begin(true)
	}()
	select {
	case <-begun:
	case <-time.After(5 * time.Second):
		t.Fatal("an exchange that must be alone waits for one that only waits")
	}
}
