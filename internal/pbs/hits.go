package pbs

import (
	"sync/atomic"
	"time"
)

// hoursKept is how far the charts of the status page reach back.
const hoursKept = 24

// hits counts by the hour, in a ring: an hour takes the place of the one a day
// before it. What arrives in the moment in which a place changes hands may be
// counted with its neighbour.
type hits [hoursKept]struct{ hour, count atomic.Int64 }

func hourOf(t time.Time) int64 { return t.Unix() / 3600 }

func (h *hits) add(now time.Time) {
	hour := hourOf(now)
	slot := &h[hour%hoursKept]
	if old := slot.hour.Load(); old != hour && slot.hour.CompareAndSwap(old, hour) {
		slot.count.Store(0)
	}
	slot.count.Add(1)
}

// lastDay returns the counts of the last hours, the oldest first, the present
// hour last.
func (h *hits) lastDay(now time.Time) (out [hoursKept]int64) {
	this := hourOf(now)
	for i := range out {
		hour := this - hoursKept + 1 + int64(i)
		if slot := &h[hour%hoursKept]; slot.hour.Load() == hour {
			out[i] = slot.count.Load()
		}
	}
	return out
}
