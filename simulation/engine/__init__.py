"""The compiled engine: the model of `simulation.model`, over records, to the last bit. It never imports Mesa.

Who looks for a rule finds most under the same words in both: `people` is `Employee`, `teams` is `Team`, `customers` is
`Account`, `deputies` is `Deputy`, `handover` is `Handover`, `requests` is `Request`, `week` is `OwnershipModel`;
`events` and `past` bear the same names. Elsewhere here are, of `Account`: who acts, who is met and known, and how a
deputy is named (`deputies`), what share goes with somebody (`handover`), how it moves to another regime (`events`); how
a `Deputy` goes (`handover`); and whom a `Team` dismisses or loses (`events`). `records` holds what they work on,
`counts` counts, `run` makes a run of it all, and `history` watches one.
"""
