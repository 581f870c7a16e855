"""Words for what the audit trail keeps by code: kinds of acts and of things."""

from core.audit import AuditRow
from core.i18n import N_, Message
from webapp.wording import word

KINDS = {
    "login": N_("登录"),
    "login.demo": N_("演示登录"),
    "login.second_factor": N_("动态口令登录"),
    "login.recovery": N_("用一次性代码恢复登录"),
    "login.one_time_code": N_("用一次性代码设置密码"),
    "logout": N_("退出"),
    "logout.others": N_("退出其他所有登录"),
    "session.end": N_("结束他人登录"),
    "step_up": N_("再次确认身份"),
    "refused": N_("被拒绝的操作"),
    "password.change": N_("更改密码"),
    "second_factor.enrol": N_("启用动态口令"),
    "second_factor.drop": N_("清除动态口令"),
    "person.create": N_("新建账号"),
    "person.rename": N_("更正姓名"),
    "person.disable": N_("停用账号"),
    "person.enable": N_("恢复账号"),
    "code.issue": N_("生成一次性代码"),
    "office.create": N_("增加内设机构"),
    "post.create": N_("增加岗位"),
    "post.change": N_("更改岗位角色"),
    "holding.begin": N_("任职"),
    "holding.end": N_("免职"),
    "deputy.begin": N_("指定代理人"),
    "deputy.end": N_("结束代理"),
    "system_role.grant": N_("授予系统职责"),
    "system_role.end": N_("收回系统职责"),
    "audit.export": N_("导出审计记录"),
    "audit.verify": N_("核验审计记录"),
    "process.start": N_("开始办理"),
    "process.timer": N_("到期自动处理"),
    "process.withdraw": N_("撤回申请"),
    "task.claim": N_("领取待办"),
    "task.release": N_("退还待办"),
    "task.reassign": N_("改派待办"),
    "task.recuse": N_("回避"),
    "task.follow": N_("待办随任职调整"),
    "task.complete": N_("办理待办"),
    "login.lift": N_("解除输错次数限制"),
    "visit.start": N_("开始阅览"),
    "view": N_("查看"),
    "play": N_("播放"),
    "print": N_("打印文书"),
    "copy": N_("复制"),
    "void": N_("作废文书"),
    "draft.drop": N_("清除搁置的草稿"),
    "paper.again": N_("重新制作文书"),
    "disc.participant": N_("更改刻盘参与人"),
    "rules.enact": N_("启用本局规定"),
    "backup": N_("备份"),
    "job.again": N_("再试后台工作"),
    "job.dismiss": N_("不再办理后台工作"),
    "objects.sweep": N_("清理没有登记的上传"),
    "case.archive": N_("案卷归档"),
    "case.create": N_("登记案卷"),
    "case.dispute": N_("登记复议、诉讼"),
    "case.handler": N_("指定承办人"),
    "case.handler_off": N_("免去承办人"),
    "case.correct": N_("更正案卷信息"),
    "document.create": N_("增加文件"),
    "document.place": N_("标明卷内位置"),
    "recording.create": N_("增加音像记录"),
    "scan.open": N_("打开扫描件"),
    "scan.export": N_("下载外来的原始文件"),
    "register.correct": N_("更正登记簿"),
    "register.print": N_("打印登记簿"),
    "register.void": N_("登记簿作废"),
    "visit.close": N_("结束阅览"),
    "visit.code": N_("换发一次性代码"),
    "visit.open": N_("安排阅览"),
    "volume.create": N_("增加纸质卷"),
    "volume.out": N_("纸质卷交出"),
    "template.publish": N_("发布文书文字"),
    "bureau.contact": N_("更改本局联系方式"),
    "instrument.proof": N_("制作送达回证"),
    "instrument.send": N_("登记文书发出"),
    "instrument.scan": N_("文书扫描件归档"),
    "instrument.sign": N_("手写签名"),
    "instrument.leave_to_hand": N_("改为在打印件上签字"),
    "signatures.way": N_("更改签名方式"),
    "seal.way": N_("更改用印方式"),
    "seal.register": N_("登记印章"),
    "seal.suspend": N_("暂停使用印章"),
    "seal.resume": N_("恢复使用印章"),
    "seal.retire": N_("停用印章"),
    "seal.entitle": N_("授予用印权"),
    "seal.disentitle": N_("收回用印权"),
    "seal.agree": N_("同意用印"),
    "seal.by_hand": N_("改为纸面盖章"),
    "seal.stamped": N_("登记纸面盖章"),
}
# One thing each: which of its kind it is.
THINGS = {
    "access_request": N_("申请 {number}"),
    "address": N_("地址 {number}"),
    "backup": N_("备份 {number}"),
    "bureau": N_("本局 {number}"),
    "case": N_("案卷 {number}"),
    "disc_record": N_("刻盘记录 {number}"),
    "document": N_("文件 {number}"),
    "in_force": N_("施行的规定 {number}"),
    "instrument": N_("文书 {number}"),
    "instrument_scan": N_("文书扫描件 {number}"),
    "job": N_("后台工作 {number}"),
    "office": N_("内设机构 {number}"),
    "person": N_("人员 {number}"),
    "post": N_("岗位 {number}"),
    "recording": N_("音像 {number}"),
    "register_entry": N_("登记簿 {number}"),
    "registered_seal": N_("印章 {number}"),
    "request_credential": N_("证件材料 {number}"),
    "task": N_("待办 {number}"),
    "terminal": N_("阅览终端 {number}"),
    "visit": N_("阅览 {number}"),
    "volume": N_("纸质卷 {number}"),
}


def kind_word(kind: str) -> str:
    """Word a kind of act; an act that has no word shows as it is kept."""
    return word(KINDS[kind]) if kind in KINDS else kind


def object_word(row: AuditRow) -> str:
    """Word the thing an act was done to; for a refused page, the address that was asked for."""
    if row.object_kind in THINGS:
        return thing_word(row.object_kind, row.object_id)
    return str(row.facts.get("path", row.object_kind))


def thing_word(kind: str, number: str = "") -> str:
    """Word one thing of a kind, as 人员 12; without a number the kind alone."""
    return word(Message(THINGS[kind], {"number": number})).strip()


def asked_object(text: str) -> str:
    """Return what is asked for as the trail keeps it: 人员 12 and 人员:12 become person:12."""
    named = sorted(((thing_word(kind), kind) for kind in THINGS), key=by_length, reverse=True)
    for name, kind in named:
        if text.casefold().startswith(name.casefold()):
            return f"{kind}:{text[len(name) :].lstrip(':： ')}"
    return text


def by_length(named: tuple[str, str]) -> int:
    """Return how long a name is: one that begins another is tried after it."""
    return len(named[0])
