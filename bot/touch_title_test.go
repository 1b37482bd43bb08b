package bot

import "testing"

func TestWhatWasSentIsCalledByItsOccasion(t *testing.T) {
	for template, want := range map[string]string{
		"welcome:默认欢迎":    "欢迎语「默认欢迎」",
		"winback/default": "挽回消息「winback/default」",
		"spring":          "「spring」",
	} {
		if got := TouchTitle(template); got != want {
			t.Errorf("%q is called %s; want %s", template, got, want)
		}
	}
}
