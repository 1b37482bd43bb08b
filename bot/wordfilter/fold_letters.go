package wordfilter

// styled are letters and digits in a style that Unicode's compatibility forms do
// not undo: from a first character on, the plain ones in their order.
var styled = []struct {
	first rune
	plain string
	how   Techniques
}{
	{0x1F130, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", Letter}, // 🄰
	{0x1F150, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", Letter}, // 🅐
	{0x1F170, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", Letter}, // 🅰
	{0x1F1E6, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", Letter}, // 🇦
	{0x24F5, "123456789", Digit},                    // ⓵
	{0x2776, "123456789", Digit},                    // ❶
	{0x2780, "123456789", Digit},                    // ➀
	{0x278A, "123456789", Digit},                    // ➊
	{0x24FF, "0", Digit},                            // ⓿
	{0x1F10B, "00", Digit},                          // 🄋🄌
	{0x3021, "123456789", Digit},                    // 〡, of Suzhou
	{0x2E80, radicals, Compatibility},               // ⺀
}

// radicals are the characters that the radicals from U+2E80 on are parts or
// other forms of; Unicode decomposes only two of them.
const radicals = "冫厂乛乚乙亻冂几刀刂卜㔾小小兀尣尢尣巳幺彑彐忄心扌攵\u0000旡日月歺母民氵氺灬爫爫丬牛犭王疋罒示礻竹糹纟罓罒网网网羊羊羊耂肀聿肉臼艹艹艹虎衤覀西见角角讠贝足车辶辶辶阝钅長镸长门阜阝雨青韦页风飞食食飠饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜龟龟"

// lookalikes are single letters of the same kind: small capitals, letters of
// phonetics, letters with a stroke.
const lookalikes = "ᴀAʙBᴄCᴅDᴇEꜰFɢGʜHɪIᴊJᴋKʟLᴍMɴNᴏOᴘPꞯQʀRꜱSᴛTᴜUᴠVᴡWʏYᴢZ" +
	"ɑaɡgıiȷjɩiƒføoØOđdĐDłlŁLħhĦHŧtŦTƀbɓbƈcɗdɠgƙkƥpƭtʋvƴyʐzɦhɨiʝjɭlɱmɲnɋqɾrʂsʉu"

// numerals are the Chinese digits, plain, financial and of other lands.
const numerals = "零0〇0一1壹1壱1弌1二2贰2弐2弍2三3叁3叄3弎3四4肆4亖4五5伍5六6陆6七7柒7八8捌8九9玖9拾十"

// decorations are symbols whose compatibility form has letters that nobody
// reads: they only stand around a word.
const decorations = "™℠℡℻№℃℉©®"
