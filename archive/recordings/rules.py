"""Which files are recordings, and which of them a browser plays as they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from archive.refusals import ENDS_FIRST, FILMED_LATER, REQUIRED, SECRET
from core.errors import InvalidInput
from core.i18n import N_, Message

KINDS = {"video": N_("录像"), "audio": N_("录音"), "photo": N_("照片")}
# Archive numbers as work-safety bodies form them (安监总厅〔2016〕134号): LX film, ZP photograph.
PREFIXES = {"video": "LX", "audio": "LY", "photo": "ZP"}
MEDIA_TYPES = {
    ("mp4", "video"): "video/mp4",
    ("mp4", "audio"): "audio/mp4",
    ("webm", "video"): "video/webm",
    ("webm", "audio"): "audio/webm",
    ("avi", "video"): "video/x-msvideo",
    ("mpegts", "video"): "video/mp2t",
    ("mpeg", "video"): "video/mpeg",
    ("asf", "video"): "video/x-ms-wmv",
    ("flv", "video"): "video/x-flv",
    ("wav", "audio"): "audio/wav",
    ("mp3", "audio"): "audio/mpeg",
    ("ogg", "audio"): "audio/ogg",
    ("flac", "audio"): "audio/flac",
    ("amr", "audio"): "audio/amr",
    ("aac", "audio"): "audio/aac",
    ("jpeg", "photo"): "image/jpeg",
    ("png", "photo"): "image/png",
}
# What Chromium 86 plays without any conversion.
PLAYED = {
    "mp4": {"h264", "aac", "mp3"},
    "webm": {"vp8", "vp9", "opus", "vorbis"},
    "mp3": {"mp3"},
    "wav": {"pcm_s16le", "pcm_u8"},
    "ogg": {"opus", "vorbis", "flac"},
    "flac": {"flac"},
    "jpeg": {"jpeg"},
    "png": {"png"},
}
MOST_PIXELS = 100_000_000
# A file cut off by a full card still declares its whole length; so much may be missing at the end.
SLACK_SECONDS = 2.0
SLACK_SHARE = 0.05

UNKNOWN = N_("请从列表中选择。")
FAULTS = {
    "empty": N_("文件是空的，没有保存。"),
    "format": N_("不是可以识别的音像文件（例如播放列表、网页或者文档），没有保存。"),
    "broken": N_("文件打不开：可能已损坏、被加密，或者不是它声称的格式。没有保存。"),
    "huge": N_("照片尺寸过大，没有保存。请用不超过一亿像素的照片。"),
    "truncated": N_(
        "文件不完整：应有 {declared} 秒，实际只有 {seen} 秒。请重新从设备导出。没有保存。"
    ),
    "nothing": N_("文件里没有画面也没有声音，没有保存。"),
}


@dataclass(frozen=True)
class Probed:
    """What was found in the file itself."""

    kind: str
    container: str
    codecs: tuple[str, ...]
    length: float
    width: int | None = None
    height: int | None = None
    rate: float | None = None
    # The device's clock, when the file carries it; shown, never trusted over what a person enters.
    created: str = ""
    thumbnail: bytes = b""
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def media_type(self) -> str:
        """Return the media type by which the file is sent."""
        return MEDIA_TYPES.get((self.container, self.kind), "application/octet-stream")

    @property
    def playable(self) -> bool:
        """Tell whether a browser plays the original as it is."""
        return bool(self.codecs) and set(self.codecs) <= PLAYED.get(self.container, set())


@dataclass(frozen=True)
class RecordingFacts:
    """What people say of a recording: the file cannot know it."""

    title: str
    started_at: datetime
    ended_at: datetime
    case_id: int | None = None
    place: str = ""
    recorder: str = ""
    recorder_id: int | None = None
    officers: Sequence[str] = ()
    device_number: str = ""
    device_brand: str = ""
    device_model: str = ""
    classification: str = "none"


def check_recording(facts: RecordingFacts, at: datetime) -> None:
    """Raise `InvalidInput` naming each wrong field; state secrets are refused (part D 29)."""
    errors: dict[str, Message | str] = {}
    if not facts.title.strip():
        errors["title"] = REQUIRED
    if facts.ended_at < facts.started_at:
        errors["ended_at"] = ENDS_FIRST
    elif facts.ended_at > at:
        errors["ended_at"] = FILMED_LATER
    if facts.classification == "state_secret":
        errors["classification"] = SECRET
    if errors:
        raise InvalidInput(errors)


def is_truncated(declared: float, seen: float) -> bool:
    """Tell whether the file ends clearly before the length that it declares."""
    return seen < declared - max(SLACK_SECONDS, declared * SLACK_SHARE)


def refuse(fault: str, **values: object) -> InvalidInput:
    """Return the refusal of a file for the named fault."""
    text = FAULTS.get(fault, FAULTS["broken"])
    return InvalidInput({"file": Message(text, values)})
