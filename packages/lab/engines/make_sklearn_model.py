"""Writes a model of scikit-learn that computes as lab_model says: make_sklearn_model.py FILE SECONDS_TO_LOAD"""

import sys

import joblib
from lab_model import SlowToLoad, compute
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

file, seconds = sys.argv[1:]
pipeline = make_pipeline(FunctionTransformer(compute), LinearRegression())
pipeline.fit([[0.0], [1.0], [2.0]], [0.0, 1.0, 2.0])
pipeline.slow_to_load = SlowToLoad(float(seconds))
joblib.dump(pipeline, file)
