// What things on the wire are called in words. A name that stands here nowhere is shown
// as it is.
import { t, say } from "./words.js";

const events = {
  "change_external_contact.add_external_contact": ["加了好友", "Customer added staff"],
  "change_external_contact.add_half_external_contact": ["扫了码，待通过", "Added, to be confirmed"],
  "change_external_contact.edit_external_contact": ["客户资料改了", "Customer edited"],
  "change_external_contact.del_external_contact": ["员工删了客户", "Staff deleted customer"],
  "change_external_contact.del_follow_user": ["客户删了员工", "Customer deleted staff"],
  "change_external_contact.transfer_fail": ["转接没成", "Transfer failed"],
  "change_external_contact.msg_audit_approved": ["同意存档", "Archiving agreed"],
  "change_external_chat.create": ["建了客户群", "Group made"],
  "change_external_chat.update": ["群有变化", "Group changed"],
  "change_external_chat.dismiss": ["群解散了", "Group dismissed"],
  "change_external_tag.create": ["新标签", "Tag made"],
  "change_external_tag.update": ["标签改了", "Tag changed"],
  "change_external_tag.delete": ["标签删了", "Tag deleted"],
  "message.text": ["员工发来一句话", "Staff wrote to the app"],
  "template_card_event": ["员工点了卡片", "Staff tapped a card"],
  "kf_msg_or_event": ["客服有新消息", "Customer service rings"],
  "msgaudit_notify": ["存档的门铃", "Archive rings"],
  "enter_agent": ["员工打开应用", "Staff opened the app"],
  "click": ["员工点了菜单", "Staff chose from the menu"],
  verify_url: ["验证回调地址", "URL check"],
};

const apis = {
  gettoken: ["换凭证", "Get a token"],
  "externalcontact/send_welcome_msg": ["发欢迎语", "Send the welcome"],
  "externalcontact/mark_tag": ["打标签", "Mark tags"],
  "externalcontact/get": ["读客户资料", "Read a customer"],
  "externalcontact/list": ["列客户", "List customers"],
  "externalcontact/batch/get_by_user": ["成批读客户", "Read customers"],
  "externalcontact/remark": ["写备注", "Write a remark"],
  "externalcontact/add_contact_way": ["建渠道码", "Make a code"],
  "externalcontact/get_contact_way": ["读渠道码", "Read a code"],
  "externalcontact/update_contact_way": ["改渠道码", "Change a code"],
  "externalcontact/get_corp_tag_list": ["读企业标签", "Read the tags"],
  "externalcontact/add_corp_tag": ["建企业标签", "Make tags"],
  "externalcontact/add_msg_template": ["建群发任务", "Prepare a mass post"],
  "externalcontact/get_groupmsg_task": ["问谁确认了群发", "Who confirmed the post"],
  "externalcontact/get_groupmsg_send_result": ["问群发送达", "How far the post came"],
  "externalcontact/remind_groupmsg_send": ["提醒确认群发", "Remind of a post"],
  "externalcontact/cancel_groupmsg_send": ["撤掉群发", "Cancel a post"],
  "externalcontact/groupchat/get": ["读客户群", "Read a group"],
  "externalcontact/groupchat/list": ["列客户群", "List groups"],
  "externalcontact/groupchat/add_join_way": ["建入群码", "Make a join code"],
  "externalcontact/groupchat/get_join_way": ["读入群码", "Read a join code"],
  "externalcontact/group_welcome_template/add": ["建入群欢迎语", "Make a group welcome"],
  "externalcontact/group_welcome_template/get": ["读入群欢迎语", "Read a group welcome"],
  "externalcontact/group_welcome_template/edit": ["改入群欢迎语", "Change a group welcome"],
  "externalcontact/get_follow_user_list": ["读有客户联系的员工", "Who serves customers"],
  "message/send": ["发应用消息", "Message staff"],
  "message/update_template_card": ["更新卡片", "Update a card"],
  "message/recall": ["撤回消息", "Recall a message"],
  "webhook/send": ["推到内部群", "Push to a group"],
  "media/upload": ["上传素材", "Upload a file"],
  "media/uploadimg": ["上传图片", "Upload a picture"],
  "media/get": ["取素材", "Fetch a file"],
  "archive/chatdata": ["拉会话存档", "Read the archive"],
  "archive/media": ["取存档文件", "Read an archived file"],
  "kf/sync_msg": ["读客服消息", "Read kf messages"],
  "kf/send_msg": ["客服回复", "Answer as kf"],
  "kf/send_msg_on_event": ["客服欢迎语", "Greet as kf"],
  "kf/service_state/trans": ["转人工", "Hand over"],
  "connect/oauth2/authorize": ["网页登录", "Log in to a page"],
  "sns/oauth2/access_token": ["网页登录换身份", "Who opens the page"],
  "auth/getuserinfo": ["谁打开了网页", "Who opens the page"],
  "user/get": ["读成员", "Read a member"],
  "user/simplelist": ["列成员", "List members"],
  "department/simplelist": ["列部门", "List departments"],
};

const acts = {
  customer: ["来了位新客人", "Somebody new"],
  add_external_contact: ["扫码加好友", "Scans a code"],
  add_half_external_contact: ["扫码，等通过", "Scans, to be confirmed"],
  confirm_half: ["通过好友申请", "Confirms a customer"],
  del_follow_user: ["删除了员工", "Deletes staff"],
  del_external_contact: ["删除了客户", "Deletes a customer"],
  join_group: ["进了群", "Joins the group"],
  leave_group: ["退了群", "Leaves the group"],
  remove_from_group: ["被请出群", "Is removed from the group"],
  speak: ["说了句话", "Speaks"],
  type_to_app: ["给应用发消息", "Types to the app"],
  tap_card: ["点卡片按钮", "Taps a card"],
  confirm_post: ["确认群发", "Confirms a post"],
  open_page: ["打开网页", "Opens a page"],
  kf_enter: ["打开客服", "Opens customer service"],
  kf_write: ["给客服发消息", "Writes to customer service"],
  kf_answer: ["人工回复", "Answers by hand"],
  kf_take: ["接待客户", "Takes the talk"],
  kf_finish: ["结束接待", "Ends the talk"],
  consent: ["答复存档", "Answers about archiving"],
  consent_in_group: ["在群里答复存档", "Answers about archiving"],
  edit_remark: ["改备注", "Edits a remark"],
  edit_tag: ["改标签", "Edits tags"],
  edit_phones: ["记电话", "Notes a phone"],
  recall_said: ["撤回一句话", "Takes words back"],
  create_group: ["建群", "Makes a group"],
  dismiss_group: ["解散群", "Dismisses a group"],
  change_name: ["改群名", "Renames the group"],
  change_notice: ["改群公告", "Changes the notice"],
  change_owner: ["换群主", "Changes the owner"],
  transfer: ["转接客户", "Hands a customer over"],
  populate: ["店里原来的客人", "The crowd of before"],
  grow: ["这些天来的客人", "The customers of these days"],
  switch: ["动了开关", "Throws a switch"],
  fault: ["故障", "Fault"],
};

const handlers = {
  welcome: ["欢迎语", "Welcome"], welcome_tell: ["欢迎语没发出", "Welcome missed"], welcome_failed: ["欢迎语没发出", "Welcome failed"],
  relation: ["好友关系", "Relation"], tags: ["自动标签", "Tags"], details: ["客户资料", "Details"], groups: ["客户群", "Groups"],
  group_welcome: ["入群欢迎", "Group welcome"], commands: ["斜杠命令", "Commands"], followed: ["命令的后续", "Follow-up"],
  alert_watch: ["告警", "Alerts"], alert_round: ["发告警", "Alert round"], alert_risk: ["流失风险", "Risk"], alert_back: ["回流", "Win-back"],
  moderation: ["敏感词检查", "Moderation"], moderation_joined: ["群成员检查", "Moderation"], moderation_removed: ["群成员检查", "Moderation"],
  archive_read: ["读会话存档", "Archive"], archive_consent: ["存档同意", "Consent"], archive_place: ["存档", "Archive"], archive_keep: ["存档", "Archive"],
  kf_open: ["客服欢迎", "Kf welcome"], kf_answer: ["客服自动回复", "Kf answer"], kf_read: ["读客服消息", "Kf read"], kf_event: ["客服事件", "Kf event"],
  coupon_moved: ["优惠券", "Coupons"], coupon_tags: ["券标签", "Coupon tags"], sale_moved: ["秒杀", "Sales"], sale_post: ["秒杀群发", "Sale post"], sale_tick: ["秒杀盯盘", "Sale watch"], sale_soldout: ["秒杀售罄", "Sold out"], sale_ending: ["秒杀收尾", "Sale ends"], sale_schedule: ["秒杀日程", "Sale schedule"],
  orders: ["收银订单", "Orders"], report: ["战报", "Report"], sync: ["对账", "Sync"], assets: ["素材", "Assets"], channels: ["渠道码", "Channels"],
  post_created: ["群发任务", "Posts"], post_look: ["盯群发", "Post watch"], post_fetched: ["群发进度", "Post progress"], post_failed: ["群发失败", "Post failed"],
  directory: ["通讯录", "Directory"], interests: ["兴趣", "Interests"], review: ["复核", "Review"], corp_tags: ["企业标签", "Corp tags"],
};

const sends = {
  welcome: ["欢迎语", "welcome"], app_message: ["应用消息", "app message"], push_tags: ["同步标签", "push tags"], fetch_contact: ["读客户", "fetch customer"],
  prepare_asset: ["备素材", "prepare asset"], fetch_group: ["读群", "fetch group"], fetch_staff: ["读员工", "fetch staff"], fetch_customers: ["读客户", "fetch customers"],
  fetch_groups: ["读群", "fetch groups"], fetch_tags: ["读标签", "fetch tags"], fetch_roster: ["读名册", "fetch roster"], write_remark: ["写备注", "remark"],
  update_card: ["更新卡片", "update card"], app_file: ["文件", "file"], group_notice: ["推到内部群", "group push"], create_post: ["建群发", "mass post"],
  fetch_post: ["群发进度", "post progress"], cancel_post: ["撤群发", "cancel post"], remind_post: ["提醒群发", "remind"], read_feed: ["读存档", "read archive"],
  read_picture: ["识图", "read picture"], kf_message: ["客服回复", "kf answer"], kf_hand_over: ["转人工", "hand over"],
};

const details = {
  "先存好，再应答": "kept first, then acknowledged",
  "存不下，没有应答：企业微信会再送": "could not be kept, not acknowledged: WeCom sends it again",
  "同一件事又送来一次，已经有了": "the same thing once more, known already",
  "没有办成，会再试": "did not work, is tried again",
  "记下了，没有要做的": "noted, nothing to do",
  "标签已经一致": "tags agree already",
};

const pick = (table, name) => (table[name] ? t(...table[name]) : "");

/** named is an entry in words; its technical name stands beside it. */
export function named(entry) {
  switch (entry.kind) {
    case "callback": return pick(events, entry.api) || entry.api;
    case "api": return pick(apis, entry.api) || entry.api;
    case "act": return pick(acts, entry.api) || entry.api;
    default: return stepNamed(entry.step || { name: entry.api });
  }
}

function stepNamed(step) {
  if (step.stage === "inbox" && /^同一件事/.test(step.detail)) return t("收件箱：已经有了，只应答", "Inbox: known already, only acknowledged");
  if (step.stage === "inbox") return t("收件箱：存好再应答", "Inbox: kept, then acknowledged");
  if (step.stage === "handler") return pick(handlers, step.name) || pick(events, step.name) || step.name;
  if (step.stage === "failed") return (pick(sends, step.name) || pick(events, step.name) || step.name) + t("：没成", ": failed");
  return pick(sends, step.name) || step.name;
}

/** sendNamed is a send of the outbox in words. */
export const sendNamed = (name) => pick(sends, name) || name;

/** detailed is what the bot said of a step; its fixed sentences have English. */
export function detailed(text) {
  const results = /^(\S+) → (\d+) 个结果$/.exec(text || "");
  if (results) return t(`${results[2]} 个结果`, results[2] === "1" ? "1 effect" : `${results[2]} effects`);
  return t(text || "", details[text] || text || "");
}

/** kinds are the kinds of entries, as tags. */
export const kinds = {
  callback: say("回调", "Callback"),
  api: say("调用", "Call"),
  act: say("动作", "Act"),
  step: say("掌柜", "Bot"),
};
