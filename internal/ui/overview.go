package ui

import (
	"fyne.io/fyne/v2"

	"github.com/phonebookadmin/pba/internal/session"
	"github.com/phonebookadmin/pba/internal/ui/chart"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/ui/theme"
	"github.com/phonebookadmin/pba/internal/words"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// overviewPanel shows the book in figures. What is pressed is searched for.
type overviewPanel struct {
	window *Window
	object fyne.CanvasObject

	countries *barCard
	regions   *barCard
	country   *parts.Dropdown // whose regions are shown
	chosen    phonebook.CountryID
	speeds    *barCard
	services  *barCard
	limits    *limitsCard
	releases  *releasesCard
}

// chartLines is how many bars a chart has at most; the rest is one line.
const chartLines = 11

func newOverviewPanel(w *Window) *overviewPanel {
	p := &overviewPanel{window: w}
	p.countries = newBarCard(w, chart.NewBars(104, 44, 0))
	p.regions = newBarCard(w, chart.NewBars(104, 44, 0))
	p.speeds = newBarCard(w, chart.NewBars(92, 48, 36))
	p.services = newBarCard(w, chart.NewBars(72, 48, 40))
	p.country = parts.NewDropdown(148, nil, p.chooseCountry)
	p.limits = newLimitsCard()
	p.releases = newReleasesCard(w)
	p.object = chart.NewCards(
		p.countries.card(words.T("POPs per country"), p.countries.note),
		p.regions.card(words.T("POPs per region"), p.country),
		p.limits.object,
		p.speeds.card(words.T("Fastest speed"), nil),
		p.services.card(words.T("Services"), nil),
		p.releases.object,
	)
	return p
}

// refresh counts the loaded book.
func (p *overviewPanel) refresh() {
	b := p.window.book
	p.showCountries(b)
	p.listCountries(b)
	p.showRegions(b)
	p.showSpeeds(b)
	p.showServices(b)
	p.limits.show(b)
	p.releases.show(b)
	p.object.Refresh()
}

// barCard is a card with a chart of bars, each of which stands for a search.
type barCard struct {
	window   *Window
	bars     *chart.Bars
	note     *parts.Text // at the right of the title
	sentence *parts.Paragraph
	searches []string
}

func newBarCard(w *Window, bars *chart.Bars) *barCard {
	c := &barCard{window: w, bars: bars, note: parts.NewText("", parts.Caption), sentence: parts.NewParagraph("", theme.ColorNameForeground2)}
	bars.OnOpen = func(bar int) { w.searchFor(c.searches[bar]) }
	return c
}

func (c *barCard) card(title string, right fyne.CanvasObject) fyne.CanvasObject {
	return chart.NewCard(title, right, c.bars, parts.Pad(4, 0, 0, 0, c.sentence))
}

// counted is a value of a chart with the search that finds what it counts.
type counted struct {
	label, search string
	pops          int
}

// show draws what was counted. Of more than most values the last is what the others
// hold together. A total above 0 adds shares of it.
func (c *barCard) show(values []counted, most, total int, others func(n int) string) {
	c.searches = c.searches[:0]
	largest := 0
	for _, v := range values {
		largest = max(largest, v.pops)
	}
	var bars []chart.Bar
	strong := false
	for i, v := range values {
		if i == most {
			rest := 0
			for _, other := range values[i:] {
				rest += other.pops
			}
			bars = append(bars, chart.Bar{Label: others(len(values) - most), Value: words.Int(rest), Note: shareWords(rest, total)})
			break
		}
		bar := chart.Bar{
			Label: v.label, Value: words.Int(v.pops), Note: shareWords(v.pops, total), Opens: v.pops > 0,
			Share: float64(v.pops) / float64(max(1, largest)), Strong: v.pops == largest && largest > 0 && !strong,
		}
		strong = strong || bar.Strong
		c.searches = append(c.searches, v.search)
		bars = append(bars, bar)
	}
	c.bars.Set(bars)
	visible(c.bars, len(bars) > 0)
	c.say("")
	if len(bars) == 0 {
		c.say(words.T("No POPs yet."))
	}
}

func (c *barCard) say(sentence string) {
	c.sentence.SetText(sentence)
	visible(c.sentence, sentence != "")
}

// shareWords writes a part of a total in percent; "" without a total.
func shareWords(n, total int) string {
	switch {
	case total == 0:
		return ""
	case n > 0 && n*200 < total:
		return words.T("<1 %")
	case n < total: // all but a few are not all
		return words.T("{{.Share}} %", "Share", min(99, (n*100+total/2)/total))
	}
	return words.T("{{.Share}} %", "Share", 100)
}

func (p *overviewPanel) showCountries(b *book) {
	var values []counted
	for _, c := range b.counts {
		values = append(values, counted{c.Name, session.CountrySearch(c, b.counts), c.POPs})
	}
	p.countries.show(values, chartLines, 0, otherWords)
	p.countries.note.SetText(words.N("{{.N}} countries", len(values)))
}

func otherWords(n int) string { return words.N("{{.N}} others", n) }

// listCountries offers every country, in its own order, after all of them.
func (p *overviewPanel) listCountries(b *book) {
	options, at := []string{words.T("All countries")}, 0
	for i, c := range b.counts {
		options = append(options, c.Name)
		if c.ID == p.chosen {
			at = i + 1
		}
	}
	if at == 0 && p.chosen != allCountries && len(b.counts) > 0 {
		at, p.chosen = 1, b.counts[0].ID
	}
	p.country.SetOptions(options, at)
}

// allCountries stands for no country in particular.
const allCountries = ^phonebook.CountryID(0)

func (p *overviewPanel) chooseCountry(option int) {
	p.chosen = allCountries
	if option > 0 {
		p.chosen = p.window.book.counts[option-1].ID
	}
	p.showRegions(p.window.book)
	p.object.Refresh()
}

func (p *overviewPanel) showRegions(b *book) {
	regions, within := session.Largest(b.counts), ""
	for _, c := range b.counts {
		if c.ID == p.chosen {
			regions, within = c.Regions, session.CountrySearch(c, b.counts)+" "
		}
	}
	var values []counted
	for _, r := range regions {
		values = append(values, counted{r.Name, within + session.RegionSearch(r), r.POPs})
	}
	p.regions.show(values, chartLines, 0, otherWords)
	if len(values) == 0 && len(b.counts) > 0 {
		p.regions.say(words.T("No POP here is in a region."))
	}
}

func (p *overviewPanel) showSpeeds(b *book) {
	pops := b.ledger.Book.POPs
	speeds := session.Speeds(pops)
	var values []counted
	for _, s := range speeds {
		label := words.T("Not stated")
		if s.Speed > 0 {
			label = words.T("{{.Speed}} bit/s", "Speed", int(s.Speed))
		}
		values = append(values, counted{label, session.SpeedSearch(s), s.POPs})
	}
	p.speeds.show(values, chartLines-3, len(pops), otherWords)
	if len(speeds) > 1 && speeds[0].Speed > 0 {
		p.speeds.say(words.N("{{.N}} POPs stop at {{.Speed}} bit/s.", speeds[0].POPs, "Speed", int(speeds[0].Speed)))
	}
}

// shownServices are the services of the chart in their order there.
var shownServices = []phonebook.ServiceFlags{
	phonebook.NotSignOn, phonebook.NotModem, phonebook.NotISDN, phonebook.Surcharge, phonebook.SignUp, phonebook.NotMulticast,
	phonebook.Custom1, phonebook.Custom2,
}

func (p *overviewPanel) showServices(b *book) {
	pops := b.ledger.Book.POPs
	var values []counted
	counts := session.Services(pops)
	for _, bit := range shownServices {
		for _, s := range counts {
			if s.Service.Bit == bit && len(pops) > 0 {
				values = append(values, counted{session.ServiceWord(s.Service), session.ServiceSearch(s), s.POPs})
			}
		}
	}
	p.services.show(values, len(values)+1, len(pops), otherWords)
}

// searchFor shows the POPs that a search finds, whatever was filtered before.
func (w *Window) searchFor(text string) {
	if !w.ready() {
		return
	}
	w.search.clear()
	w.search.add(text)
	w.showTab(tabPOPs)
	w.pops.focus()
}
