"""Writes to PostgreSQL, with NannyML's database writer, that the data of one model drifted and those of another did not."""

import sys

import nannyml
import numpy as np
import pandas as pd

address = sys.argv[1]
rng = np.random.default_rng(0)


def data(start, hours, shift):
    age = rng.normal(40 + shift, 5, hours)
    truth = rng.random(hours) < 0.5
    score = np.clip(np.where(truth, 0.7, 0.3) + rng.normal(0, 0.1, hours), 0, 1)
    return pd.DataFrame(
        {
            "timestamp": pd.date_range(start, periods=hours, freq="h"),
            "age": age,
            # Drift also turns their relation round.
            "income": (1 if shift == 0 else -1) * age * 100 + rng.normal(0, 50, hours),
            "plan": rng.choice(["a", "b"], hours),
            "y_true": truth.astype(int),
            "y_pred_proba": score,
            "y_pred": (score > 0.5).astype(int),
        }
    )


WEEK = 24 * 7
reference = data("2026-09-28", 8 * WEEK, 0)


def write(name, analysis):
    writer = nannyml.DatabaseWriter(connection_string=address, model_name=name)
    common = {"timestamp_column_name": "timestamp", "chunk_period": "W"}
    univariate = nannyml.UnivariateDriftCalculator(
        column_names=["age", "plan"],
        continuous_methods=["jensen_shannon"],
        categorical_methods=["jensen_shannon"],
        **common,
    )
    multivariate = nannyml.DataReconstructionDriftCalculator(
        column_names=["age", "income"], **common
    )
    estimated = nannyml.CBPE(
        y_pred="y_pred",
        y_pred_proba="y_pred_proba",
        y_true="y_true",
        metrics=["roc_auc"],
        problem_type="classification_binary",
        **common,
    )
    for calculator in (univariate, multivariate):
        writer.write(calculator.fit(reference).calculate(analysis))
    writer.write(estimated.fit(reference).estimate(analysis))


calm = data("2026-11-23", 3 * WEEK, 0)
write("calm", calm)
# A run before this one called the same weeks calm: the newer one counts.
write("churn", calm)
write("churn", pd.concat([calm[: 2 * WEEK], data("2026-12-07", WEEK, 15)]))
