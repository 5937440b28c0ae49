"""A small plan as the records of its sheets: every sheet whose numbers a sweep changes in place."""

RECORDS = {
    "settings": {"title": "Small", "round_to": 0.1},
    "topics": [{"topic": "PoC", "name": "P", "weight": 3}, {"topic": "CPP", "name": "C", "weight": 2}],
    "lines": [{"line": "TRN", "name": "Training"}],
    "years": [{"year": 2027, "ceiling": 200.0}, {"year": 2028, "ceiling": 210.0}],
    "activities": [
        {"activity": "A1", "name": "a", "topic": "PoC", "line": "TRN", "request": 150, "value": 30,
         "value_at_half": 0.7, "baseline": 90},
        {"activity": "A2", "name": "b", "topic": "CPP", "line": "TRN", "request": 130, "value": 20, "baseline": 60},
        {"activity": "A3", "name": "c", "topic": "CPP", "line": "TRN", "request": 40, "value": 5, "baseline": 10},
    ],
    "rules": [
        {"rule": "R1", "name": "floor", "topic": "CPP", "measure": "amount", "relation": "at least", "limit": 60},
        {"rule": "R2", "name": "cap", "topic": "PoC", "measure": "share", "relation": "at most", "limit": 0.7},
    ],
    "sources": [{"source": "EM", "name": "m", "kind": "earmarked", "topic": "CPP", "amount": 30, "amount 2028": 20}],
}  # fmt: skip
