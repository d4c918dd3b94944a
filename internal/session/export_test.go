package session

// Forget drops the orders that were made, so that a benchmark can make them
// again.
func (v *View) Forget() { v.orders = orders{} }
