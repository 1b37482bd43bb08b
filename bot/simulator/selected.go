package simulator

import (
	"maps"
	"slices"
	"strings"
)

// selectedItems writes the chosen options of a card event.
func selectedItems(selected map[string][]string) string {
	var b strings.Builder
	for _, question := range slices.Sorted(maps.Keys(selected)) {
		b.WriteString("<SelectedItem>")
		text("QuestionKey", question).write(&b)
		list("OptionIds", "OptionId", selected[question]).write(&b)
		b.WriteString("</SelectedItem>")
	}
	return b.String()
}
