"""Whether what was read can be believed, against the version before."""

from scraper.judge.verdict import ContentSize, Verdict

# changedetection and its like have settled on a quarter as the mark between an edit and a
# page that came apart; under 80 words a quarter is one sentence more or less.
_TEXT_LEFT = 4
_WORTH_COMPARING = 80
# Two answers can be withdrawn in one night; they are shown after the second.
_ANSWERS_WORTH_COMPARING = 3


def judge_content(now: ContentSize, before: ContentSize | None) -> Verdict | None:
    """``no_text`` or ``suspect`` with the reason; None where nothing is wrong.

    ``before`` is the version that holds, None for a source's first. A suspect reading is
    kept and believed only when a later night brings it again.
    """
    if now.words == 0:
        return Verdict("no_text", "no text could be read from it")
    if before is None:
        return None
    for lost, unit, was, left in (
        (now.located * 2 < before.located, "recommendations located", before.located, now.located),
        (
            before.answered >= _ANSWERS_WORTH_COMPARING and now.answered * 2 < before.answered,
            "recommendations answered",
            before.answered,
            now.answered,
        ),
        (
            before.words >= _WORTH_COMPARING and now.words * _TEXT_LEFT < before.words,
            "words",
            before.words,
            now.words,
        ),
    ):
        if lost:
            reason = (
                f"{left} {unit} where the version before has {was}; not believed until confirmed"
            )
            return Verdict("suspect", reason)
    return None
