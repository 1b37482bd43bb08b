package templates

// Report is what those who run stores are told of a day.
type Report struct {
	// Title names the stores, Day the day with its weekday, At until when ("21:30";
	// empty is the whole day), Weekday with what it is compared ("上周六").
	Title, Day, At, Weekday string
	// Nothing says that nothing at all happened; Added then is how many were added
	// a week before, empty if nothing happened then, too.
	Nothing bool
	Added   string
	Lines   []ReportLine
	// Stores are the busiest if there are several, More counts the other busy
	// ones, Quiet those where nothing happened. Staff are those who added most.
	Stores      []ReportRow
	More, Quiet int
	Staff       []ReportRow
	// Link opens the page; empty if there is none.
	Link string
	// Board opens the managers' page; empty if there is none.
	Board string
}

// ReportLine is a number and how it changed; Change may be empty.
type ReportLine struct{ Name, Value, Change string }

// ReportRow is a store or a member of staff; Sales is empty where nothing was
// sold.
type ReportRow struct {
	Name             string
	Added, Net, Lost int
	Sales            string
}

func reportSamples() []any {
	full := Report{
		Title: "春芽生活", Day: "11月21日 周六", At: "21:30", Weekday: "上周六",
		Lines:  []ReportLine{{Name: "新增客户", Value: "22", Change: "↑7"}, {Name: "欢迎语送达率", Value: "没有要发的"}},
		Stores: []ReportRow{{Name: "十七号店", Added: 12, Net: 10, Lost: 2, Sales: "¥1234.50"}, {Name: "人民路店", Added: 10, Net: 10}},
		More:   2, Quiet: 1, Staff: []ReportRow{{Name: "李明", Added: 9, Net: 8, Lost: 1}}, Link: "https://bot.example.com/report/TOKEN", Board: "https://bot.example.com/board",
	}
	plain := full
	plain.At, plain.Stores, plain.More, plain.Quiet, plain.Staff, plain.Link, plain.Board = "", nil, 0, 0, nil, "", ""
	quiet := Report{Title: "十七号店", Day: "11月21日 周六", Weekday: "上周六", Nothing: true, Added: "15"}
	never := quiet
	never.Added = ""
	return []any{full, plain, quiet, never}
}
