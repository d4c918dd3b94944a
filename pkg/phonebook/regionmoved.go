package phonebook

// Moved returns where the regions of the list are in a later one: moved[old] is
// the position of the same name, or the same position where only the name is
// another, and [AllRegions] for a region that is gone.
func (r Regions) Moved(later Regions) (moved []RegionID) {
	moved = make([]RegionID, len(r)+1)
	for i, name := range r {
		id := RegionID(i + 1)
		if at, ok := later.Find(name); ok {
			moved[id] = at
			continue
		}
		if other := later.Name(id); other != "" {
			if _, known := r.Find(other); !known {
				moved[id] = id
			}
		}
	}
	return moved
}
