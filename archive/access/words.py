"""The codes of requests and what people call them."""

from core.i18n import N_

REQUESTERS = {
    "handler": N_("案件承办人"),
    "staff": N_("本局其他人员"),
    "state_organ": N_("国家机关"),
    "party": N_("当事人"),
    "lawyer": N_("代理律师"),
    "remote_agency": N_("外地执法部门（来函）"),
    "guardian": N_("监护人"),
    "heir": N_("继承人"),
    "other_agent": N_("其他代理人"),
    "third_party": N_("第三人"),
}
# Who asks in their own name; everybody else is entered at the counter.
STAFF = frozenset({"handler", "staff"})
ACTIONS = {
    "view": N_("查阅"),
    "excerpt": N_("摘抄"),
    "photocopy": N_("复印"),
    "copy": N_("拷贝"),
    "borrow": N_("借阅"),
    "mail": N_("复印寄送"),
    "onsite_read": N_("派人阅卷"),
    "call_file": N_("调卷"),
    "extract_evidence": N_("复制调取"),
    "publish": N_("对外提供、发布"),
}
# What tells who a person is.
IDENTITY_PAPERS = frozenset({"申请人有效证件", "有效证件", "有效身份证件"})
# What a person carries themselves; other papers speak for a unit or a client.
PERSONAL = IDENTITY_PAPERS | {"律师执业证"}
SENDING = {
    "in_person": N_("直接送达"),
    "mail": N_("邮寄送达"),
    "left": N_("留置送达"),
    "entrusted": N_("委托送达"),
    "electronic": N_("电子送达"),
    "public_notice": N_("公告送达"),
    "forwarded": N_("转交送达"),
    "onsite_read": N_("邀请派人阅卷"),
}
MATERIALS = {
    "file": N_("案卷"),
    "av": N_("音视频资料"),
    "conclusive": N_("结论性文件"),
    "evidence_basis": N_("证据、依据和其他有关材料"),
}
PURPOSES = {
    "work": N_("工作需要"),
    "litigation": N_("涉法涉诉"),
    "supervision": N_("执法监督"),
    "analysis": N_("案情研判"),
    "evidence": N_("作为证据使用"),
}
ORGANS = {
    "police": N_("公安机关"),
    "procuratorate": N_("检察院"),
    "court": N_("法院"),
    "state_security": N_("国家安全机关"),
    "discipline_inspection": N_("纪检监察机关"),
    "judicial_administration": N_("司法行政机关"),
    "audit": N_("审计机关"),
    "other": N_("其他有关单位"),
}
IDENTITIES = {
    "id_card": N_("居民身份证"),
    "passport": N_("护照"),
    "officer": N_("人民警察证（军官证、工作证）"),
    "none": N_("无证件"),
}
STATES = {
    "draft": N_("草稿"),
    "submitted": N_("办理中"),
    "returned": N_("退回补正"),
    "approved": N_("已同意"),
    "refused": N_("不予同意"),
    "withdrawn": N_("已撤回"),
    "completed": N_("已办结"),
}
EVENTS = {
    "started": N_("入座"),
    "opened": N_("已打开"),
    "page": N_("翻阅"),
    "played": N_("播放"),
    "refused": N_("被拒绝的访问"),
    "left": N_("离座"),
}
