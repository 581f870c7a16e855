"""The articles as data: complete, in their own words, and every part can be cited."""

import csv
import re

import pytest

from bureaus.articles import all_articles, exists, find, quote
from bureaus.packs import SHIPPED, shipped_codes
from core.errors import NotFound

COUNTS = {
    "RS-M": 19,
    "RS-A": 14,
    "GX-M": 14,
    "GX-C": 19,
    "GX-A": 12,
    "WD-M": 18,
    "SL-A": 14,
    "SL-M": 19,
    "ZH-M": 19,
}


def test_there_are_148_articles() -> None:
    found = dict.fromkeys(COUNTS, 0)
    for article in all_articles():
        found[article.id.rsplit("-", 1)[0]] += 1
    assert found == COUNTS
    assert sum(found.values()) == 148


def test_every_bureau_has_articles_and_every_article_a_bureau() -> None:
    assert {article.bureau for article in all_articles()} == set(shipped_codes())


@pytest.mark.parametrize("article", all_articles(), ids=lambda article: article.id)
def test_the_words_are_clean(article: object) -> None:
    assert article.short
    assert article.number.startswith("第")
    for line in article.text:
        assert not re.search(r"\s", line), line
        assert not re.search(r"[,;:()]", line), line
        assert line[-1] in "。；：", line
        assert not re.search(r"第[一二三四五六七八九十]+条", line), line


@pytest.mark.parametrize(
    ("article_id", "number", "words"),
    [
        ("RS-A-4", "第四条", "需复制资料的，应经局机关法制机构主要负责人批准。"),
        ("RS-A-7.1", "第七条第一款", "经核实以及局主要负责人批准后"),
        ("RS-A-7.2", "第七条第二款", "代理律师应提供委托书、授权书、律师执业证。"),
        ("RS-A-9", "第九条", "增加或抽取案卷材料"),
        ("RS-M-7", "第七条", "有足够存储空间"),
        ("RS-M-13", "第十三条", "应当在返回单位后24小时内予以储存。"),
        ("RS-M-14", "第十四条", "涉及国家秘密"),
        ("RS-M-15", "第十五条", "24个月"),
        ("SL-M-15", "第十五条", "6个月"),
        ("GX-A-5.2", "第五条第二款", "授权委托书、律师函和律师执业证"),
        ("GX-A-7.2", "第七条第二款", "申请强制执行附卷"),
        ("GX-M-12.2", "第十二条第二项", "30年"),
        ("WD-M-10.2", "第十条第二款", "依照我局行政执法记录信息调阅有关制度执行"),
        ("WD-M-3.2", "第三条第二项", "3人一台"),
        ("ZH-M-13", "第十三条", "交局执法队负责人员下载"),
        ("ZH-M-18.4", "第十八条第四项", "传播、泄露"),
    ],
)
def test_articles_and_their_parts_are_found(article_id: str, number: str, words: str) -> None:
    article = find(article_id)
    assert (article.id, article.number) == (article_id, number)
    assert words in article.whole
    assert quote(article_id).startswith(f"《{article.document}》{number}：")


@pytest.mark.parametrize(
    "article_id", ["", "RS", "RS-A-15", "RS-A-0", "RS-A-7.3", "RS-A-7.0", "RS-A-7.x", "RS-A-7.²"]
)
def test_what_is_not_there_is_not_found(article_id: str) -> None:
    assert not exists(article_id)
    with pytest.raises(NotFound):
        find(article_id)


def checklist(code: str) -> list[dict[str, str]]:
    with (SHIPPED / code / "checklist.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.article("GX-M-4")
def test_the_checklist_of_emergency_has_its_five_and_seven_rows() -> None:
    rows = checklist("emergency")
    assert [row["when"] for row in rows] == ["must"] * 5 + ["if_dispute"] * 7
    assert rows[0]["way"] == "录像或者视频监控"
    assert {row["category"] for row in rows} == {"行政处罚", "行政许可", "行政强制", "行政检查"}


@pytest.mark.article("ZH-M-6")
def test_the_fragment_of_statistics_waits_to_be_confirmed() -> None:
    rows = checklist("statistics")
    assert [row["confirmed"] for row in rows] == ["no", "no"]
    assert [row["recorder"] for row in rows] == ["检查人员", "听证记录员"]
