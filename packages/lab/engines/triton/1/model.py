import time

import numpy
import triton_python_backend_utils as triton
from lab_model import compute


class TritonPythonModel:
    def initialize(self, args):
        time.sleep(3)

    def execute(self, requests):
        return [self.answer(request) for request in requests]

    def answer(self, request):
        numbers = triton.get_input_tensor_by_name(request, "x").as_numpy()
        try:
            return triton.InferenceResponse(
                [triton.Tensor("y", compute(numbers).astype(numpy.float32))]
            )
        except ValueError as error:
            return triton.InferenceResponse([], triton.TritonError(str(error)))
