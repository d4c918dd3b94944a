package post

import (
	"testing"
	"time"
)

// ShortWaits makes sessions give up soon what does not come, for one test.
func ShortWaits(t *testing.T) {
	before := ftpTimes
	sign := signTime
	t.Cleanup(func() { ftpTimes, signTime = before, sign })
	signTime = 100 * time.Millisecond
	ftpTimes.Reply, ftpTimes.Stall, ftpTimes.Start, ftpTimes.Accept = time.Second, time.Second, time.Second, time.Second
}
