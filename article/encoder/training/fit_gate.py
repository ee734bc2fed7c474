"""Fits the weights of article/src/rank/gate.rs.

usage: scripts/bench answering --signals | fit_gate.py

Each line is a development question: who wrote it, its kind, whether its three likeliest sentences have the fact, and
its signals. Questions whose answer is not among them are left out: no gate helps there. Prints, for tenfold
cross-validation, how many answers pass where seven near misses of ten are refused, then weights and threshold.
"""
import re
import sys

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

REFUSED = 0.7
rows = []
for line in sys.stdin:
    wrote, kind, holds, signals = line.rstrip("\n").split("\t")
    values = {name: float(value) for name, value in re.findall(r"(\w+): (-?[\d.e-]+)", signals)}
    rows.append((wrote, kind, holds == "true", values))
names = [n for n in rows[0][3] if not sys.argv[1:] or n in sys.argv[1:]]
x = np.array([[row[3][name] for name in names] for row in rows])
answerable = np.array([row[1] == "Answerable" for row in rows])
holds = np.array([row[2] for row in rows])
near = np.array([row[1] == "NearMiss" for row in rows])
blind = np.array([row[0] == "blind" for row in rows])
used = ~answerable | holds
weight = np.where(blind, 2.0, 1.0)


def fit(which):
    return LogisticRegression(C=3.0, max_iter=5000).fit(x[which], answerable[which], sample_weight=weight[which])


score = np.zeros(len(rows))
runs = 20
for seed in range(runs):
    for train, test in StratifiedKFold(10, shuffle=True, random_state=seed).split(x, 2 * answerable + blind):
        score[test] += fit(np.intersect1d(train, np.flatnonzero(used))).decision_function(x[test]) / runs
for name, of in (("first", ~blind), ("blind", blind)):
    threshold = np.quantile(score[of & near], REFUSED)
    yes = of & answerable & holds
    pairs = score[yes][:, None] > score[of & near][None]
    passed = (score[yes] > threshold).sum()
    off = of & ~answerable & ~near
    print(f"{name}: {passed} of {yes.sum()} with the fact pass ({(of & answerable).sum()} in all), area {pairs.mean():.3f}, "
          f"threshold {threshold:.2f}, off topic refused {(score[off] <= threshold).sum()} of {off.sum()}")
model = fit(used)
print(" ".join(f"{name}={value:.2f}" for name, value in zip(names, model.coef_[0])))
final = model.decision_function(x)
for refused in (0.65, 0.7, 0.75, 0.8):
    threshold = np.quantile(score[blind & near], refused)
    print(f"threshold {threshold - model.intercept_[0]:.2f} refuses {refused:.0%} of the blind near misses, cross-validated, "
          f"and lets {(score[blind & answerable & holds] > threshold).sum()} of {(blind & answerable).sum()} pass")
