package bot

// What people read for the words of the vocabulary, in Chinese. A word that is
// not in its table reads as itself, so that nothing is ever left out.

// Title is the interaction's Chinese name.
func (k InteractionKind) Title() string { return titled(k, interactionTitles) }

// Title is the status's Chinese name.
func (s RelationStatus) Title() string { return titled(s, statusTitles) }

// Title is the send's Chinese name.
func (k SendKind) Title() string { return titled(k, sendTitles) }

// Title is the class's Chinese name; that of a send without an outcome is that
// it waits.
func (c Class) Title() string { return titled(c, classTitles) }

// Title is the step's Chinese name.
func (s Step) Title() string { return titled(s, stepTitles) }

var stepTitles = map[Step]string{StepNote: "留痕", StepWarn: "提醒店员", StepReview: "店长复核", StepRemove: "请群主移除"}

var interactionTitles = map[InteractionKind]string{
	InteractionAdded: "添加好友", InteractionHalfAdded: "添加，待店员确认", InteractionDeletedByStaff: "被店员删除",
	InteractionTransferred: "转给同事", InteractionTransferFailed: "没转成", InteractionLost: "删除了店员", InteractionEdited: "店员改了资料",
	InteractionConsented: "同意会话存档", InteractionWelcomeMissing: "无需欢迎语", InteractionWelcomeFailed: "欢迎语没发成", InteractionWelcomeUnsure: "不确定欢迎语是否送达",
	InteractionJoinedGroup: "进群", InteractionLeftGroup: "退群", InteractionRemoved: "被移出群",
	InteractionInviteAccepted: "应邀进群", InteractionOrdered: "下单", InteractionRefunded: "退款", InteractionSpoke: "说话",
	InteractionMoved: "阶段变化", InteractionTagged: "店员打标签", InteractionUntagged: "店员去标签",
	InteractionViolated: "违规发言", InteractionExcluded: "暂停参加活动", InteractionInterested: "表达需求", InteractionKfFailed: "客服回复没送到",
	InteractionCouponGiven: "送券", InteractionCouponClaimed: "领券", InteractionCouponRedeemed: "核销券", InteractionCouponReversed: "撤销核销",
	InteractionCouponExpired: "券过期", InteractionSaleJoined: "参与抢购", InteractionSaleGot: "抢到", InteractionSalePicked: "提货",
	InteractionSaleReturned: "撤销提货", InteractionSaleMissed: "没来提货", InteractionAnswered: "参加活动",
}

var statusTitles = map[RelationStatus]string{
	RelationHalf: "待确认", RelationActive: "好友", RelationDeleted: "店员已删除", RelationLost: "客户已删除",
}

var sendTitles = map[SendKind]string{
	KindWelcome: "欢迎语", KindAppMessage: "告诉店员", KindPushTags: "同步标签",
	KindFetchContact: "读取资料", KindPrepareAsset: "准备素材", KindFetchGroup: "读取客户群",
	KindFetchStaff: "读取员工", KindFetchCustomers: "读取客户", KindFetchGroups: "读取群列表", KindFetchTags: "读取标签",
	KindFetchRoster: "读取通讯录", KindWriteRemark: "写备注", KindUpdateCard: "更新卡片", KindAppFile: "发文件给店员",
	KindGroupNotice: "通知内部群", KindCreatePost: "建群发任务", KindFetchPost: "读取群发结果", KindCancelPost: "取消群发", KindRemindPost: "提醒群发",
	KindReadFeed: "读取会话", KindReadPicture: "识别图片", KindKfMessage: "客服回复", KindKfHandOver: "转人工",
}

var classTitles = map[Class]string{
	ClassDone: "完成", ClassAlready: "无需再做", ClassPermanent: "失败",
	ClassRetry: "稍后再试", ClassRefresh: "稍后再试", "": "排队中",
}

func titled[K ~string](k K, titles map[K]string) string {
	if t, ok := titles[k]; ok {
		return t
	}
	return string(k)
}
