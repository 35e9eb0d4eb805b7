"""Golden values of the statistics, by SciPy and statsmodels: /usr/bin/python3 packages/evals/src/statistics/golden/make.py

Needs python3-scipy and python3-statsmodels. Writes golden.json beside this file. What neither package has is computed
here from its definition, in another way than in the TypeScript, and says so.
"""

import itertools
import json
import math
import os
import warnings

import numpy as np
import scipy
import statsmodels
import statsmodels.api as sm
from scipy import stats
from statsmodels.discrete.conditional_models import ConditionalLogit
from statsmodels.stats import contingency_tables, inter_rater, multitest, power, proportion

warnings.simplefilter("ignore")
rng = np.random.default_rng(7)
out = {"made with": {"numpy": np.__version__, "scipy": scipy.__version__, "statsmodels": statsmodels.__version__}}


def plain(value):
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(each) for each in value]
    if isinstance(value, np.generic):
        return value.item()
    return value


def t_ppf(p, df):
    """SciPy's quantile is good to nine digits; one step of Newton's on its distribution function gives the rest."""
    q = stats.t.ppf(p, df)
    return q - (stats.t.cdf(q, df) - p) / stats.t.pdf(q, df)


out["distributions"] = {
    "normalCdf": [[z, stats.norm.cdf(z)] for z in [-30, -8, -3.01, -2.99, -1.96, -0.1, 0, 0.5, 2, 3.5]],
    "normalQuantile": [[p, stats.norm.ppf(p)] for p in [1e-12, 1e-4, 0.02, 0.3, 0.5, 0.8, 0.975, 0.9999]],
    "studentTwoSided": [[t, df, 2 * stats.t.sf(abs(t), df)] for t in [0.1, 1, 2.5, 12, -40] for df in [1, 2.7, 9, 300]],
    "studentQuantile": [[p, df, t_ppf(p, df)] for p in [0.02, 0.6, 0.9, 0.975, 0.9995] for df in [1, 2.7, 9, 300]],
    "binomialCdf": [[k, n, p, stats.binom.cdf(k, n, p)] for k, n, p in [(0, 10, 0.02), (3, 10, 0.5), (40, 100, 0.5), (299, 300, 0.98)]],
}

# Three samples: few scores, many scores, right and wrong; each in clusters.
samples = []
for n, groups in [(5, 2), (40, 9), (300, 60)]:
    cluster = rng.integers(0, groups, n)
    cluster[:groups] = np.arange(groups)
    effect = rng.normal(0, 0.2, groups)[cluster]
    samples.append((np.round(rng.random(n) * 0.6 + effect, 3), cluster))
    outcomes = (rng.random(n) < 0.6 + effect).astype(float)
    outcomes[:2] = [0, 1]
    samples.append((outcomes, cluster))

rows = []
for values, cluster in samples:
    n, groups = len(values), len(set(cluster))
    fit = sm.OLS(values, np.ones(n)).fit(cov_type="cluster", cov_kwds={"groups": cluster})
    half = t_ppf(0.975, groups - 1) * fit.bse[0]
    t = np.mean(values) + np.array([-1, 1]) * t_ppf(0.975, n - 1) * stats.sem(values)
    rows.append({
        "values": values, "clusters": cluster,
        "mean": np.mean(values), "variance": np.var(values, ddof=1), "se": stats.sem(values), "t": t,
        "clusteredSe": fit.bse[0], "clusteredT": [np.mean(values) - half, np.mean(values) + half],
    })
out["means"] = rows

out["wilson"] = [
    [k, n, level, *proportion.proportion_confint(k, n, 1 - level, "wilson")]
    for k, n in [(0, 10), (1, 10), (5, 10), (10, 10), (7, 300), (299, 300)] for level in [0.9, 0.95]
]

out["bootstrap"] = []
for values, _ in [samples[0], samples[2], samples[3]]:
    for method in ["percentile", "BCa"]:
        done = stats.bootstrap((values,), np.mean, n_resamples=999, method=method, random_state=np.random.default_rng(3), vectorized=False)
        out["bootstrap"].append({
            "values": values, "method": method.lower(), "seed": 3, "resamples": 999,
            "low": done.confidence_interval.low, "high": done.confidence_interval.high, "se": done.standard_error,
        })

pairs = []
for n in [8, 60]:
    a = np.round(rng.random(n), 2)
    b = np.round(a - 0.08 + rng.normal(0, 0.15, n), 2)
    cluster = np.arange(n) // 4
    t = stats.ttest_rel(a, b)
    fit = sm.OLS(a - b, np.ones(n)).fit(cov_type="cluster", cov_kwds={"groups": cluster})
    groups = len(set(cluster))
    permuted = stats.permutation_test((a, b), lambda x, y: np.mean(x - y), permutation_type="samples", n_resamples=np.inf) if n < 12 else None
    pairs.append({
        "a": a, "b": b, "clusters": cluster, "statistic": t.statistic, "p": t.pvalue,
        "clusteredSe": fit.bse[0], "clusteredP": 2 * stats.t.sf(abs(np.mean(a - b) / fit.bse[0]), groups - 1),
        "permutationP": None if permuted is None else permuted.pvalue,
    })
out["pairs"] = pairs
out["mcnemar"] = [
    [b, c, contingency_tables.mcnemar([[50, b], [c, 40]], exact=True).pvalue]
    for b, c in [(0, 1), (5, 5), (3, 11), (40, 21), (0, 12)]
]
# Fagerland's mid-p: the exact one less the probability of what was seen.
out["mcnemarMidP"] = [
    [b, c, 2 * stats.binom.cdf(min(b, c) - 1, b + c, 0.5) + stats.binom.pmf(min(b, c), b + c, 0.5)]
    for b, c in [(0, 1), (3, 11), (40, 21), (0, 12)]
]

values, _ = samples[2]
weights = np.round(rng.random(len(values)) * 3 + 0.2, 2)
fit = sm.WLS(values, np.ones(len(values)), weights=weights).fit(cov_type="HC1")
out["weighted"] = {"values": values, "weights": weights, "mean": fit.params[0], "se": fit.bse[0]}

# Stratified: two strata of equal weight are Welch's case.
strata = [np.round(rng.normal(0.5, 0.1, 12), 3), np.round(rng.normal(0.7, 0.3, 7), 3)]
# The sum of the two means is the difference of one and the negative of the other.
compare = sm.stats.CompareMeans(sm.stats.DescrStatsW(strata[0]), sm.stats.DescrStatsW(-strata[1]))
out["stratified"] = {
    "two": strata, "mean": (np.mean(strata[0]) + np.mean(strata[1])) / 2,
    "se": compare.std_meandiff_separatevar / 2,
    "interval": [each / 2 for each in compare.tconfint_diff(usevar="unequal")],
}
three = [*strata, np.round(rng.normal(0.2, 0.2, 20), 3)]
w = np.array([1, 2, 5]) / 8
se = math.sqrt(sum(wh**2 * stats.sem(s) ** 2 for wh, s in zip(w, three)))
out["stratified"]["three"] = {"strata": three, "weights": [1, 2, 5], "mean": sum(wh * np.mean(s) for wh, s in zip(w, three)), "se": se}

# Several samples per item: the mean squares of scipy's one-way analysis (F = MSB / MSW, and the variances of the items).
items = [np.round(rng.normal(m, 0.2, k), 3) for m, k in zip(rng.normal(0.5, 0.3, 9), [4] * 9)]
f = stats.f_oneway(*items).statistic
msw = np.mean([np.var(i, ddof=1) for i in items])
uneven = [np.round(rng.normal(m, 0.2, k), 3) for m, k in zip(rng.normal(0.5, 0.3, 5), [1, 2, 3, 5, 8])]
sizes = np.array([len(i) for i in uneven])
total = sizes.sum()
fit = sm.OLS(np.concatenate(uneven), np.repeat(np.eye(5), sizes, axis=0)).fit()
between = stats.f_oneway(*uneven).statistic * fit.mse_resid
out["repeated"] = [
    {"items": items, "mean": np.mean(items), "se": stats.sem([np.mean(i) for i in items]), "within": msw, "between": (f * msw - msw) / 4},
    {"items": uneven, "mean": np.mean([np.mean(i) for i in uneven]), "se": stats.sem([np.mean(i) for i in uneven]),
     "within": fit.mse_resid, "between": max(0, (between - fit.mse_resid) / ((total - (sizes**2).sum() / total) / 4))},
]

z = power.NormalIndPower(ddof=0)
out["power"] = [
    {"effect": e, "n": n, "sd": sd, "alpha": alpha, "power": z.power(e / sd, n, alpha, ratio=0)}
    for e, n, sd, alpha in [(0.05, 100, 0.5, 0.05), (0.05, 1000, 0.5, 0.05), (0.2, 30, 0.3, 0.01), (0.001, 20, 0.5, 0.05)]
]
out["sampleSize"] = [
    {"effect": e, "sd": sd, "alpha": alpha, "power": wanted, "n": z.solve_power(e / sd, None, alpha, wanted, ratio=0)}
    for e, sd, alpha, wanted in [(0.05, 0.5, 0.05, 0.8), (0.2, 0.3, 0.01, 0.95)]
]
out["detectable"] = [
    {"n": n, "sd": sd, "alpha": alpha, "power": wanted, "effect": sd * z.solve_power(None, n, alpha, wanted, ratio=0)}
    for n, sd, alpha, wanted in [(100, 0.5, 0.05, 0.8), (30, 0.3, 0.01, 0.95)]
]

ps = [0.001, 0.04, 0.03, 0.2, 0.011, 0.03, 0.9]
out["multiple"] = {"ps": ps, **{ours: multitest.multipletests(ps, method=theirs)[1] for ours, theirs in [
    ("bonferroni", "bonferroni"), ("holm", "holm"), ("benjamini-hochberg", "fdr_bh"), ("benjamini-yekutieli", "fdr_by")]}}

raters = [rng.integers(1, 5, 30)]
raters.append(np.where(rng.random(30) < 0.6, raters[0], rng.integers(1, 5, 30)))
table = inter_rater.to_table(np.column_stack(raters), bins=np.arange(0.5, 5.5))[0]
out["kappa"] = {"a": raters[0], "b": raters[1]}
for name, wt in [("none", None), ("linear", "linear"), ("quadratic", "quadratic")]:
    done = inter_rater.cohens_kappa(table, wt=wt)
    out["kappa"][name] = {"value": done.kappa, "se": math.sqrt(done.var_kappa), "low": done.kappa_low, "high": done.kappa_upp}

# Krippendorff 2011, section E (four observers, twelve units) and the values he prints, to three digits; and alpha from
# its definition over all pairs of ratings, without the coincidence matrix.
reliability = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]
units = [[row[u] for row in reliability if row[u] is not None] for u in range(12)]


def alpha(units, scale):
    units = [u for u in units if len(u) > 1]
    pool = sorted(x for u in units for x in u)

    def far(a, b):
        if scale == "nominal":
            return float(a != b)
        if scale == "interval":
            return (a - b) ** 2
        if scale == "ratio":
            return ((a - b) / (a + b)) ** 2
        low, high = min(a, b), max(a, b)
        return (sum(low <= x <= high for x in pool) - (pool.count(a) + pool.count(b)) / 2) ** 2 if a != b else 0.0

    within = sum(sum(far(a, b) for a, b in itertools.permutations(u, 2)) / (len(u) - 1) for u in units) / len(pool)
    chance = sum(far(a, b) for a, b in itertools.permutations(pool, 2)) / (len(pool) * (len(pool) - 1))
    return 1 - within / chance


scales = ["nominal", "ordinal", "interval", "ratio"]
out["krippendorff"] = {
    "units": units, "printed": {"nominal": 0.743, "ordinal": 0.815, "interval": 0.849, "ratio": 0.797},
    **{scale: alpha(units, scale) for scale in scales},
}

# Bradley-Terry as a logistic regression without intercept, the last player held at 0; a tie is half of each.
players = ["w", "x", "y", "z"]
strength = [0.8, 0.3, -0.2, -0.9]
games = []
for _ in range(120):
    i, j = rng.choice(4, 2, replace=False)
    p = 1 / (1 + math.exp(strength[j] - strength[i]))
    games.append([players[i], players[j], 0.5 if rng.random() < 0.1 else float(rng.random() < p)])
design = np.array([[float(a == q) - float(b == q) for q in players[:3]] for a, b, _ in games])
fit = sm.GLM(np.array([g[2] for g in games]), design, family=sm.families.Binomial()).fit(tol=1e-14, maxiter=200)
centring = np.vstack([np.eye(3), np.zeros(3)]) - np.full((4, 3), 0.25)
beta, cov = centring @ fit.params, centring @ fit.cov_params() @ centring.T
out["bradleyTerry"] = {"games": games, "ratings": {q: [beta[i], math.sqrt(cov[i, i])] for i, q in enumerate(players)}}

# Conditional logit: 150 choices among 3 to 5 options of 2 attributes.
choices, y, x, group = [], [], [], []
for g in range(150):
    options = np.round(rng.normal(0, 1, (rng.integers(3, 6), 2)), 2)
    utility = options @ [0.8, -1.5] + rng.gumbel(size=len(options))
    chosen = int(np.argmax(utility))
    choices.append({"options": options, "chosen": chosen})
    y += [float(i == chosen) for i in range(len(options))]
    x += list(options)
    group += [g] * len(options)
fit = ConditionalLogit(np.array(y), np.array(x), groups=np.array(group)).fit(method="newton", disp=False, tol=1e-12)
out["conditionalLogit"] = {"choices": choices, "coefficients": fit.params, "se": fit.bse, "p": fit.pvalues, "logLikelihood": fit.llf}

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "golden.json")
with open(path, "w") as file:
    json.dump(plain(out), file, separators=(",", ":"), allow_nan=False)
    file.write("\n")
