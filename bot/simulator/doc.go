// Package simulator is a WeCom on localhost: the API over real HTTP, callbacks
// with the real encryption, and people who act — customers who scan a code or
// leave a group, staff who confirm a post, type to the app or tap a card.
//
// It is strict. A field WeCom does not document is refused, limits are kept,
// the welcome code lives 20 seconds and works once, group posts wait for the
// owner's tap. Where the documentation is uncertain it takes the stricter
// reading, so that what works here works there.
//
// People also do what no event tells of: another program edits or deletes a
// contact way (EditContactWay), an owner picks a group welcome
// (PickGroupWelcome), and a corp may have a crowd from before the bot
// (Populate).
//
// Customers open the chats of kf accounts (KfEnter), write and choose from menus,
// take words back or refuse what is sent; servicers take talks out of the pool,
// answer by hand and end them.
//
// Phones of people open the bot's pages (Phone): where a page asks who it is the login
// that WeChat would show leads back with a code, for the hosts that an app trusts. The
// simulator's page shows them inside the phones, each with its own cookies. A crowd of
// customers lives a shop's day there, as fast as somebody likes (SetCrowd).
//
// GET / is a page for people: the phones of a customer, a clerk and a manager, what
// goes over the wire, and troubles to switch on (Presets, Config.Switches). It talks to
// the control API alone, which foreign web pages cannot use. A program beside the
// simulator may Tell the steps that an event takes through the bot, and name events by
// TraceHeader; the page shows them between the callback and the calls.
//
// Faults make it misbehave on a script, group events that do not add up among
// them, the Journal tells what was asked and
// answered, and everything that can be done in Go can be done over HTTP under
// /sim/, which lists itself.
package simulator
