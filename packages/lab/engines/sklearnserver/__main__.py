"""Stands for KServe's image sklearnserver, which is not on PyPI: its library's server, with the same arguments."""

import argparse
import pathlib
import socket

import joblib
import numpy
from kserve import Model, ModelServer, model_server

bind = socket.socket.bind


def bind_locally(self, address):
    """KServe's server listens on every address and has no option for another."""
    if isinstance(address, tuple):
        address = ("127.0.0.1", address[1])
    return bind(self, address)


class SklearnModel(Model):
    def __init__(self, name, folder):
        super().__init__(name)
        self.folder = folder
        self.model = None

    def load(self):
        [file] = pathlib.Path(self.folder).glob("*.joblib")
        self.model = joblib.load(file)
        self.ready = True
        return self.ready

    def predict(self, payload, headers=None, response_headers=None):
        instances = numpy.asarray(payload["instances"])
        return {"predictions": self.model.predict(instances).tolist()}


socket.socket.bind = bind_locally
parser = argparse.ArgumentParser(parents=[model_server.parser])
parser.add_argument("--model_dir", required=True)
args, _ = parser.parse_known_args()
model = SklearnModel(args.model_name, args.model_dir)
model.load()
ModelServer(enable_grpc=False).start([model])
