"""The bench: what a generated patch really does.

A task is a request and how it is seen whether a patch does what was asked. A patch climbs a ladder of six rungs, the
last of which is the real Pd, running it, and measures of what came out.

    from patchgen.bench import judge, load_tasks
    verdict = judge(task, patch)      # verdict.rung, verdict.passed, verdict.reason

The rooms, in order: task (the tasks), bind (which box is which input), play (a run in Pd), messages and sound (the
measures), oracle (the ladder), score (pass@k), runner (many patches), report (the page).
"""
