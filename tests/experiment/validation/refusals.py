"""What validation finds, and what every refusal has: a place, a sentence, a way out that is one."""

from desktop_nn.experiment.data_sets import load
from desktop_nn.experiment.problem import errors
from desktop_nn.experiment.validation import find_problems, problems_before_samples
from tests.experiment.projects import default_spec

STARTS_OF_SENTENCES = "0123456789λεαβησ"
"""Beside capitals."""


def problems_of(spec, data=None):
    """Of a spec with its samples, by default those of the default project."""
    return find_problems(spec, data or load(default_spec().data))


def the_problem(spec, data=None):
    (problem,) = problems_of(spec, data)
    return problem


def assert_refused(spec, where, text):
    """With one sentence beside the field at fault, which is known before samples are made."""
    problem = the_problem(spec)
    assert (problem.where, problem.severity) == (where, "error")
    assert text in problem.message
    assert problem.message.endswith(".")
    assert problem.message[0].isupper() or problem.message[0] in STARTS_OF_SENTENCES
    assert [early.where for early in problems_before_samples(spec)] == [where]


def assert_mend_mends(spec):
    """And says on its button what it does."""
    mend = the_problem(spec).mend
    assert mend is not None
    assert mend.label
    assert errors(problems_of(mend.spec)) == ()
