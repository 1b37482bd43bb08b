// Package segment is the language in which people name an audience:
//
//	新客 and 爱喝茶, not 生命周期/沉睡, seen > 30d
//
// A bare word or a quoted one is a tag; 生命周期/沉睡 names its group too. and, or,
// not (且, 或, 非) and parentheses join conditions: not binds tighter than and,
// and tighter than or, and a comma is an and that binds least. What is known of
// a customer is compared: seen (last seen), added, ordered (last order), orders,
// spent, store, channel, staff, group, relation, name, and in_group.
//
// A time that never was, such as the last order of somebody who never ordered,
// fits no comparison: "ordered > 60d" are those who ordered, and longer ago
// than that; "not ordered < 60d" also has those who never did.
package segment
