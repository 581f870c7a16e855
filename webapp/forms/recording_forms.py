"""The forms by which a recording is taken in: the file first, then what people say of it."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from wtforms import FileField, Form, StringField
from wtforms.validators import Optional, Regexp

from archive.cases.rules import CLASSIFICATIONS, STATE_SECRET
from archive.recordings.rules import Probed, RecordingFacts
from archive.refusals import SECRET
from core.clock import BEIJING
from core.i18n import N_
from people.models import Person
from webapp.forms.case_file_forms import choose
from webapp.forms.case_forms import DAY, LONG, REQUIRED, Day
from webapp.forms.choices import Choice, choices_from

ELSEWHERE = "0"
NOT_HERE = N_("本局以外的人员（另写姓名）")
NO_RECORDER = N_("请选择或者写明摄录人员。")
TIME = Regexp(r"^([01]?\d|2[0-3])[:：][0-5]\d([:：][0-5]\d)?$", message=N_("时间写成 09:05。"))
BETWEEN_NAMES = re.compile(r"[、，,；;\s]+")
# As cameras write it: in films UTC (ISO 8601), in photographs the camera's own clock (EXIF).
EXIF = "%Y:%m:%d %H:%M:%S"
SHORT = {"autocomplete": "off"}


class RecordingFileForm(Form):
    """The file alone: what it is decides what is asked next."""

    heading = N_("上传音像")
    file = FileField(
        N_("录像、录音或者照片"),
        [REQUIRED],
        description=N_(
            "从执法记录仪、相机或者手机原样导出的文件。浏览器不能播放的格式也可以保存。"
        ),
        render_kw={"accept": "video/*,audio/*,image/jpeg,image/png"},
    )


class RecordingForm(Form):
    """What people say of a recording: the file cannot know it."""

    heading = N_("登记音像")
    title = StringField(N_("题名"), [REQUIRED, LONG])
    place = StringField(N_("摄录地点"), [REQUIRED, LONG])
    started_on = Day(N_("开始日期"), [REQUIRED], render_kw=DAY)
    started_time = StringField(
        N_("开始时间"), [REQUIRED, TIME], render_kw={"placeholder": "09:05", **SHORT}
    )
    recorder_id = Choice(N_("摄录人员"), default=ELSEWHERE)
    recorder = StringField(N_("本局以外的摄录人员"), [Optional(), LONG])
    officers = StringField(
        N_("执法人员"), [Optional(), LONG], description=N_("几个人用顿号隔开，例如 王强、李芳。")
    )
    device_brand = StringField(N_("设备品牌"), [Optional(), LONG])
    device_model = StringField(N_("设备型号"), [Optional(), LONG])
    device_number = StringField(N_("设备编号"), [Optional(), LONG])
    classification = Choice(
        N_("保密事项"),
        choices=choices_from({**CLASSIFICATIONS, STATE_SECRET: N_("国家秘密")}),
        default="none",
        description=SECRET,
    )

    def offer(self, staff: Sequence[Person]) -> None:
        """Offer the staff of the bureau as recorders."""
        names = {str(one.id): one.name for one in staff}
        choose(self, "recorder_id", {ELSEWHERE: NOT_HERE, **names})

    def facts(self, case_id: int, length: float, staff: Sequence[Person]) -> RecordingFacts:
        """Return what was typed; the end follows from the length of the file."""
        typed = time_of(self.started_time.data or "")
        began = datetime.combine(self.started_on.data or date.min, typed, BEIJING)
        began = began.astimezone(UTC)
        known = {str(one.id): one for one in staff}.get(self.recorder_id.data)
        return RecordingFacts(
            title=text(self.title.data),
            started_at=began,
            ended_at=began + timedelta(seconds=length),
            case_id=case_id,
            place=text(self.place.data),
            recorder=known.name if known else text(self.recorder.data),
            recorder_id=known.id if known else None,
            officers=[name for name in BETWEEN_NAMES.split(text(self.officers.data)) if name],
            device_number=text(self.device_number.data),
            device_brand=text(self.device_brand.data),
            device_model=text(self.device_model.data),
            classification=self.classification.data,
        )


def text(typed: str | None) -> str:
    """Return what was typed without the space around it."""
    return (typed or "").strip()


def time_of(typed: str) -> time:
    """Return the time of day; the form has checked how it is written."""
    hour, minute, *rest = (int(part) for part in typed.strip().replace("：", ":").split(":"))
    return time(hour, minute, rest[0] if rest else 0)


def carried_start(probed: Probed) -> datetime | None:
    """Return when the recording began by the device's own clock, None when it carries none."""
    if probed.kind == "photo":
        return parse_exif(probed.created)
    try:
        found = datetime.fromisoformat(probed.created)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def parse_exif(created: str) -> datetime | None:
    """Return the moment that a camera wrote, taken as Beijing time."""
    try:
        return datetime.strptime(created, EXIF).replace(tzinfo=BEIJING)
    except ValueError:
        return None
