"""How long `import toolkit` takes over bare Python, beside pandas, in one run.

Goal: `import toolkit` under 0.15 s over bare Python. Each figure is the least of
15 fresh interpreters, taken in turns.
"""

from __future__ import annotations

import platform
import subprocess
import sys
import time

CASES = {
    "bare Python": "pass",
    "import toolkit": "import toolkit",
    "from toolkit import Season": "from toolkit import Season",
    "from toolkit import Season, check": "from toolkit import Season, check",
    "import pandas": "import pandas",
}
ROUNDS = 15


def _seconds(code: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - start


def main() -> None:
    least = dict.fromkeys(CASES, float("inf"))
    for _ in range(ROUNDS):
        for name, code in CASES.items():
            least[name] = min(least[name], _seconds(code))
    bare, peer = least["bare Python"], least["import pandas"] - least["bare Python"]
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, 2 cores")
    print(f"{'':36}{'over bare Python':>18}{'of pandas':>12}")
    for name, seconds in least.items():
        over = seconds - bare
        print(f"{name:36}{over:>16.3f} s{over / peer:>11.0%}")


if __name__ == "__main__":
    main()
