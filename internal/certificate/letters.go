package certificate

import (
	"fmt"

	"github.com/plimsoll/plimsoll/internal/certificate/paper"
)

// letters refuses names that the PDF could not show: nobody signs a page with boxes in place of a name.
func (r *Request) letters() error {
	fonts, err := paper.LoadFonts()
	if err != nil {
		return err
	}
	if missing := fonts.Missing(r.Partner.Name); len(missing) > 0 && r.Partner.Latin == "" {
		return fmt.Errorf("partner: no font of ours has %q: give the name in Latin letters as well (--partner-latin)", string(missing))
	}
	for _, name := range [][2]string{{"partner in Latin letters", r.Partner.Latin}, {"issuer", r.Issuer}} {
		if missing := fonts.Missing(name[1]); len(missing) > 0 {
			return fmt.Errorf("%s: no font of ours has %q: write it in Latin letters", name[0], string(missing))
		}
	}
	return nil
}

// printed is the name as the PDF shows it, and a second line where there is one.
func (p Partner) printed(fonts *paper.Fonts) (string, string) {
	if p.Latin != "" && len(fonts.Missing(p.Name)) > 0 {
		return p.Latin, "the name in its own script is in the bundle"
	}
	return p.Name, p.Latin
}
