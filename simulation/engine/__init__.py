"""The compiled engine: the model of `simulation.model`, over records, to the last bit. It never imports Mesa.

Who looks for a rule finds it under the same words in both: `people` is `Employee`, `teams` is `Team`, `customers` is
`Account`, `deputies` is `Deputy`, `handover` is `Handover` (and how a deputy goes), `requests` is `Request`, `week` is
`OwnershipModel`; `events` and `past` bear the same names. `records` holds what they work on, `counts` counts, `run`
makes a run of it all, and `history` watches one.
"""
