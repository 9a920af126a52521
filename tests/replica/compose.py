"""Composes each force's plan from the bank, then lets the nights happen to it."""

import random
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from tests.replica.bank import KEYS, Passage, read_bank
from tests.replica.forces import FORCES, Force
from tests.replica.nights import COLUMNS, EDITS, REDESIGNS, SECOND_PAGES, Edit
from tests.replica.plan import COMPLETE_IN_WORDS, PROGRESS_OF_STATUS, Entry, Plan

# Known numbers where one was read; the rest in an order that fits what is known.
_NUMBERS = dict(zip(KEYS, (7, 10, 11, 12, 13, 14, 16, 17, 18, 19, 22, 23, 25, 26, 28), strict=True))
_UNITS = (
    "Public Protection Unit",
    "Safeguarding Hub",
    "Vulnerability Command",
    "Domestic Abuse Team",
    "Violence Against Women Team",
)
_OWNERS = ("Head of Crime", "Det Supt, Protecting People", "T/ACC Crime", "Chief Inspector, Hub")
_PAST = ("October 2024", "November 2024", "December 2024", "January 2025", "February 2025")
_TO_COME = ("May 2025", "June 2025", "September 2025", "October 2025")
_PLACEHOLDERS = ("TBC", "-", "N/A", "Update to follow", "")
_WITH_STATUS = frozenset({"table_each", "transposed", "wide_table", "accordion"})
_WITHOUT_ENTRIES = frozenset({"narrative", "stub"})
# Of a force's cells where no edit says otherwise: about 3 in 4 answered, 1 in 10 not there.
_STATES = ("answered",) * 15 + ("empty",) * 3 + ("absent",) * 2
_FIRST_COLUMN = "Force update November 2024"


@cache
def plan_of(force_id: str, night: int, seed: int = 0) -> Plan:
    """The plan as the force publishes it on a night; equal for equal arguments."""
    plan = _first_plan(FORCES[force_id], seed)
    plan = _with_second_page(plan, night, seed)
    for edit in EDITS:
        holds = edit.night <= night and (edit.until is None or night < edit.until)
        if edit.force_id == force_id and holds:
            plan = _edited(plan, edit)
    if force_id in COLUMNS and night >= COLUMNS[force_id][0]:
        plan = _with_column(plan, *COLUMNS[force_id][1:])
    return replace(plan, redesigned=night >= REDESIGNS.get(force_id, night + 1))


def _first_plan(force: Force, seed: int) -> Plan:
    dice = random.Random(f"{seed} {force.force_id}")
    pages = read_bank("pages")
    unit = dice.choice(_UNITS)
    fill = _filler(force, unit, dice)
    introduction = [fill(dice.choice(pages["introduction"]["intro"]), _PAST)]
    if "quoted" in force.traits:
        introduction.append(pages["introduction"]["quoted"][0])
    introduction.append(fill(dice.choice(pages["introduction"]["leader"]), _PAST))
    entries: list[Entry] = []
    if force.layout not in _WITHOUT_ENTRIES:
        wording = dice.randrange(2)
        entries = [
            entry for key in KEYS if (entry := _first_entry(force, key, wording, unit, seed))
        ]
    if "renumbered" in force.traits:
        entries = [replace(entry, number=str(n)) for n, entry in enumerate(entries, start=1)]
    if "merged" in force.traits:
        entries = _merged(entries)
    return Plan(
        force_id=force.force_id,
        force_name=force.name,
        layout=force.layout,
        traits=force.traits,
        introduction=tuple(introduction),
        entries=tuple(entries),
        columns=(_FIRST_COLUMN,),
        narrative=tuple(fill(p, _PAST) for p in dice.sample(pages["narrative"]["para"], 5)),
        elsewhere=tuple(
            tuple(fill(p, _PAST).text for field in ("title", "para") for p in pages[place][field])
            for place in ("other-complaint-before", "other-complaint-after")
        ),
    )


def _first_entry(force: Force, key: str, wording: int, unit: str, seed: int) -> Entry | None:
    """One recommendation on the first night; None where the force leaves it out."""
    dice = random.Random(f"{seed} {force.force_id} {key}")
    bank = read_bank("recommendations")[key]
    fill = _filler(force, unit, dice)
    state = _first_state(force, key, dice.choice(_STATES))
    answer, placeholder = _first_answer(key, fill, dice), dice.choice(_PLACEHOLDERS)
    status = _first_status(answer if state == "answered" else (), dice)
    if any((e.force_id, e.key, e.kind) == (force.force_id, key, "progress") for e in EDITS):
        status = "Ongoing"
    if state == "absent":
        return None
    return Entry(
        keys=(key,),
        number=str(_NUMBERS[key]),
        title=dice.choice(bank["title"]).text,
        wording=(bank["full"][wording % len(bank["full"])],),
        short=dice.choice(bank["short"]).text,
        evidence=dice.choice(bank["evidence"]).text,
        owner=dice.choice(_OWNERS),
        answer=answer if state == "answered" else (),
        placeholder=placeholder if state == "empty" else "",
        status=status if force.layout in _WITH_STATUS else "",
    )


def _first_state(force: Force, key: str, drawn: str) -> str:
    """What the script needs, else what the dice say."""
    pages = SECOND_PAGES.get(force.force_id, (0, ()))[1]
    if key in pages or (force.force_id in COLUMNS and key in COLUMNS[force.force_id][2]):
        return "answered"
    for edit in EDITS:
        if (edit.force_id, edit.key) == (force.force_id, key):
            return "empty" if edit.kind == "added" else "answered"
    merged = "merged" in force.traits and key in ("publish-plan", "progress-update")
    return "answered" if merged else drawn


def _first_answer(
    key: str, fill: Callable[[Passage, tuple[str, ...]], Passage], dice: random.Random
) -> tuple[Passage, ...]:
    bank = read_bank("answers")[key]
    if dice.random() < 0.2:
        return (fill(dice.choice(bank["brief"]), _PAST),)
    now = dice.sample(bank["now"], dice.choice((1, 2, 2, 3)))
    coming = dice.sample(bank["next"], dice.choice((1, 1, 2)))
    return (*(fill(p, _PAST) for p in now), *(fill(p, _TO_COME) for p in coming))


def _first_status(answer: tuple[Passage, ...], dice: random.Random) -> str:
    if COMPLETE_IN_WORDS in {passage.text for passage in answer}:
        return "Complete"
    wanted = dice.choice(("complete", "in_progress")) if answer else "not_started"
    return dice.choice([word for word, means in PROGRESS_OF_STATUS.items() if means == wanted])


def _filler(
    force: Force, unit: str, dice: random.Random
) -> Callable[[Passage, tuple[str, ...]], Passage]:
    def fill(passage: Passage, months: tuple[str, ...]) -> Passage:
        def one(text: str) -> str:
            return (
                text.replace("{force}", force.name)
                .replace("{unit}", unit)
                .replace("{n}", str(dice.randrange(12, 90)))
                .replace("{month}", dice.choice(months))
            )

        return Passage(one(passage.text), tuple(map(one, passage.items)))

    return fill


def _merged(entries: list[Entry]) -> list[Entry]:
    """The last two recommendations in one block with one answer, as at least one force does."""
    *others, publish, update = entries
    both = replace(
        publish,
        keys=publish.keys + update.keys,
        number=f"{publish.number} and {update.number}",
        wording=publish.wording + update.wording,
    )
    return [*others, both]


def _with_second_page(plan: Plan, night: int, seed: int) -> Plan:
    first_night, keys = SECOND_PAGES.get(plan.force_id, (0, ()))
    if night < first_night:
        kept = (entry for entry in plan.entries if entry.keys[0] not in keys)
        return replace(plan, entries=tuple(kept))
    moved = (replace(e, page=2) if e.keys[0] in keys else e for e in plan.entries)
    return replace(plan, entries=tuple(moved))


def _with_column(plan: Plan, label: str, texts: dict[str, str]) -> Plan:
    def filled(entry: Entry) -> Entry:
        text = texts.get(entry.keys[0])
        return replace(entry, later=((label, text),)) if text else entry

    columns = (*plan.columns, label)
    return replace(plan, columns=columns, entries=tuple(map(filled, plan.entries)))


def _edited(plan: Plan, edit: Edit) -> Plan:
    place = next(i for i, entry in enumerate(plan.entries) if edit.key in entry.keys)
    entry = plan.entries[place]
    if edit.kind == "dropped":
        changed: tuple[Entry, ...] = ()
    else:
        changed = (_CHANGES[edit.kind](entry, edit.text),)
    return replace(plan, entries=plan.entries[:place] + changed + plan.entries[place + 1 :])


def _reword(entry: Entry, text: str) -> Entry:
    first, *others = entry.answer
    kept = first.text.rstrip(".").rpartition(". ")[0]
    reworded = f"{kept}. {text}" if kept else text
    return replace(entry, answer=(replace(first, text=reworded), *others))


_CHANGES: dict[str, Callable[[Entry, str], Entry]] = {
    "edited": _reword,
    "removed": lambda entry, text: replace(entry, answer=(), placeholder=text),
    "added": lambda entry, text: replace(entry, answer=(Passage(text),), placeholder=""),
    "progress": lambda entry, text: replace(entry, status=text),
}
