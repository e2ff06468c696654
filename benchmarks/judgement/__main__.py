"""Prints how well coaching judges: `python -m benchmarks.judgement [--teams N] [--seed N]`."""

import argparse
from time import perf_counter

from benchmarks.judgement.people import SLOW
from benchmarks.judgement.scoring import Report, run
from bot.coaching.choosing import BUDGET

REPORTING_SEED = 61_803
"""Another one than the tests use, and than those with which the rules were tuned."""


def main() -> None:
    parser = argparse.ArgumentParser(description="Simulates teams with planted causes.")
    parser.add_argument("--teams", type=int, default=200)
    parser.add_argument("--weeks", type=int, default=40)
    parser.add_argument("--seed", type=int, default=REPORTING_SEED)
    chosen = parser.parse_args()
    began = perf_counter()
    report = run(chosen.seed, chosen.teams, chosen.weeks)
    _table(report, chosen.seed, perf_counter() - began)


def _table(report: Report, seed: int, seconds: float) -> None:
    rows = [
        ("precision", f"{report.precision:.3f}", "at least 0.85"),
        ("recall within two weeks of first showing", f"{report.recall:.3f}", "at least 0.80"),
        ("  of beginning, unseen ones included", f"{report.recall_of_start:.3f}", ""),
        ("  at any time", f"{report.found_at_all:.3f}", ""),
        ("false alarms a manager and month", f"{report.false_alarms:.2f}", "at most 1"),
        ("  about people who are quiet or grumpy", str(report.about_controls), ""),
        ("nudges a manager and week", f"{report.load:.2f}", ""),
        ("most in one week", str(report.most_in_a_week), f"at most {BUDGET}"),
        ("longest unmentioned with open need, days", str(report.longest_unmentioned), "under 21"),
        (
            "people with a need who were mentioned",
            f"{report.needy_mentioned} of {report.people_with_need}",
            "",
        ),
        ("most about one person in four weeks", str(report.most_of_one_person_in_four_weeks), ""),
        ("good news nudges", str(report.praise), ""),
    ]
    print(f"{report.teams} teams, {report.weeks} weeks, seed {seed}, {seconds:.0f} s\n")
    for name, value, required in rows:
        print(f"{name:<44}{value:>14}  {required}")
    print("\nplanted cause          seen  in time  ever  never shown")
    for what, seen in sorted(report.planted.items()):
        note = "  (slow: not in recall)" if what in SLOW else ""
        print(
            f"{what:<22}{seen:>5}{report.in_time[what] / seen:>9.2f}"
            f"{report.found[what] / seen:>6.2f}{report.never_shown[what]:>9}{note}"
        )
    print("\nsignal                 right  wrong")
    for kind in sorted({*report.right, *report.wrong}):
        print(f"{kind:<22}{report.right[kind]:>6}{report.wrong[kind]:>7}")
    shares = sorted(report.mentions)
    print(
        f"\nmentions a person in {report.weeks} weeks: median {shares[len(shares) // 2]}, "
        f"nine in ten at most {shares[len(shares) * 9 // 10]}, most {shares[-1]}"
    )


if __name__ == "__main__":
    main()
