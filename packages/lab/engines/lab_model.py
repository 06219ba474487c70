"""What the models of the lab's engines compute: nothing, for a while."""

import time

import numpy

SECONDS = 0.1


def compute(numbers):
    """Gives the numbers back after SECONDS; fails where one is negative."""
    time.sleep(SECONDS)
    numbers = numpy.asarray(numbers)
    if (numbers < 0).any():
        raise ValueError("a negative number")
    return numbers


class SlowToLoad:
    """Takes that many seconds to unpickle."""

    def __init__(self, seconds):
        self.seconds = seconds

    def __reduce__(self):
        return time.sleep, (self.seconds,)
