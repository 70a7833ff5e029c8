"""Two small tasks that tests of running, keeping and showing share."""

from __future__ import annotations

from pathlib import Path

import pytest

TASKS = """\
category = "arithmetic"

[[task]]
id = "double"
level = 1
request = "double a number"
inputs = ["number"]
reference = '''
0 inlet
1 * 2 <- 0
2 print <- 1
'''
wrong = ['''
0 inlet
1 + 2 <- 0
2 print <- 1
''', '''
0 inlet
1 * 3 <- 0
2 print <- 1
''']
[[task.play]]
send = [[50, 0, "4"]]
expect = [{measure = "last", value = 8}]

[[task]]
id = "quiet-sine"
category = "oscillators"
level = 1
request = "a quiet sine at 300 Hz"
reference = '''
0 osc~ 300
1 *~ 0.1 <- 0
2 dac~ <- 1 1>1
'''
wrong = ['''
0 osc~ 600
1 *~ 0.1 <- 0
2 dac~ <- 1 1>1
''', '''
0 osc~ 300
1 *~ 0.1 <- 0
2 dac~ <- 0 0>1
''']
[[task.play]]
expect = [{measure = "pitch", hz = 300}, {measure = "peak", most = 0.5}]
"""


@pytest.fixture
def task_file(tmp_path: Path) -> Path:
    path = tmp_path / "tasks.toml"
    path.write_text(TASKS, "utf-8")
    return path
