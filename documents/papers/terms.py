"""The words that papers use for the codes of the access tables."""

from core.i18n import N_

REQUESTERS = {
    "handler": N_("案件承办人"),
    "staff": N_("非案件承办人"),
    "state_organ": N_("国家机关人员"),
    "party": N_("当事人"),
    "lawyer": N_("代理律师"),
    "remote_agency": N_("外地单位"),
    "guardian": N_("法定监护人"),
    "heir": N_("继承人"),
    "other_agent": N_("其他代理人"),
    "third_party": N_("第三人"),
}
ACTIONS = {
    "view": N_("查阅"),
    "excerpt": N_("摘抄"),
    "photocopy": N_("复印"),
    "copy": N_("拷贝"),
    "borrow": N_("借阅"),
    "mail": N_("寄送"),
    "onsite_read": N_("派人阅卷"),
    "call_file": N_("调卷"),
    "extract_evidence": N_("提取证据"),
    "publish": N_("对外提供"),
}
SERVICE_WAYS = {
    "in_person": N_("直接送达"),
    "left": N_("留置送达"),
    "entrusted": N_("委托送达"),
    "mail": N_("邮寄送达"),
    "public_notice": N_("公告送达"),
    "forwarded": N_("转交送达"),
    "electronic": N_("电子送达（经受送达人同意）"),
}
