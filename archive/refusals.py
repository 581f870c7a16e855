"""What every shelf says of a field that cannot stay as it is."""

from core.i18n import N_

REQUIRED = N_("请填写这一项。")
UNKNOWN = N_("没有这个选项，请从列表中选择。")
FUTURE = N_("日期不能晚于今天。")
FILMED_LATER = N_("摄录时间不能晚于现在。")
ENDS_FIRST = N_("结束时间不能早于开始时间。")
NO_REASON = N_("请写明原因。")
NO_CASE = N_("没有这个案卷，请从本局的案卷中选择。")
SECRET = N_("本系统不是涉密网络，不得录入国家秘密。请按保密规定另行保管。")
