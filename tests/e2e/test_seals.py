"""A seal from its registration to the paper that bears it, and the print that comes back."""

from tests.e2e.people import Town


def test_a_seal_is_registered_given_to_somebody_and_set(town: Town) -> None:
    chen = town.sign_in("hrss-chen")
    chen.open("/seals")
    chen.page.locator("summary", has_text="更改").click()
    chen.page.locator("input[name=stamping][value=electronic]").check()
    chen.click("从现在起生效")
    chen.open("/seals/new")
    chen.page.locator("input[name=origin][value=drawn]").check()
    chen.click("登记")
    chen.sees("这不是备案印章", "还没有人可以用这枚印章")
    for name, value in (("who", "role:archivist"), ("paper_kind", "every")):
        chosen = "(box, value) => { box.value = value; box.dispatchEvent(new Event('change')) }"
        chen.page.locator(f"select[name={name}]").evaluate(chosen, value)
    chen.click("给出权利")
    chen.does_not_see("还没有人可以用这枚印章")
    chen.look("seal")
    chen.opens_task("魏东来")
    chen.decides("approve")
    town.papers_are_made()
    lin = town.sign_in("hrss-lin")
    lin.open("/sealing")
    lin.page.locator("input[name=paper]").first.check()
    lin.look("sealing-waiting")
    lin.click("在勾选的文书上用印")
    town.papers_are_made()
    lin.open("/seals/uses")
    lin.sees("-0001", "加盖电子图样", "林静怡")
    lin.look("seal-uses")
