package callback_test

import (
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// contactSamples are the samples about customers, acquisition links and tags.
var contactSamples = map[string]parsed{
	"add_external_contact":      {body: bot.ContactAdded{Pair: pair, State: "shop-17", WelcomeCode: "WC-invented-0001"}},
	"add_half_external_contact": {body: bot.ContactAdded{Pair: pair, State: "shop-17", WelcomeCode: "WC-invented-0002", Half: true}},
	"edit_external_contact":     {body: bot.ContactEdited{Pair: pair}},
	"del_external_contact":      {body: bot.ContactDeleted{Pair: pair, Source: bot.SourceTransfer}},
	"del_follow_user":           {body: bot.ContactLost{Pair: pair}},
	"transfer_fail":             {body: bot.TransferFailed{Pair: pair, FailReason: "customer_refused"}},
	"msg_audit_approved":        {body: bot.ArchiveConsented{Pair: pair, WelcomeCode: "WC-invented-0003"}},

	"acq_balance_low":       {body: bot.AcquisitionChanged{Change: "balance_low"}},
	"acq_balance_exhausted": {body: bot.AcquisitionChanged{Change: "balance_exhausted"}},
	"acq_balance_increased": {body: bot.AcquisitionChanged{Change: "balance_increased"}},
	"acq_link_unavailable":  {body: bot.AcquisitionChanged{Change: "link_unavailable", LinkID: link}},
	"acq_delete_link":       {body: bot.AcquisitionChanged{Change: "delete_link", LinkID: link}},
	"acq_quota_expire_soon": {body: bot.AcquisitionChanged{
		Change: "quota_expire_soon", ExpiresAt: time.Unix(1769817600, 0).UTC(), ExpireQuota: 120}},
	"acq_open_profile":        {body: bot.AcquisitionChanged{Change: "open_profile", LinkID: link, State: "douyin-07"}},
	"acq_friend_request":      {body: bot.AcquisitionChanged{Change: "friend_request", LinkID: link, State: "douyin-07"}},
	"acq_customer_start_chat": {body: bot.AcquisitionChanged{Change: "customer_start_chat", Pair: pair, LinkID: link}},
	"acq_message_from_customer": {body: bot.AcquisitionChanged{
		Change: "message_from_customer", LinkID: link, ChatKey: "CK-invented-01"}},
	"acq_del_follow_user": {body: bot.AcquisitionChanged{Change: "del_follow_user", Pair: pair, LinkID: link, State: "douyin-07"}},

	"tag_create":       {body: bot.TagChanged{Change: "create", ID: tagID, TagType: "tag"}},
	"tag_update":       {body: bot.TagChanged{Change: "update", ID: tagID, TagType: "tag"}},
	"tag_delete":       {body: bot.TagChanged{Change: "delete", ID: tagID, TagType: "tag"}},
	"tag_group_delete": {body: bot.TagChanged{Change: "delete", ID: tagGroupID, TagType: "tag_group"}},
	"tag_shuffle":      {body: bot.TagChanged{Change: "shuffle", ID: tagGroupID}},
}

const (
	link       = "cawEXAMPLE000000001"
	tagID      = "etEXAMPLEtag00000000000000000001"
	tagGroupID = "etEXAMPLEgrp00000000000000000001"
)

// chatSamples are the samples about customer groups.
var chatSamples = map[string]parsed{
	"chat_create":  {body: bot.ChatCreated{ChatID: group}},
	"chat_dismiss": {body: bot.ChatDismissed{ChatID: group}},
	"chat_update_add_member": {body: bot.ChatUpdated{
		ChatID: group, Detail: bot.ChatMemberAdded, JoinScene: 3, MemberCount: 2,
		Members: []string{customer, "liming"}, LastVersion: version1, CurrentVersion: version2}},
	"chat_update_del_member": {body: bot.ChatUpdated{
		ChatID: group, Detail: bot.ChatMemberRemoved, QuitScene: 1, MemberCount: 1,
		Members: []string{customer}, LastVersion: version1, CurrentVersion: version2}},
	"chat_update_change_owner":  {body: bot.ChatUpdated{ChatID: group, Detail: bot.ChatOwnerChanged}},
	"chat_update_change_name":   {body: bot.ChatUpdated{ChatID: group, Detail: bot.ChatNameChanged}},
	"chat_update_change_notice": {body: bot.ChatUpdated{ChatID: group, Detail: bot.ChatNoticeChanged}},
}

const (
	version1 = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"
	version2 = "f9e8d7c6b5a4938271605f4e3d2c1b0a"
)

// corpSamples are the samples about the corp, its jobs and its address book.
var corpSamples = map[string]parsed{
	"msgaudit_notify":           {body: bot.ArchiveDoorbell{}},
	"upload_media_job_finish":   {body: bot.MediaJobFinished{JobID: "job-invented-02"}},
	"batch_job_result":          {body: bot.BatchJobFinished{JobID: "job-invented-01", JobType: "sync_user", ErrMsg: "ok"}},
	"security_change_domain_ip": {body: bot.DomainIPChanged{}},
	"program_notify":            {body: bot.ProgramNotified{NotifyID: "notify-invented-1", Scene: "1"}},

	"contact_create_user":  {body: bot.DirectoryChanged{Change: "create_user", UserID: "liming", Departments: []string{"1", "12"}}},
	"contact_update_user":  {body: bot.DirectoryChanged{Change: "update_user", UserID: "liming", NewUserID: "liming01", Departments: []string{"1", "12"}}},
	"contact_delete_user":  {body: bot.DirectoryChanged{Change: "delete_user", UserID: "liming"}},
	"contact_create_party": {body: bot.DirectoryChanged{Change: "create_party", PartyID: "12", Name: "Ops", ParentID: "1", Order: "10"}},
	"contact_update_party": {body: bot.DirectoryChanged{Change: "update_party", PartyID: "12", Name: "Operations"}},
	"contact_delete_party": {body: bot.DirectoryChanged{Change: "delete_party", PartyID: "12"}},
	"contact_update_tag": {body: bot.DirectoryChanged{
		Change: "update_tag", TagID: "3", AddedUsers: []string{"liming", "hanmei"}, RemovedParties: []string{"4", "5"}}},
}
