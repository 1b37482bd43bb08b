# Turns the output of `go test -bench` into one table: a line for every
# benchmark, the median of its runs, other measures after the time of one.

function median(list,    n, v, i, j, x) {
	n = split(list, v, " ")
	for (i = 2; i <= n; i++) {
		x = v[i] + 0
		for (j = i - 1; j > 0 && v[j] + 0 > x; j--) v[j + 1] = v[j]
		v[j + 1] = x
	}
	return n % 2 ? v[(n + 1) / 2] : (v[n / 2] + v[n / 2 + 1]) / 2
}

# short writes a number with three digits that count.
function short(x) {
	if (x >= 100 || x == int(x)) return sprintf("%.0f", x)
	return x >= 10 ? sprintf("%.1f", x) : x >= 1 ? sprintf("%.2f", x) : sprintf("%.3f", x)
}

function time(ns) {
	if (ns >= 1e9) return short(ns / 1e9) " s"
	if (ns >= 1e6) return short(ns / 1e6) " ms"
	if (ns >= 1e3) return short(ns / 1e3) " µs"
	return short(ns) " ns"
}

/^(goos|goarch|cpu):/ { machine[$1] = substr($0, length($1) + 2) }
/^pkg:/ { room = $2; sub(/^github\.com\/zhanggui\/zhanggui\/?/, "", room) }
/^Benchmark/ && NF >= 4 {
	name = $1
	sub(/^Benchmark/, "", name)
	cores = match(name, /-[0-9]+$/) ? substr(name, RSTART + 1) : 1
	sub(/-[0-9]+$/, "", name)
	row = room SUBSEP name
	if (!(row in runs)) order[++rows] = row
	runs[row]++
	for (i = 3; i < NF; i += 2) {
		if (!((row, $(i + 1)) in values)) units[row] = units[row] " " $(i + 1)
		values[row, $(i + 1)] = values[row, $(i + 1)] " " $i
	}
}

END {
	if (!rows) { print "no benchmark ran"; exit 1 }
	printf "\nMedians. Machine: %s, %d cores, %s/%s.\n\n", machine["cpu:"] ? machine["cpu:"] : "unnamed", cores, machine["goos:"], machine["goarch:"]
	print "| room | benchmark | runs | one takes | besides |"
	print "|---|---|---:|---:|---|"
	for (r = 1; r <= rows; r++) {
		split(order[r], id, SUBSEP)
		rest = ""
		n = split(units[order[r]], unit, " ")
		for (i = 1; i <= n; i++) if (unit[i] != "ns/op") rest = rest (rest ? ", " : "") short(median(values[order[r], unit[i]])) " " unit[i]
		one = (order[r], "ns/op") in values ? time(median(values[order[r], "ns/op"])) : "–"
		printf "| %s | %s | %d | %s | %s |\n", id[1], id[2], runs[order[r]], one, rest
	}
}
