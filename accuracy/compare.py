#!/usr/bin/env python3
"""Holds reports against what readers saw.

    produ audit CHECKOUT -q -o json > REPORTS/owner+name.json      # for each repository of labels.tsv, at its commit
    python3 accuracy/compare.py REPORTS [--round 1|2] [--errors FILE]

A positive is a rule at level 2 (documented) or higher. A rule without a label counts as absent; a label of 0 is an absence
that a reader noted. Printed for each set of rules are precision, recall, recall of the labels that a reader was sure of,
and how often `verified` is right. A rule that no label names belongs to the newer set.
"""

import argparse
import csv
import json
import pathlib

LEVELS = {"none": 0, "declared": 0, "documented": 2, "attested": 2, "implemented": 3, "verified": 4}


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
    return {v["slug"]: LEVELS[v["level"]] for v in applies}


class Count:
    """What was found, missed and said without a label."""

    def __init__(self):
        self.found = self.missed = self.extra = self.sure = self.sure_found = self.verified = self.verified_right = 0

    def add(self, label, level, confidence):
        there, said = label > 0, level > 0
        self.found += there and said
        self.missed += there and not said
        self.extra += said and not there
        self.sure += there and confidence != "low"
        self.sure_found += there and said and confidence != "low"
        self.verified += level == 4
        self.verified_right += level == 4 and label == 4

    def show(self, name):
        share = lambda part, whole: f"{part / whole:.3f} ({part} of {whole})" if whole else "-"
        print(f"{name} rules: precision {share(self.found, self.found + self.extra)}, ", end="")
        print(f"recall {share(self.found, self.found + self.missed)}, ", end="")
        print(f"of sure labels {share(self.sure_found, self.sure)}, ", end="")
        print(f"verified is right {share(self.verified_right, self.verified)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", type=pathlib.Path)
    parser.add_argument("--labels", type=pathlib.Path, default=pathlib.Path(__file__).with_name("labels.tsv"))
    parser.add_argument("--round")
    parser.add_argument("--errors", type=pathlib.Path)
    args = parser.parse_args()
    older = {rule for rows in labels(args.labels, None).values() for rule, row in rows.items() if row["set"] == "older"}
    counts = {"older": Count(), "newer": Count()}
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
            counts["older" if rule in older else "newer"].add(label, level, row["confidence"])
            if (label > 0) != (level > 0):
                kind = "missed" if label else "extra"
                errors.append([kind, repository, rule, label, level, row["confidence"], row["places"], row["note"]])
    for name, count in counts.items():
        count.show(name)
    if missing:
        print("no report of " + ", ".join(missing))
    if args.errors:
        with open(args.errors, "w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter="\t", quoting=csv.QUOTE_NONE, escapechar="\\").writerows(errors)


if __name__ == "__main__":
    main()
