"""What the code of a receipt tells its holder: how far the request is, and what to do next."""

from tests.workflows.browsing import browser
from tests.workflows.matters import PARTY, Matters


def told(matters: Matters, code: str) -> str:
    return browser(matters, "archivist").get(f"/r/{code}").text


def test_the_holder_of_a_receipt_reads_what_to_do_next(now: Matters) -> None:
    code = str(now.write(lambda session: now.send(session, PARTY)[1].receipt_code))
    assert "正在核验或者审批" in told(now, code)
    now.decide("archivist", "verify", decision="return", opinion="委托书没有盖章。")
    page = told(now, code)
    assert "按补正通知书准备好" in page
    assert "没有盖章" not in page


def test_an_answer_that_waits_to_be_handed_over_is_announced(now: Matters) -> None:
    code = str(now.write(lambda session: now.send(session, PARTY)[1].receipt_code))
    now.decide("archivist", "verify", decision="refuse", opinion="委托书没有盖章。")
    assert "已有答复" in told(now, code)
