"""Uploads drift reports of three days to an Evidently UI service, with tests and without; prints the projects' ids."""

import datetime
import json
import os

import numpy as np
import pandas as pd
from evidently import DataDefinition, Dataset, Report
from evidently.presets import DataDriftPreset
from evidently.ui.workspace import RemoteWorkspace

rng = np.random.default_rng(0)
columns = DataDefinition(numerical_columns=["age"], categorical_columns=["plan"])


def data(shift):
    frame = pd.DataFrame(
        {"age": rng.normal(40 + shift, 5, 500), "plan": rng.choice(["a", "b"], 500)}
    )
    return Dataset.from_pandas(frame, data_definition=columns)


reference = data(0)
workspace = RemoteWorkspace(
    os.environ["EVIDENTLY_URL"], secret=os.environ["EVIDENTLY_SECRET"]
)


def upload(name, shifts, zone=datetime.timezone.utc, **options):
    project = workspace.create_project(name)
    for day, shift in enumerate(shifts):
        report = Report([DataDriftPreset()], tags=["daily"], **options)
        run = report.run(
            data(shift), reference, timestamp=datetime.datetime(2026, 11, 20 + day, tzinfo=zone)
        )
        workspace.add_run(project.id, run)
    return str(project.id)


print(
    json.dumps(
        {
            "tested": upload("churn", [0, 0, 15], include_tests=True),
            "stable": upload("stable", [15, 15, 0], include_tests=True),
            "untested": upload("untested", [0, 15]),
            "zoneless": upload("zoneless", [0, 15], zone=None, include_tests=True),
            "empty": upload("empty", []),
        }
    )
)
