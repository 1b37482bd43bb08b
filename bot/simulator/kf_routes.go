package simulator

// kfRoutes are the paths of WeChat customer service [docs 94670, 94677, 94669, 94661, 94665].
func kfRoutes() []route {
	const kf = "/cgi-bin/kf/"
	return []route{
		{method: "POST", path: kf + "sync_msg", may: everyApp, run: post(kfSyncMsg)},
		{method: "POST", path: kf + "send_msg", may: everyApp, run: post(kfSendMsg)},
		{method: "POST", path: kf + "send_msg_on_event", may: everyApp, run: post(kfSendOnEvent)},
		{method: "POST", path: kf + "service_state/get", may: everyApp, run: post(kfGetState)},
		{method: "POST", path: kf + "service_state/trans", may: everyApp, run: post(kfTransState)},
		{method: "POST", path: kf + "account/list", may: everyApp, run: post(kfAccountList)},
		{method: "GET", path: kf + "servicer/list", may: everyApp, run: get(kfServicerList, "open_kfid")},
		{method: "POST", path: kf + "customer/batchget", may: everyApp, run: post(kfCustomers)},
		{method: "POST", path: kf + "add_contact_way", may: everyApp, run: post(kfAddWay)},
	}
}
