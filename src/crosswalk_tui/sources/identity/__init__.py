"""Identity: which model a seller's id means. One model, many ids.

`rules` reads one id on its own; `resolver` settles what only the whole corpus can (dates, base or instruct, the lab);
``aliases.csv`` holds what no rule should. A false split hides a price, a false merge lies: when in doubt, split.
"""
