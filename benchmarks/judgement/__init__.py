"""Does coaching put the right prompt to the right person? A simulation with planted causes.

`python -m benchmarks.judgement` prints the table; `run` is what the tests call.
"""
