"""What the operating system refused, in words."""

import errno

from core.i18n import N_, Message, message

NO_FILE = N_("{file} 不能使用：{reason}")
REASONS = {
    errno.EACCES: N_("没有权限"),
    errno.EPERM: N_("没有权限"),
    errno.EROFS: N_("所在的磁盘是只读的"),
    errno.ENOSPC: N_("磁盘已满"),
    errno.EDQUOT: N_("磁盘已满"),
    errno.EIO: N_("读写出错，磁盘可能已经损坏"),
    errno.ENOENT: N_("没有这个文件或者目录"),
    errno.ENOTDIR: N_("它不是目录"),
    errno.EEXIST: N_("它不是目录"),
}


def worded(fault: OSError) -> Message:
    """Say why, and which file it was when that is known: of a copy, the one being written."""
    known = REASONS.get(fault.errno or 0)
    reason = message(known) if known else Message(fault.strerror or type(fault).__name__)
    file = fault.filename2 or fault.filename
    return reason if file is None else message(NO_FILE, file=file, reason=reason)
