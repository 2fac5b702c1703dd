"""What the answers of an inspection say about the goods.

Each question of a checklist names what is expected and how good the goods can still be
when they are not so. The worst answer decides, and every answer that counts is told in
a sentence that can be read out to the customer.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

YES_NO, CHOICE, NUMBER, TEXT, PHOTO = "yes_no", "choice", "number", "text", "photo"
KINDS = (YES_NO, CHOICE, NUMBER, TEXT, PHOTO)


@dataclass(frozen=True)
class Question:
    """One line of a checklist.

    ``expected`` is the good answer of a yes/no question, ``good`` holds those of a
    choice; ``minimum`` and ``maximum`` are inclusive limits of a number. ``rank`` is
    the best grade (0 is the best of all) that goods with another answer can have; None
    when the question is only recorded.
    """

    text: str
    kind: str
    expected: bool = True
    good: frozenset[str] = frozenset()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    unit: str = ""
    rank: int | None = None


@dataclass(frozen=True)
class Finding:
    """Whether the goods are as expected, and a sentence that says what was found."""

    ok: bool
    sentence: str
    rank: int | None = None


@dataclass(frozen=True)
class Proposal:
    """The grade's rank and the findings that led to it, worst first."""

    rank: int
    reasons: tuple[str, ...]


def judge(question: Question, answer: Any) -> Finding:
    """Compare an answer with what was expected.

    :param answer: bool, the name of a choice, Decimal, str or bytes, after the kind

    >>> box = Question("Original box", YES_NO, rank=1)
    >>> judge(box, False)
    Finding(ok=False, sentence='Original box: no', rank=1)
    >>> weight = Question("Weight", NUMBER, minimum=Decimal(2), unit="kg", rank=3)
    >>> judge(weight, Decimal("0.3")).sentence
    'Weight: 0.3 kg (at least 2)'
    """
    ok = _is_ok(question, answer)
    sentence = f"{question.text}: {_say(question, answer)}"
    return Finding(ok, sentence, None if ok else question.rank)


def _is_ok(question: Question, answer: Any) -> bool:
    if question.kind == YES_NO:
        return answer is question.expected
    if question.kind == CHOICE:
        return answer in question.good
    if question.kind == NUMBER:
        low, high = question.minimum, question.maximum
        return (low is None or answer >= low) and (high is None or answer <= high)
    return True


def _say(question: Question, answer: Any) -> str:
    if question.kind == YES_NO:
        return "yes" if answer else "no"
    if question.kind == PHOTO:
        return "photo taken"
    if question.kind != NUMBER:
        return str(answer)
    value = " ".join(filter(None, [f"{answer.normalize():f}", question.unit]))
    if question.minimum is not None and answer < question.minimum:
        return f"{value} (at least {question.minimum.normalize():f})"
    if question.maximum is not None and answer > question.maximum:
        return f"{value} (at most {question.maximum.normalize():f})"
    return value


def propose(findings: Iterable[Finding]) -> Proposal:
    """The best grade that all findings allow.

    >>> propose([Finding(True, "Clean: yes"), Finding(False, "Box: no", 1)])
    Proposal(rank=1, reasons=('Box: no',))
    """
    counting = [f for f in findings if not f.ok and f.rank is not None]
    counting.sort(key=lambda finding: -finding.rank)
    return Proposal(
        rank=max((finding.rank for finding in counting), default=0),
        reasons=tuple(finding.sentence for finding in counting),
    )
