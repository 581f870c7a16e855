"""Passwords: long, free in their characters, never common, kept as argon2id."""

import pytest
from argon2 import PasswordHasher
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InvalidInput
from people.passwords import (
    check_new_password,
    hash_password,
    outdated,
    verify_password,
)

NAMES = ["李晓梅", "lixiaomei", "lxm", "人力资源和社会保障局", "hrss"]


@pytest.mark.parametrize(
    "password",
    ["八个汉字也可以的", "correct horse", "        空格 a", "x7y" * 42, "李晓梅喜欢春天的雨"],
)
def test_long_passwords_of_any_characters_will_do(password: str) -> None:
    check_new_password(password, names=NAMES)


@pytest.mark.parametrize(
    "password",
    [
        "七个字的密码。",
        "a" * 129,
        "password",
        "Password2026!",
        "12345678",
        "87654321",
        "qwertyuiop",
        "aaaaaaaa",
        "abababab",
        "1qaz2wsx",
        "woaini1314",
        "5201314520",
        "19900101",
        "13800138000",
        "diaoyue2026",
        "lixiaomei88",
        "李晓梅20261121",
        "人力资源和社会保障局",
    ],
)
def test_what_is_guessed_first_is_refused_at_the_field(password: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_new_password(password, names=NAMES)
    assert list(refused.value.errors) == ["password"]


@settings(max_examples=5, deadline=None)
@given(st.text(min_size=8, max_size=128))
def test_nothing_is_cut_off_or_changed(password: str) -> None:
    stored = hash_password(password)
    assert verify_password(stored, password)
    assert not verify_password(stored, password[:-1])
    assert not verify_password(stored, password + "x")


def test_argon2id_with_the_recommended_cost() -> None:
    assert hash_password("correct horse").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_weaker_hash_is_renewed() -> None:
    weaker = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash("correct horse")
    assert outdated(weaker)
    assert not outdated(hash_password("correct horse"))


def test_nobody_without_a_password_comes_in() -> None:
    assert not verify_password(None, "")
    assert not verify_password(None, "\0")
    assert not verify_password("no hash at all", "x")
