package agent

// recogniseDenial finds the button that refuses what a consent page asks. It
// counts only beside one that grants: elsewhere the same words lead back.
func recogniseDenial(d *Document) Move {
	for _, g := range d.groups() {
		var deny *Control
		grant := false
		for _, c := range g.controls {
			if !c.pressable() {
				continue
			}
			switch judge(c.labels()...) {
			case refuses:
				deny = c
			case grants, goesOn:
				grant = true
			}
		}
		if deny != nil && grant {
			return Move{Kind: Consent, Form: g.form, Button: deny}
		}
	}
	return Move{}
}
