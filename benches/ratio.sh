#!/usr/bin/env bash
# Times a whole audit against ripgrep over the same files, and against the limits the project has set itself: at most 3
# times the ripgrep pass, 20 ms of CPU for the audit of one file, peak memory under 150 MiB. There are two passes to compare with:
#   rg -f      all patterns of the rule pack as they are (ASCII mode: Unicode classes make it far slower still)
#   rg -i -F   one literal of each pattern, which is about what the audit searches for first: the harder comparison
#
#   cargo build --release && benches/ratio.sh REPOSITORY...
#
# Needs bash, git, python3 and rg (ripgrep) on the PATH, and repositories that are checked out. PRODU names another
# binary, RUNS the number of runs (default 5; one of the slow pass), JOBS the threads (default: all cores). The numbers are of this machine
# in this minute: compare ratios, not seconds, and never put them into a test.
set -euo pipefail

here=$(cd "$(dirname "$0")/.." && pwd)
produ=${PRODU:-$here/target/release/produ}
for tool in git python3 rg; do
    command -v "$tool" >/dev/null || { echo "ratio.sh needs $tool on the PATH" >&2; exit 2; }
done
[ -x "$produ" ] || { echo "no program at $produ: cargo build --release" >&2; exit 2; }
[ $# -gt 0 ] || { echo "usage: benches/ratio.sh REPOSITORY..." >&2; exit 2; }

PRODU=$produ RULES=$here/rules RUNS=${RUNS:-5} JOBS=${JOBS:-} exec python3 - "$@" <<'PYTHON'
import json, os, pathlib, re, resource, statistics, subprocess, sys, tempfile, time

produ, rules = os.environ["PRODU"], pathlib.Path(os.environ["RULES"])
runs = int(os.environ["RUNS"])
jobs = int(os.environ["JOBS"] or len(os.sched_getaffinity(0)))

# Patterns are the quoted items of these lists; nothing else in a rule file is a regular expression.
LISTS = ("match", "with", "not", "contains", "run", "uses", "heading", "body")
ITEM = re.compile(r"""\s*(?:'((?:[^']|'')*)'|"((?:[^"\\]|\\.)*)")\s*,?""")
KEY = re.compile(r"^ *(?:- )?([a-z0-9-]+):")
INLINE = re.compile(r"\b(?:" + "|".join(LISTS) + r"): *\[")


def items(text, at=0):
    """Quoted scalars one after the other, until something else comes."""
    while found := ITEM.match(text, at):
        at = found.end()
        if found.group(1) is not None:
            yield found.group(1).replace("''", "'")
        else:
            try:
                yield json.loads('"' + found.group(2) + '"')
            except ValueError:
                pass


def patterns():
    """Every regular expression of the rule pack, read without a YAML parser: lists by their key, items by quotes."""
    found = set()
    for path in sorted(rules.rglob("*.yaml")):
        if path.name.endswith(".test.yaml"):
            continue
        block, vocabulary = "", False
        for line in path.read_text(encoding="utf-8").splitlines():
            for inline in INLINE.finditer(line):
                found.update(items(line, inline.end()))
            if key := KEY.match(line):
                block = key.group(1)
                vocabulary = block == "patterns" if not line.startswith(" ") else vocabulary
                if vocabulary and (opened := line.find("[")) > 0:
                    found.update(items(line, opened + 1))
            elif line.lstrip().startswith("- ") and (vocabulary or block in LISTS):
                found.update(items(line, line.index("- ") + 2))
    return sorted(item for item in found if len(item) >= 3 and not item.startswith("@") and item.isascii())


def literal(pattern):
    """The longest plain word of a pattern, classes and escapes taken out."""
    plain = re.sub(r"\\.|\[[^\]]*\]|\(\?\w+[:)]", " ", pattern)
    return max(re.findall(r"\w{3,}", plain), key=len, default=None)


def accepted(items, folder):
    """What rg accepts; a list it refuses is halved until the culprits stand alone."""
    if not items:
        return []
    file = folder / "try"
    file.write_text("\n".join(items) + "\n", encoding="utf-8")
    verdict = subprocess.run(["rg", "--no-unicode", "-q", "-f", file, os.devnull], capture_output=True)
    if verdict.returncode != 2:
        return items
    if len(items) == 1:
        return []
    middle = len(items) // 2
    return accepted(items[:middle], folder) + accepted(items[middle:], folder)


def timed(command, **options):
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
    return time.perf_counter() - start


def several(command, count=runs, **options):
    timed(command, **options)  # warms the page cache
    return [timed(command, **options) for _ in range(count)]


def cpu(command, count=20):
    """Seconds of CPU of each run, in user and system mode together: what a start costs whatever else is running."""
    def spent():
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime

    times = []
    for _ in range(count):
        before = spent()
        timed(command)
        times.append(spent() - before)
    return times


def peak(command):
    """Peak resident memory in MiB, measured in a process of its own: the maximum over children never falls."""
    child = os.fork()
    if child == 0:
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        kib = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        pathlib.Path(memory).write_text(str(kib // (1024 if sys.platform == "darwin" else 1)))
        os._exit(0)
    os.waitpid(child, 0)
    return int(pathlib.Path(memory).read_text()) / 1024


def line(name, times):
    print(f"  {name:<28} min {min(times) * 1000:8.1f} ms   median {statistics.median(times) * 1000:8.1f} ms")


with tempfile.TemporaryDirectory() as place:
    folder = pathlib.Path(place)
    memory = str(folder / "memory")
    everything = patterns()
    usable = accepted(everything, folder)
    listing = folder / "patterns"
    listing.write_text("\n".join(usable) + "\n", encoding="utf-8")
    words = sorted({word.lower() for pattern in usable if (word := literal(pattern))})
    (folder / "words").write_text("\n".join(words) + "\n", encoding="utf-8")
    print(f"{len(usable)} of {len(everything)} patterns of the rule pack, {jobs} threads, {runs} runs")
    line("start-up (--version)", several([produ, "--version"], 20))
    tiny = folder / "tiny"
    tiny.mkdir()
    line("audit of an empty folder", several([produ, "audit", str(tiny), "-q"], 20))
    empty = folder / "repository"
    subprocess.run(["git", "init", "-q", empty], check=True)
    (tiny / "app.py").write_text("from openai import OpenAI\nOpenAI(timeout=20).responses.create(model='m')\n")
    print("CPU (goal 20 ms)")
    line("audit of one file", cpu([produ, "audit", str(tiny), "-q"]))
    line("audit of an empty repository", cpu([produ, "audit", str(empty), "-q"]))
    for repository in sys.argv[1:]:
        root = pathlib.Path(repository).resolve()
        names = subprocess.run(["git", "-C", root, "ls-files", "-z"], capture_output=True, check=True).stdout
        names = [os.fsdecode(name) for name in names.split(b"\0") if name]
        names = [name for name in names if (root / name).is_file() and not (root / name).is_symlink()]
        size = sum((root / name).stat().st_size for name in names)
        print(f"{root.name}: {len(names)} files, {size / 1e6:.1f} MB")
        audit = [produ, "audit", str(root), "-q", "-o", "json", "--jobs", str(jobs), "--today", "2026-11-21"]
        # Arguments have a length limit, so the files go to rg in as few calls as the system allows.
        (folder / "names").write_bytes(b"\0".join(os.fsencode("./" + name) for name in names))
        rg = f"xargs -0 -a '{folder}/names' rg --no-unicode -c --no-messages --no-ignore --hidden -j {jobs}"
        ours = several(audit)
        fixed = several(["sh", "-c", f"{rg} -i -F -f '{folder}/words' --"], cwd=root)
        full = [timed(["sh", "-c", f"{rg} -f '{listing}' --"], cwd=root)]
        line("audit", ours)
        line(f"rg -i -F, {len(words)} words", fixed)
        line(f"rg -f, {len(usable)} patterns", full)
        print(f"  audit / rg -F {min(ours) / min(fixed):.2f}, audit / rg -f {min(ours) / min(full):.2f} (goal 3)")
        print(f"  peak memory {peak(audit):.0f} MiB (goal 150)")
PYTHON
