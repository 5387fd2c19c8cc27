package cli

import (
	"io/fs"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/prove"
)

// cover says what the kill matrix that there is shows of the checks of a run. Without one, or with one that was made from other files,
// it shows nothing, and the run says so.
func (l *loaded) cover() (*prove.Coverage, error) {
	made, err := l.made()
	if err != nil {
		return nil, err
	}
	raw, err := l.rawMatrix()
	if err != nil {
		raw = nil
	}
	return prove.Cover(raw, made, l.ids()), nil
}

func (l *loaded) ids() []string {
	var ids []string
	for _, p := range l.providers {
		ids = append(ids, p.ID)
	}
	return ids
}

func (l *loaded) rawMatrix() ([]byte, error) {
	if l.trees.Proof == nil {
		return nil, fs.ErrNotExist
	}
	return fs.ReadFile(l.trees.Proof, matrixFile)
}

// announce writes into the header which kill matrix is meant, and where it says nothing.
func announce(cover *prove.Coverage, h *conformance.Header) {
	h.KillMatrix, h.Proof, h.Proved = cover.Matrix, cover.Proof, cover.Proved
	if len(cover.Stale) > 0 {
		h.MatrixStale = cover.Stale
	}
}

// admit marks the claims whose checks nothing shows that they can fail.
func admit(cover *prove.Coverage, claims []conformance.Claim, t *conformance.Trailer) {
	judgeable := map[[2]string]bool{}
	for _, c := range claims {
		judgeable[[2]string{c.Provider, c.ID}] = c.Judgeable()
	}
	for i, c := range t.Claims {
		t.Claims[i].Unproven = judgeable[[2]string{c.Provider, c.Claim}] && !cover.Proves(c.Provider, c.Claim)
	}
}
