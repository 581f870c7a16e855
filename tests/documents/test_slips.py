"""Two parts on one sheet, to be cut: what stands in one meets nothing, however much it is."""

from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from documents.papers.common import CaseLine, Item, Person
from documents.papers.receipts import VisitSlip
from documents.registry import example
from tests.documents.conftest import Print, lines_of, run_together

WHO = Person(name="买买提·艾力阿不都热依木", unit="平顶山市正信会计师事务所")
CASE = CaseLine(number="石财罚〔2026〕1号", name="石龙区某乡镇卫生院私设小金库案")
ITEM = Item(name="现场取证照片（平顶山市石龙区某乡镇卫生院）", pages=3)
LOST = "缺第2页，来访人称未见，已当面清点两遍"


def slip(n: int) -> VisitSlip:
    paper = cast("VisitSlip", example("visit_slip"))
    return replace(
        paper,
        visitors=(WHO,) * n,
        cases=(CASE,) * n,
        items=(ITEM,) * n,
        pages_out=3,
        pages_back=2,
        intact=False,
        damage=LOST,
    )


@pytest.mark.parametrize(("n", "pages"), [(1, 1), (2, 1), (3, 2)])
def test_the_foot_of_a_slip_stays_above_its_code(
    issue: Print, tmp_path: Path, n: int, pages: int
) -> None:
    data = issue("visit_slip", slip(n)).data
    lines = lines_of(data, tmp_path)
    assert len({line.page for line in lines}) == pages
    feet = [line for line in lines if line.text.startswith("剩余查阅次数")]
    codes = [line for line in lines if line.text.startswith("石财回")]
    assert len(feet) == len(codes) == 2
    for foot, code in zip(feet, codes, strict=True):
        assert foot.page == code.page
        assert foot.bottom <= code.top
    assert run_together(data).count(LOST) == 2
