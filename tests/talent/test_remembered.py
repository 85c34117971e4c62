"""What is remembered is bounded, found once, and forgotten where it failed."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from entrepot.talent.remembered import Remembered, Version

NOW = Version("graph", 1)


def test_a_question_is_answered_once() -> None:
    kept, found = Remembered[str](len), []

    def find() -> str:
        found.append("answer")
        return "answer"

    assert [kept.answer(NOW, "question", find) for _ in range(3)] == ["answer"] * 3
    assert found == ["answer"]


def test_several_threads_ask_once() -> None:
    kept, together = Remembered[int](lambda _: 1), Barrier(4)
    found: list[int] = []

    def find() -> int:
        found.append(7)
        return 7

    def ask(_: int) -> int:
        together.wait()
        return kept.answer(NOW, "question", find)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, range(4))) == [7] * 4
    assert found == [7]


def test_the_hash_of_a_long_question_is_taken_once_each_time() -> None:
    class Question:
        taken = 0

        def __hash__(self) -> int:
            self.taken += 1
            return 1

    kept, question = Remembered[str](len), Question()
    for place in range(1, 4):
        kept.answer(NOW, question, lambda: "answer")
        assert question.taken == place


def test_the_answers_used_last_are_kept() -> None:
    kept = Remembered[str](len, most_bytes=6)
    for text in ("one", "two", "one", "six"):  # "two" was not asked for again
        kept.answer(NOW, text, lambda text=text: text)  # type: ignore[misc]
    assert len(kept) == 2
    assert kept.answer(NOW, "one", lambda: "anew") == "one"
    assert kept.answer(NOW, "two", lambda: "anew") == "anew"


def test_the_latest_answer_is_kept_however_large() -> None:
    kept = Remembered[str](len, most_bytes=1)
    kept.answer(NOW, "a", lambda: "small")
    kept.answer(NOW, "b", lambda: "larger than all")
    assert len(kept) == 1
    assert kept.answer(NOW, "b", lambda: "anew") == "larger than all"


def test_what_fails_is_tried_anew() -> None:
    kept = Remembered[str](len)
    with pytest.raises(ZeroDivisionError):
        kept.answer(NOW, "question", lambda: str(1 // 0))
    assert len(kept) == 0
    assert kept.answer(NOW, "question", lambda: "answer") == "answer"


def test_what_is_known_of_another_version_of_the_folder_is_dropped() -> None:
    kept, later, elsewhere = Remembered[str](len), Version("graph", 2), Version("other", 1)
    kept.answer(NOW, "question", lambda: "then")
    kept.answer(elsewhere, "question", lambda: "there")
    assert kept.answer(later, "question", lambda: "now") == "now"
    assert len(kept) == 2
    assert kept.answer(elsewhere, "question", lambda: "anew") == "there"
    assert kept.answer(NOW, "question", lambda: "anew") == "anew"


def test_all_can_be_forgotten() -> None:
    kept = Remembered[str](len)
    kept.answer(NOW, "question", lambda: "first")
    kept.clear()
    assert len(kept) == 0
    assert kept.answer(NOW, "question", lambda: "second") == "second"
