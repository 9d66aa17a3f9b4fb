"""How fast and how well supplies are ranked for needs, beside character-pair BM25 with the same filter of kinds.

`python benchmarks/ranking.py` – time and memory on generated items (10,000 organisations, 40,000 items).
`python benchmarks/ranking.py --folder DIR` – also quality on a folder with enterprises, supplies, needs and qrels.csv
(need_id,supply_id,grade 0–3): each signal left out in turn, and the gain over BM25 on random halves of the needs.
"""

import argparse
import csv
import json
import random
import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from math import log, log2
from pathlib import Path
from statistics import mean, quantiles

import numpy as np

from events.matching.engine import NeedText, Organisation, SupplyText, rank
from events.matching.engine.vocabulary import Vocabulary, trade_vocabulary
from events.matching.engine.weights import DEFAULT, Weights
from events.matching.reading import read_folder
from events.matching.rules import Category, Kind, OrganisationKind, share_of_score

TOP = 10
SEED = 20260101
MIB = 1024
Ranks = dict[str | int, list[tuple[str | int, float]]]
Grades = dict[str, dict[str, int]]
Ranker = Callable[[Sequence[NeedText], Sequence[SupplyText]], Ranks]


def ours(
    needs: Sequence[NeedText],
    supplies: Sequence[SupplyText],
    weights: Weights = DEFAULT,
    vocabulary: Vocabulary | None = None,
) -> Ranks:
    """Rank with the product's engine."""
    ranks: Ranks = defaultdict(list)
    for one in rank(needs, supplies, TOP, weights=weights, vocabulary=vocabulary):
        ranks[one.need_id].append((one.supply_id, one.score))
    return ranks


def pairs_bm25(needs: Sequence[NeedText], supplies: Sequence[SupplyText]) -> Ranks:
    """Rank by BM25 over character pairs (k₁ 1.5, b 0.75): no fields, no vocabulary; kinds of the first choice only."""
    texts = [_pairs(f"{one.title} {one.description} {' '.join(one.keywords)}") for one in supplies]
    average = mean(len(text) for text in texts)
    postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for place, text in enumerate(texts):
        for pair in set(text):
            count = text.count(pair)
            postings[pair].append((place, count * 2.5 / (count + 1.5 * (0.25 + 0.75 * len(text) / average))))
    columns = {
        pair: (np.array([place for place, _ in found]), np.array([weight for _, weight in found]))
        for pair, found in postings.items()
    }
    rare = {pair: log(1 + (len(texts) - len(found) + 0.5) / (len(found) + 0.5)) for pair, found in postings.items()}
    owners = np.array([hash(one.organisation.id) for one in supplies])
    allowed = {
        category: np.array([share_of_score(category, one.kind, one.organisation.kind) == 1 for one in supplies])
        for category in Category
    }
    ranks: Ranks = {}
    for need in needs:
        score = np.zeros(len(supplies))
        for pair in _pairs(f"{need.title} {need.description}"):
            if pair in columns:
                holders, weight = columns[pair]
                score[holders] += rare[pair] * weight
        score[~allowed[need.category] | (owners == hash(need.organisation.id))] = 0
        best = np.argsort(-score, kind="stable")[:TOP]
        ranks[need.id] = [(supplies[place].id, float(score[place])) for place in best.tolist() if score[place] > 0]
    return ranks


def _pairs(text: str) -> list[str]:
    squeezed = "".join(text.split())
    return [squeezed[place : place + 2] for place in range(len(squeezed) - 1)]


def generated(organisations: int, items: int) -> tuple[list[NeedText], list[SupplyText]]:
    """Invent items: words drawn by Zipf's law from invented words and the trade vocabulary, lengths as people write."""
    chance = random.Random(SEED)  # noqa: S311 - invented data
    invented = ["".join(chr(0x4E00 + int(chance.paretovariate(0.6)) % 3000) for _ in range(2)) for _ in range(20_000)]
    words = invented + [word for word in trade_vocabulary().words() for _ in range(3)]
    chance.shuffle(words)
    heavy = list(np.cumsum([1 / (place + 20) for place in range(len(words))]))

    def text(count: int) -> str:
        return "".join(chance.choices(words, cum_weights=heavy, k=count))

    who = [
        Organisation(number, chance.choices(list(OrganisationKind), [54, 14, 12, 4, 4, 13])[0], products=text(4))
        for number in range(organisations)
    ]
    needed = items * 42 // 100
    needs = [
        NeedText(
            number, chance.choice(who), chance.choices(list(Category), [48, 51, 49, 31, 30, 24])[0], text(6), text(18)
        )
        for number in range(needed)
    ]
    supplies = [
        SupplyText(
            number,
            chance.choice(who),
            chance.choices(list(Kind), [100, 76, 49, 15, 44, 36])[0],
            text(6),
            text(16),
            (text(1), text(1), text(1)),
            Decimal(chance.randint(10, 5000)),
        )
        for number in range(items - needed)
    ]
    return needs, supplies


def measured(name: str, organisations: int, items: int) -> dict[str, float]:
    """Run one ranker in a process of its own; seconds exclude inventing the items, memory includes it."""
    call = [sys.executable, __file__, "--one", name, str(organisations), str(items)]
    told: dict[str, float] = json.loads(subprocess.run(call, check=True, capture_output=True, text=True).stdout)
    return told


def run_one(name: str, organisations: int, items: int) -> None:
    """Rank generated items and print what it took."""
    needs, supplies = generated(organisations, items)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB
    wall, cpu = time.perf_counter(), time.process_time()
    RANKERS[name](needs, supplies)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB
    print(json.dumps({"wall": wall, "cpu": cpu, "peak": peak, "before": before}))


def quality(ranks: Ranks, grades: Grades) -> dict[str, float]:
    """Return hit@1, recall@5, nDCG@10 of needs with a good partner, and how well the best score tells them apart."""
    hit, recall, gained, found, missing = [], [], [], [], []
    for need, judged in grades.items():
        top = ranks.get(need, [])
        best = top[0][1] if top else 0.0
        good = {supply for supply, grade in judged.items() if grade > 1}
        if not good:
            missing.append(best)
            continue
        found.append(best)
        order = [supply for supply, _ in top]
        hit.append(bool(order) and order[0] in good)
        recall.append(len(good & set(order[:5])) / len(good))
        ideal = _gain(sorted(judged.values(), reverse=True)[:TOP])
        gained.append(_gain([judged.get(str(supply), 0) for supply in order]) / ideal)
    told = [(one > other) + (one == other) / 2 for one in found for other in missing]
    return {"hit@1": mean(hit), "recall@5": mean(recall), "ndcg@10": mean(gained), "auc": mean(told) if told else 0.0}


def _gain(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / log2(place + 2) for place, grade in enumerate(grades))


def read_grades(folder: Path) -> Grades:
    """Read qrels.csv."""
    grades: Grades = defaultdict(dict)
    with (folder / "qrels.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            grades[row["need_id"]][row["supply_id"]] = int(row["grade"])
    return grades


def left_out() -> dict[str, tuple[Weights, Vocabulary]]:
    """Name the engine with one signal less each time."""
    words = trade_vocabulary()
    return {
        "everything": (DEFAULT, words),
        "without vocabulary": (DEFAULT, Vocabulary({})),
        "its words alone, no synonyms": (DEFAULT, Vocabulary({word: (word,) for word in words.words()})),
        "without single characters": (replace(DEFAULT, single=0.0), words),
        "without keywords": (replace(DEFAULT, supply_keywords=0.0), words),
        "without what suppliers make": (replace(DEFAULT, supply_products=0.0), words),
        "without what sellers make": (replace(DEFAULT, seller_products=0.0), words),
        "without the limit of a loan": (replace(DEFAULT, over_limit=1.0), words),
        "all fields alike": (replace(DEFAULT, need_title=1.0, supply_title=1.0, supply_keywords=1.0), words),
    }


def print_quality(folder: Path) -> None:
    """Print what each signal brings, and whether the gain over BM25 holds on halves of the needs."""
    read, grades = read_folder(folder), read_grades(folder)
    peer = pairs_bm25(read.needs, read.supplies)
    rows = {"pairs BM25, same kinds": quality(peer, grades)}
    for name, (weights, vocabulary) in left_out().items():
        rows[name] = quality(ours(read.needs, read.supplies, weights=weights, vocabulary=vocabulary), grades)
    print(f"\n{'quality':30}" + "".join(f"{figure:>10}" for figure in rows["everything"]))
    for name, figures in rows.items():
        print(f"{name:30}" + "".join(f"{value:10.3f}" for value in figures.values()))
    chance, gains = random.Random(SEED), defaultdict(list)  # noqa: S311 - which half, not a secret
    full = ours(read.needs, read.supplies)
    for _ in range(200):
        half = dict(chance.sample(sorted(grades.items()), len(grades) // 2))
        mine, other = quality(full, half), quality(peer, half)
        for figure in mine:
            gains[figure].append(mine[figure] - other[figure])
    print("\ngain over BM25 on 200 random halves of the needs (5 %, median, 95 %)")
    for figure, values in gains.items():
        cuts = quantiles(values, n=20)
        print(f"{figure:10} {cuts[0]:+.3f} {cuts[9]:+.3f} {cuts[18]:+.3f}")


RANKERS: dict[str, Ranker] = {"ranking": ours, "pairs BM25": pairs_bm25}


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        run_one(arguments.one[0], int(arguments.one[1]), int(arguments.one[2]))
        return
    print(f"{'time':30}{'wall s':>10}{'CPU s':>10}{'peak MiB':>10}")
    for organisations, items in ((106, 553), (10_000, 40_000)):
        for name in RANKERS:
            took = measured(name, organisations, items)
            label = f"{name}, {organisations:,} / {items:,}"
            print(f"{label:30}{took['wall']:10.2f}{took['cpu']:10.2f}{took['peak']:10.0f}", flush=True)
    if arguments.folder:
        print_quality(arguments.folder)


if __name__ == "__main__":
    main()
