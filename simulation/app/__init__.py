"""What leaders and educators use: pages in a browser that answer while a slider moves (`simulate explore --serve`).

What a page shows is a `Setting`: a scenario that has been checked as a scenario file is, and what is in hand.
Everything that can be said without a browser (settings, addresses, runs, findings, charts, words) knows nothing of
NiceGUI, which only `shell`, `what_if`, `controls` and `results` import: it is the optional extra `app`.
"""
