package wordfilter

// Techniques is a set of ways in which people bend a word, and in a Match the
// chain of those that were undone to find it, in the order of the constants.
type Techniques uint32

// The folds: one character stands for another and never means anything else.
// They and the skips belong to every rule.
const (
	Case          Techniques = 1 << iota // FuCk
	Width                                // ｆｕｃｋ
	Traditional                          // 賭博
	Digit                                // ⑥, 陆, ㈠
	Letter                               // 𝒻𝓊𝒸𝓀, 🆅🅿🅽
	Compatibility                        // ⾊情
	Combining                            // 毒️品, 洗̶钱̶
	ZeroWidth                            // 加​微​信
	Repeat                               // fuuuuck, 六六合合彩彩
	// Separator and Emoji are skipped between the characters of a word. What ends
	// a sentence or a part of it is never skipped.
	Separator // 赌*博
	Emoji     // 赌🎲博
	// The second channel, which a rule asks for: here one character may as well be
	// meant as itself.
	Homophone // 发漂
	Pinyin    // fapiao, 发piao
	Initials  // fp, vx
	Shape     // 睹博
	Split     // 贝者博
	Reversed  // 聊裸
	Homoglyph // 买vрn with a Cyrillic р
	Alias     // ➕薇
	Filler    // 刷x单
	end
)

// Folds are what every rule undoes, Second what a rule may ask for besides.
const (
	Folds  = Case | Width | Traditional | Digit | Letter | Compatibility | Combining | ZeroWidth | Repeat | Separator | Emoji
	Second = Homophone | Pinyin | Initials | Shape | Split | Reversed | Homoglyph | Alias | Filler
	// All is both.
	All = Folds | Second
)
