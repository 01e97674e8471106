#!/usr/bin/env python3
"""Holds reports against what readers saw.

    produ audit CHECKOUT -q -o json > REPORTS/owner+name.json      # for each repository of labels.tsv, at its commit
    python3 accuracy/compare.py REPORTS [--round 1|2] [--errors FILE]

A positive is a rule at level 2 (documented) or higher. A label that is missing is a level of 0: readers wrote down what is
there. Printed are precision, recall, recall of the labels that a reader was sure of, and how often `verified` is right.
"""

import argparse
import csv
import json
import pathlib

LEVELS = {"none": 0, "declared": 0, "documented": 2, "implemented": 3, "verified": 4}


def labels(path, wanted):
    out = {}
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if wanted is None or row["round"] == wanted:
                out.setdefault(row["repository"], {})[row["rule"]] = row
    return out


def levels(path):
    report = json.loads(path.read_text(encoding="utf-8"))
    applies = (v for v in report["verdicts"] if v["outcome"] != "not-applicable")
    return {v["slug"]: LEVELS.get(v["level"], 0) for v in applies}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", type=pathlib.Path)
    parser.add_argument("--labels", type=pathlib.Path, default=pathlib.Path(__file__).with_name("labels.tsv"))
    parser.add_argument("--round")
    parser.add_argument("--errors", type=pathlib.Path)
    args = parser.parse_args()
    found = missed = extra = sure = sure_found = verified = verified_right = 0
    errors, missing = [], []
    for repository, seen in sorted(labels(args.labels, args.round).items()):
        path = args.reports / (repository.replace("/", "+", 1) + ".json")
        if not path.exists():
            missing.append(repository)
            continue
        said = levels(path)
        for rule in sorted(set(seen) | set(said)):
            row = seen.get(rule, {"level": "0", "confidence": "high", "places": "", "note": ""})
            label, level = int(row["level"]), said.get(rule, 0)
            found += label > 0 and level > 0
            missed += label > 0 and level == 0
            extra += label == 0 and level > 0
            sure += label > 0 and row["confidence"] != "low"
            sure_found += label > 0 and row["confidence"] != "low" and level > 0
            verified += level == 4
            verified_right += level == 4 and label == 4
            if (label > 0) != (level > 0):
                kind = "missed" if label else "extra"
                errors.append([kind, repository, rule, label, level, row["confidence"], row["places"], row["note"]])
    share = lambda part, whole: f"{part / whole:.3f}" if whole else "-"
    print(f"precision {share(found, found + extra)} ({found} of {found + extra})")
    print(f"recall {share(found, found + missed)} ({found} of {found + missed})")
    print(f"recall of sure labels {share(sure_found, sure)} ({sure_found} of {sure})")
    print(f"verified is right {share(verified_right, verified)} ({verified_right} of {verified})")
    if missing:
        print("no report of " + ", ".join(missing))
    if args.errors:
        with open(args.errors, "w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter="\t", quoting=csv.QUOTE_NONE, escapechar="\\").writerows(errors)


if __name__ == "__main__":
    main()
