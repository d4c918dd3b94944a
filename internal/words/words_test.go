package words

import "testing"

func TestT(t *testing.T) {
	Use("en")
	t.Cleanup(func() { Use("en") })
	for _, c := range []struct{ got, want string }{
		{T("Post"), "Post"},
		{T("Delete {{.Name}}, POP {{.ID}}?", "Name", "Napa", "ID", 1284), "Delete Napa, POP 1,284?"},
		{N("{{.N}} POPs", 1), "1 POP"},
		{N("{{.N}} POPs", 1284), "1,284 POPs"},
		{Size(17400), "17.4 kB"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
	Use("de_AT.UTF-8")
	if got := Int(65000); Current() != "de" || got != "65.000" {
		t.Errorf("%s: got %q", Current(), got)
	}
}

func BenchmarkT(b *testing.B) {
	for b.Loop() {
		T("In service")
	}
}
