package cli

import (
	"fmt"

	"github.com/plimsoll/plimsoll/steps"
)

// stepsCommand is plimsoll steps.
type stepsCommand struct{}

// Run prints the vocabulary by topic.
func (stepsCommand) Run(s Streams) error {
	vocabulary, err := steps.NewVocabulary()
	if err != nil {
		return err
	}
	topic := ""
	for _, d := range vocabulary.Definitions() {
		if d.Topic != topic {
			topic = d.Topic
			fmt.Fprintf(s.Out, "%s\n\n", heading(topic))
		}
		fmt.Fprintf(s.Out, "  %s\n      %s\n      e.g. %s\n\n", d.Sentence, d.About, d.Example)
	}
	return nil
}

func heading(topic string) string { return "# " + topic }
