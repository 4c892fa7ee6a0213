"""Desktop NN: build a neural network, train it, and see every number."""

__version__ = "0.1.0"
