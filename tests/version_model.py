"""What versions, coverage and health mean, written a second time: plain lists, no SQL.

Slow and simple on purpose; tests/test_versions_machine.py compares the archive with it.
"""

from dataclasses import dataclass, field, replace

SUCCESS = ("ok", "not_modified")


@dataclass(frozen=True)
class Page:
    """What a page says now: an answer a key (text and progress; "" = an empty one)."""

    answers: tuple[tuple[str, str, str | None], ...] = ()
    chrome: str = ""  # words of the plan that answer nothing

    def with_answer(self, key: str, text: str | None, progress: str | None) -> "Page":
        kept = tuple(each for each in self.answers if each[0] != key)
        return replace(self, answers=kept if text is None else (*kept, (key, text, progress)))

    def cell(self, key: str) -> tuple[str, str, str | None]:
        for name, text, progress in self.answers:
            if name == key:
                return ("answered" if text else "empty"), text, progress
        return "absent", "", None

    def same(self, other: "Page") -> bool:
        return self.chrome == other.chrome and set(self.answers) == set(other.answers)


@dataclass
class ModelVersion:
    content: list[Page]
    addresses: list[str]  # where each of them was last found
    first_seen: str
    cause: str
    cells: dict[str, tuple[str, str, str | None]]
    confirmed: dict[str, str] = field(default_factory=dict)
    last_seen: str = ""


@dataclass
class ModelForce:
    listed: list[str] = field(default_factory=list)
    believed: dict[str, Page] = field(default_factory=dict)
    versions: list[ModelVersion] = field(default_factory=list)
    log: dict[str, list[tuple[str, str]]] = field(default_factory=dict)  # url: (time, outcome)
    changes: list[tuple[str, str, str, int, int, int, int, str, int]] = field(default_factory=list)

    def night(
        self, keys: tuple[str, ...], got: list[tuple[str, str, str, Page | None]]
    ) -> list[tuple[str | None, int | None]]:
        """One run's (url, time, outcome, page); returns (change, version) of each."""
        new_pages = []
        for url, time, outcome, page in got:
            self.log.setdefault(url, []).append((time, outcome))
            before = self.believed.get(url)
            if outcome == "ok" and page is not None and (before is None or not before.same(page)):
                new_pages.append(url)
                self.believed[url] = page
        plan = [url for url in self.listed if url in self.believed]
        good = {url: time for url, time, outcome, _ in got if outcome in SUCCESS and url in plan}
        fully = [url for url, _, outcome, _ in got if outcome == "ok" and url in plan]
        began = bool(fully) and not self._holds(plan)
        if began:
            times = [good[url] for url in fully if url in new_pages] or [good[u] for u in fully]
            self._begin(keys, plan, min(times))
        if self.versions:
            version = self.versions[-1]
            if plan and self._holds(plan):
                for at, url in enumerate(plan):
                    if url in good:
                        version.addresses[at] = url
            version.confirmed.update(
                {url: time for url, time in good.items() if url in version.addresses}
            )
            version.last_seen = self.last_confirmed() or ""
        number = len(self.versions) or None
        said = []
        for url, _, _, _ in got:
            change = None
            if url in good:
                change = "unchanged"
                if began:
                    change = "new" if number == 1 else "changed" if url in new_pages else change
            said.append((change, number))
        return said

    def _holds(self, plan: list[str]) -> bool:
        if not self.versions:
            return False
        now, then = [self.believed[url] for url in plan], self.versions[-1].content
        return len(now) == len(then) and all(a.same(b) for a, b in zip(now, then, strict=True))

    def _begin(self, keys: tuple[str, ...], plan: list[str], first_seen: str) -> None:
        parts = {url: self.believed[url] for url in plan}
        old_parts: dict[str, Page] = {}
        cells = {key: merged([page.cell(key) for page in parts.values()]) for key in keys}
        cause = "first"
        if self.versions:
            old = self.versions[-1]
            old_parts = dict(zip(old.addresses, old.content, strict=True))
            both = [url for url in plan if url in old_parts]
            edited = [url for url in both if not old_parts[url].same(parts[url])]
            cause = "force" if edited else "sources"
            for key in keys if edited else ():
                then = merged([old_parts[url].cell(key) for url in both])
                now = merged([parts[url].cell(key) for url in both])
                kind = difference(old.cells[key], cells[key])
                if kind and difference(then, now):
                    was, is_now = answer(old.cells[key]), answer(cells[key])
                    kept = common(was.split(), is_now.split())
                    came, went = len(is_now.split()) - kept, len(was.split()) - kept
                    number = len(self.versions)
                    numbers = (number, number + 1, came, went)
                    judged = weighed(kind, old.cells[key], cells[key], came + went)
                    self.changes.append((key, first_seen, kind, *numbers, *judged))
        version = ModelVersion(list(parts.values()), plan, first_seen, cause, cells)
        self.versions.append(version)

    def last_confirmed(self) -> str | None:
        if not self.versions:
            return None
        version = self.versions[-1]
        return max(
            version.first_seen,
            min(version.confirmed.get(url, version.first_seen) for url in version.addresses),
        )

    def coverage(self, key: str) -> tuple[str, str | None, str | None]:
        """(state, since, last_confirmed) now."""
        if not self.versions:
            attempts = [time for url in self.listed for time, _ in self.log.get(url, [])]
            return ("unreached" if self.listed else "no_source"), min(attempts, default=None), None
        states = []
        for version in self.versions:
            state = version.cells[key][0]
            if state != "answered" and any(s in ("answered", "withdrawn") for s, _ in states):
                state = "withdrawn"
            states.append((state, version.first_seen))
        state, since = states[-1]
        for earlier, first_seen in reversed(states):
            if earlier != state:
                break
            since = first_seen
        return state, since, self.last_confirmed()

    def health(self, url: str) -> tuple[str | None, str | None, int, str | None]:
        """(last_outcome, last_success, failures_in_a_row, first_failure) now."""
        log = self.log.get(url, [])
        failures: list[str] = []
        success = None
        for time, outcome in log:
            if outcome in SUCCESS:
                success, failures = time, []
            else:
                failures.append(time)
        return (log[-1][1] if log else None), success, len(failures), min(failures, default=None)


def merged(cells: list[tuple[str, str, str | None]]) -> tuple[str, str, str | None]:
    for state in ("answered", "empty", "absent"):
        found = [cell for cell in cells if cell[0] == state]
        if found:
            break
    else:
        return "absent", "", None
    texts: list[str] = []
    for _, text, _ in found:
        if text not in texts:
            texts.append(text)
    stated = [progress for _, _, progress in found if progress]
    progress = None
    if stated:
        if all(each == "complete" for each in stated):
            progress = "complete"
        elif all(each == "not_started" for each in stated):
            progress = "not_started"
        else:
            progress = "in_progress"
    return state, "\n\n".join(text for text in texts if text), progress


def answer(cell: tuple[str, str, str | None]) -> str:
    return cell[1] if cell[0] == "answered" else ""


def difference(old: tuple[str, str, str | None], new: tuple[str, str, str | None]) -> str | None:
    if old[0] != "answered" and new[0] == "answered":
        return "added"
    if old[0] == "answered" and new[0] != "answered":
        return "removed"
    if answer(old) != answer(new):
        return "edited"
    return "progress" if old[2] != new[2] else None


def weighed(
    kind: str, old: tuple[str, str, str | None], new: tuple[str, str, str | None], words: int
) -> tuple[str, int]:
    """Class and weight of a change, for texts of short words and full stops."""
    least, most = {"removed": (300, 399), "added": (200, 299), "progress": (80, 80)}.get(
        kind, (0, 0)
    )
    if kind != "edited":
        return kind, min(most, least + words)
    paragraphs = [[one.replace(".", "") for one in text[1].split("\n\n")] for text in (old, new)]
    was, is_now = paragraphs
    if " ".join(was).split() == " ".join(is_now).split():
        class_, weight = "punctuation", min(19, 10 + words)
    elif sorted(was) == sorted(is_now):
        class_, weight = "moved", min(29, 20 + words)
    elif sorted(map(without_digits, was)) == sorted(map(without_digits, is_now)):
        class_, weight = "numbers", min(199, 100 + words)
    else:
        class_, weight = "wording", min(299, 40 + words)
    return class_, max(weight, 80) if old[2] != new[2] else weight


def without_digits(text: str) -> list[str]:
    return [word for word in text.split() if not word.isdigit()]


def common(one: list[str], other: list[str]) -> int:
    """The most words that both hold in the same order."""
    if not one or not other:
        return 0
    rows = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            longer = max(rows[i][j + 1], rows[i + 1][j])
            rows[i + 1][j + 1] = rows[i][j] + 1 if a == b else longer
    return rows[-1][-1]
